"""What can be exported of swaps: every shift that a member passed on, offered or exchanged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Select, literal, select
from sqlalchemy.orm import aliased

from coop.shifts.models import Shift
from coop.swaps.models import Exchange, ExchangePart, ShiftOffer
from core.exporting import (
    WHO,
    WHO_COLUMNS,
    Asked,
    Filter,
    Kind,
    Offered,
    Subject,
    day_of,
    fixed,
    service_filter,
    stream,
    wall,
    who,
    who_filter,
)
from core.people.models import Person, Service
from core.sheets.columns import Column, Type

PASSED, POOLED, SWAPPED = "pass", "pool", "swap"
HOW = {
    PASSED: "Passed on",
    POOLED: "Put up for some others",
    SWAPPED: "Asked for an exchange",
}
STATES = {
    "open": "Open",
    "waiting": "Waits for approval",
    "taken": "Taken",
    "done": "Has changed hands",
    "withdrawn": "Withdrawn",
    "refused": "Refused",
    "ended": "Ended without",
}
COLUMNS = (
    Offered(Column("how", "How", width=22)),
    Offered(Column("exchange", "Exchange no.", Type.WHOLE), usual=False),
    Offered(Column("on", "Day", Type.DATE)),
    Offered(Column("starts", "Starts", Type.TIME)),
    Offered(Column("service", "Service", width=22)),
    Offered(Column("shift", "Shift", width=22)),
    *WHO_COLUMNS,
    Offered(Column("taker", "Who takes it", width=24)),
    Offered(Column("state", "What became of it", width=20)),
    Offered(Column("made", "Asked on", Type.DATE)),
    Offered(Column("closed", "Settled on", Type.DATE), usual=False),
)
FILTERS = (
    Filter("on", "Shifts that begin in", Kind.PERIOD, usual="this_month"),
    service_filter(),
    Filter("how", "How", Kind.CHOICE, fixed(HOW)),
    Filter("state", "What became of it", Kind.CHOICE, fixed(STATES)),
    who_filter(),
)
TAKER = aliased(Person)
COMMON = (
    *WHO,
    Shift.on,
    Shift.start_at,
    Shift.name.label("shift"),
    Service.name.label("service"),
    TAKER.first_name.label("taker_first"),
    TAKER.known_as.label("taker_known"),
    TAKER.surname.label("taker_surname"),
)


def _offers(asked: Asked) -> Select[*tuple[Any, ...]]:
    return (
        select(
            *COMMON,
            ShiftOffer.kind.label("how"),
            literal(None).label("exchange"),
            ShiftOffer.state,
            ShiftOffer.made_at,
            ShiftOffer.closed_at,
        )
        .select_from(ShiftOffer)
        .join(Shift, Shift.id == ShiftOffer.shift_id)
        .join(Service, Service.id == Shift.service_id)
        .join(Person, Person.id == ShiftOffer.person_id)
        .outerjoin(TAKER, TAKER.id == ShiftOffer.taken_by_id)
        .where(
            ShiftOffer.coop_id == asked.coop_id,
            *_narrowed(asked),
            *asked.equals("how", ShiftOffer.kind),
            *asked.equals("state", ShiftOffer.state),
        )
        .order_by(Shift.start_at, ShiftOffer.id)
    )


def _exchanges(asked: Asked) -> Select[*tuple[Any, ...]]:
    return (
        select(
            *COMMON,
            literal(SWAPPED).label("how"),
            Exchange.id.label("exchange"),
            Exchange.state,
            Exchange.made_at,
            Exchange.closed_at,
        )
        .select_from(ExchangePart)
        .join(Exchange, Exchange.id == ExchangePart.exchange_id)
        .join(Shift, Shift.id == ExchangePart.shift_id)
        .join(Service, Service.id == Shift.service_id)
        .join(Person, Person.id == ExchangePart.giver_id)
        .join(TAKER, TAKER.id == ExchangePart.taker_id)
        .where(
            Exchange.coop_id == asked.coop_id,
            *_narrowed(asked),
            *asked.equals("state", Exchange.state),
        )
        .order_by(Exchange.id, ExchangePart.id)
    )


def _narrowed(asked: Asked) -> list[Any]:
    return [
        *asked.within("on", Shift.on),
        *asked.equals("service", Shift.service_id),
        *asked.named("who"),
    ]


def rows(asked: Asked) -> Iterator[Mapping[str, Any]]:
    """A row for each offer, then one for each place of each exchange; the name gives it away."""
    how = asked.choice("how")
    wanted = [_offers(asked)] if how != SWAPPED else []
    if how in ("", SWAPPED):
        wanted.append(_exchanges(asked))
    for query in wanted:
        for row in stream(query):
            taken = row.taker_surname is not None
            yield {
                **who(*row[:4]),
                "how": HOW[row.how],
                "exchange": row.exchange,
                "on": row.on,
                "starts": wall(row.start_at),
                "service": row.service,
                "shift": row.shift,
                "taker": f"{row.taker_known or row.taker_first} {row.taker_surname}"
                if taken
                else "",
                "state": STATES[row.state],
                "made": day_of(row.made_at),
                "closed": day_of(row.closed_at),
            }


SWAPS = Subject(
    "swaps",
    "Swaps and shifts passed on",
    "Which shifts members passed on, offered and exchanged, and what became of it.",
    "swaps.see",
    COLUMNS,
    FILTERS,
    rows,
    group="Rota",
    order=25,
)
