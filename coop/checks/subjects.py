"""What can be exported of checks: how each stands and until when, never what it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from coop.checks import law
from coop.checks.queries.matrix import matrix
from coop.checks.queries.people import words_of
from coop.checks.rules import STATE_WORDS
from core import clock
from core.exporting import (
    WHO_COLUMNS,
    Asked,
    Filter,
    Kind,
    Offered,
    Subject,
    fixed,
    service_filter,
    who_filter,
)
from core.sheets.columns import Column, Type

LACKING, IN_ORDER = "lacking", "in_order"
COLUMNS = (
    *WHO_COLUMNS,
    Offered(Column("role", "Job", width=22)),
    Offered(Column("service", "Service", width=20)),
    Offered(Column("check", "Check", width=30)),
    Offered(Column("state", "Stands", width=20)),
    Offered(Column("until", "Until", Type.DATE)),
    Offered(Column("clear", "In order", Type.YES_NO)),
)


def _kinds(coop_id: int) -> list[tuple[str, str]]:
    return [(kind.code, kind.words) for kind in law.required(clock.today())]


FILTERS = (
    Filter("check", "Check", Kind.CHOICE, _kinds),
    Filter(
        "order",
        "Those that are",
        Kind.CHOICE,
        fixed({LACKING: "Not in order", IN_ORDER: "In order"}),
    ),
    Filter("state", "Stands", Kind.CHOICE, fixed(STATE_WORDS)),
    Filter("until", "Until a day in", Kind.PERIOD),
    service_filter(),
    who_filter(),
)


def rows(asked: Asked) -> Iterator[Mapping[str, Any]]:
    """A row for each person and check that is asked for, as on the day."""
    made = matrix(asked.coop_id, asked.on)
    service, span = asked.number("service"), asked.span("until")
    words = asked.choice("who").casefold().split()
    for row in sorted(made.rows, key=lambda one: (one.name.rsplit(" ", 1)[-1], one.name)):
        if service is not None and row.service_id != service:
            continue
        if any(word not in f"{row.name} {row.number}".casefold() for word in words):
            continue
        for kind, stands in zip(made.kinds, row.cells, strict=True):
            until = stands.record.until_on if stands.record is not None else None
            if asked.choice("check") not in ("", kind.code):
                continue
            if asked.choice("state") not in ("", stands.state.value):
                continue
            if asked.choice("order") not in ("", IN_ORDER if stands.clear else LACKING):
                continue
            if span and (until is None or not span.first_on <= until <= span.last_on):
                continue
            yield {
                "number": row.number,
                "name": row.name,
                "role": row.role,
                "service": row.service,
                "check": kind.words,
                "state": words_of(stands),
                "until": until,
                "clear": stands.clear,
            }


CHECKS = Subject(
    "checks",
    "Checks",
    "How each person’s checks stand and until when; never what a check says.",
    "checks.see",
    COLUMNS,
    FILTERS,
    rows,
    group="Training and checks",
    order=64,
)
