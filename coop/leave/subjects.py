"""What can be exported of leave: whole days off, never why in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from coop.leave.models import Leave
from coop.leave.rules import LEAVE_WORDS
from core.db import overlapping
from core.exporting import (
    BY_SURNAME,
    WHO,
    WHO_COLUMNS,
    Asked,
    Filter,
    Kind,
    Offered,
    Subject,
    day_of,
    fixed,
    stream,
    who,
    who_filter,
)
from core.people.models import Account, Person
from core.sheets.columns import Column, Type

STATES = {
    "asked": "Waits for an answer",
    "approved": "Approved",
    "refused": "Refused",
    "cancelled": "Taken back",
}
COLUMNS = (
    *WHO_COLUMNS,
    Offered(Column("kind", "Leave", width=16)),
    Offered(Column("from_on", "From", Type.DATE)),
    Offered(Column("until_on", "Until", Type.DATE)),
    Offered(Column("days", "Days, both ends counted", Type.WHOLE)),
    Offered(Column("minutes", "Hours taken from the balance", Type.HOURS), usual=False),
    Offered(Column("paid", "Paid", Type.YES_NO), usual=False),
    Offered(Column("state", "State", width=18)),
    Offered(Column("decided", "Decided on", Type.DATE), usual=False),
    Offered(Column("by", "Decided by", width=22), usual=False),
)
FILTERS = (
    Filter("off", "Off on a day of", Kind.PERIOD, usual="this_month"),
    Filter("kind", "Leave", Kind.CHOICE, fixed(LEAVE_WORDS)),
    Filter("state", "State", Kind.CHOICE, fixed(STATES), usual="approved"),
    who_filter(),
)


def rows(asked: Asked) -> Iterator[Mapping[str, Any]]:
    """A row for each leave, the earliest first."""
    query = (
        select(
            *WHO,
            Leave.kind,
            Leave.from_on,
            Leave.until_on,
            Leave.minutes,
            Leave.paid,
            Leave.state,
            Leave.decided_at,
            Account.name.label("by"),
        )
        .select_from(Leave)
        .join(Person, Person.id == Leave.person_id)
        .outerjoin(Account, Account.id == Leave.decided_by_id)
        .where(
            Leave.coop_id == asked.coop_id,
            *asked.equals("kind", Leave.kind),
            *asked.equals("state", Leave.state),
            *asked.named("who"),
        )
        .order_by(Leave.from_on, *BY_SURNAME, Leave.id)
    )
    if span := asked.span("off"):
        query = query.where(overlapping(Leave, span.first_on, span.last_on))
    for row in stream(query):
        yield {
            **who(*row[:4]),
            "kind": LEAVE_WORDS[row.kind],
            "from_on": row.from_on,
            "until_on": row.until_on,
            "days": (row.until_on - row.from_on).days + 1,
            "minutes": row.minutes,
            "paid": row.paid,
            "state": STATES[row.state],
            "decided": day_of(row.decided_at),
            "by": row.by or "",
        }


LEAVE = Subject(
    "leave",
    "Leave and sickness",
    "Whole days off: who, which kind, from when until when, whether it was approved.",
    "leave.approve",
    COLUMNS,
    FILTERS,
    rows,
    group="People",
    order=12,
)
