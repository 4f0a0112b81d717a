"""What can be exported of open shifts: the places there are now, and every claim to one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from coop.claims import finding
from coop.claims.models import ShiftClaim
from coop.claims.rules import State
from coop.shifts.models import Shift
from coop.shifts.rules import KIND_WORDS
from core import clock
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
from core.people.models import Account, Person, Service
from core.sheets.columns import Column, Type

STATES = {
    State.WAITING: "Waits for an answer",
    State.PLACED: "Has the place",
    State.REFUSED: "Refused",
    State.MISSED: "Somebody else has it",
    State.WITHDRAWN: "Withdrawn",
    State.ENDED: "Ended with the shift",
}
SHIFT_COLUMNS = (
    Offered(Column("on", "Day", Type.DATE)),
    Offered(Column("starts", "Starts", Type.TIME)),
    Offered(Column("ends", "Ends", Type.TIME)),
    Offered(Column("service", "Service", width=22)),
    Offered(Column("shift", "Shift", width=22)),
)
OPEN_COLUMNS = (
    *SHIFT_COLUMNS,
    Offered(Column("kind", "Kind", width=16)),
    Offered(Column("free", "Free places", Type.WHOLE)),
    Offered(Column("empty", "Missing to the least", Type.WHOLE)),
    Offered(Column("minutes", "Working time", Type.HOURS), usual=False),
)
CLAIM_COLUMNS = (
    *SHIFT_COLUMNS,
    *WHO_COLUMNS,
    Offered(Column("state", "What became of it", width=20)),
    Offered(Column("made", "Claimed on", Type.DATE)),
    Offered(Column("made_at", "Claimed at", Type.TIME), usual=False),
    Offered(Column("decided", "Decided on", Type.DATE), usual=False),
    Offered(Column("by", "Decided by", width=22), usual=False),
)


def open_places(asked: Asked) -> Iterator[Mapping[str, Any]]:
    """A row for each shift of the next weeks that wants more people, as it is now."""
    service, span = asked.number("service"), asked.span("on")
    for row in finding.open_shifts(asked.coop_id, clock.now()):
        if service is not None and row.service_id != service:
            continue
        if span and not span.first_on <= row.on <= span.last_on:
            continue
        yield {
            "on": row.on,
            "starts": wall(row.start_at),
            "ends": wall(row.end_at),
            "service": row.service,
            "shift": row.name,
            "kind": KIND_WORDS[row.kind],
            "free": row.free,
            "empty": row.empty,
            "minutes": row.work_minutes,
        }


def claimed(asked: Asked) -> Iterator[Mapping[str, Any]]:
    """A row for each claim, by shift and in the order made."""
    query = (
        select(
            *WHO,
            Shift.on,
            Shift.start_at,
            Shift.end_at,
            Shift.name.label("shift"),
            Service.name.label("service"),
            ShiftClaim.state,
            ShiftClaim.made_at,
            ShiftClaim.decided_at,
            Account.name.label("by"),
        )
        .select_from(ShiftClaim)
        .join(Shift, Shift.id == ShiftClaim.shift_id)
        .join(Service, Service.id == Shift.service_id)
        .join(Person, Person.id == ShiftClaim.person_id)
        .outerjoin(Account, Account.id == ShiftClaim.decided_by_id)
        .where(
            ShiftClaim.coop_id == asked.coop_id,
            *asked.within("on", Shift.on),
            *asked.equals("service", Shift.service_id),
            *asked.equals("state", ShiftClaim.state),
            *asked.named("who"),
        )
        .order_by(Shift.start_at, Shift.id, ShiftClaim.id)
    )
    for row in stream(query):
        yield {
            **who(*row[:4]),
            "on": row.on,
            "starts": wall(row.start_at),
            "ends": wall(row.end_at),
            "service": row.service,
            "shift": row.shift,
            "state": STATES[State(row.state)],
            "made": day_of(row.made_at),
            "made_at": wall(row.made_at),
            "decided": day_of(row.decided_at),
            "by": row.by or "",
        }


OPEN = Subject(
    "open_shifts",
    "Open shifts",
    "Shifts of the next four weeks that want more people, as they are now.",
    "claims.decide",
    OPEN_COLUMNS,
    (Filter("on", "Shifts that begin in", Kind.PERIOD), service_filter()),
    open_places,
    group="Rota",
    order=22,
)
CLAIMS = Subject(
    "claims",
    "Claims to open shifts",
    "Who claimed which open shift, and what became of it.",
    "claims.decide",
    CLAIM_COLUMNS,
    (
        Filter("on", "Shifts that begin in", Kind.PERIOD, usual="this_month"),
        service_filter(),
        Filter("state", "What became of it", Kind.CHOICE, fixed(STATES)),
        who_filter(),
    ),
    claimed,
    group="Rota",
    order=23,
)
