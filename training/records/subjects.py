"""What can be exported of training: how each person stands with each thing, as in the matrix."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

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
from training.records import ledger, matrix
from training.records.matrix import item_of, key_of
from training.records.matrix_rules import CELL_WORDS, IN_FORCE, MISSING, Cell
from training.standards.library_queries import item_names

GAPS, TO_RENEW, IN_DATE = "gaps", "renew", "in_date"
GROUPS = {
    GAPS: MISSING,
    TO_RENEW: (*MISSING, Cell.EXPIRING),
    IN_DATE: IN_FORCE,
}
GROUP_WORDS = {
    GAPS: "Missing: expired, withdrawn or due",
    TO_RENEW: "Missing, or expiring within 30 days",
    IN_DATE: "In date",
}
STATES = GROUP_WORDS | {each.value: CELL_WORDS[each] for each in Cell if each != Cell.NOT_REQUIRED}
COLUMNS = (
    *WHO_COLUMNS,
    Offered(Column("role", "Job", width=22)),
    Offered(Column("service", "Service", width=20)),
    Offered(Column("item", "Competency or course", width=34)),
    Offered(Column("asked", "Asked of them", Type.YES_NO), usual=False),
    Offered(Column("state", "Stands", width=16)),
    Offered(Column("until", "Last day it counts", Type.DATE)),
)


def _items(coop_id: int) -> list[tuple[str, str]]:
    found = ((key_of(item), name) for item, name in item_names(coop_id).items())
    return sorted(found, key=lambda one: one[1].casefold())


FILTERS = (
    Filter("state", "Standing", Kind.CHOICE, fixed(STATES)),
    Filter("until", "Last day it counts lies in", Kind.PERIOD),
    Filter("item", "Competency or course", Kind.CHOICE, _items),
    service_filter(),
    who_filter(),
)


def rows(asked: Asked) -> Iterator[Mapping[str, Any]]:
    """A row for each cell of the matrix that says something, as on the day; by surname."""
    chosen = item_of(asked.choice("item"))
    only = None if chosen is None else (chosen,)
    made = matrix.build(ledger.load(asked.coop_id), item_names(asked.coop_id), asked.on, only=only)
    state, span = asked.choice("state"), asked.span("until")
    wanted = GROUPS.get(state) or ((Cell(state),) if state else None)
    service, words = asked.number("service"), asked.choice("who").casefold().split()
    for row in made.rows:
        if service is not None and all(job.service_id != service for job in row.jobs):
            continue
        if any(word not in f"{row.who.name} {row.who.number}".casefold() for word in words):
            continue
        for column, (stands, until) in zip(made.columns, row.cells, strict=True):
            if stands == Cell.NOT_REQUIRED or (wanted is not None and stands not in wanted):
                continue
            if span and (until is None or not span.first_on <= until <= span.last_on):
                continue
            yield {
                "number": row.who.number,
                "name": row.who.name,
                "role": row.jobs[0].role,
                "service": row.jobs[0].service,
                "item": column.name,
                "asked": stands != Cell.EXTRA,
                "state": CELL_WORDS[stands],
                "until": until,
            }


TRAINING = Subject(
    "training",
    "Training records",
    "How everybody stands with each competency and course today: in date, expiring, missing.",
    "competencies.see",
    COLUMNS,
    FILTERS,
    rows,
    group="Training and checks",
    order=60,
)
