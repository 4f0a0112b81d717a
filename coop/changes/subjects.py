"""What can be exported of changes to people's shifts, and with how much notice they came."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from coop.changes.models import ShiftChange
from coop.changes.rules import CHANGES, ENDS_OF_BANDS, Band, Kind
from coop.changes.words import WHAT
from coop.shifts.models import Shift
from core.exporting import (
    WHO,
    WHO_COLUMNS,
    Asked,
    Filter,
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
from core.exporting import Kind as Narrows
from core.people.models import Person, Service
from core.sheets.columns import Column, Type

UNDER = {Band.DAY: "24 hours", Band.TWO_DAYS: "48 hours", Band.WEEK: "7 days",
         Band.FORTNIGHT: "14 days"}  # fmt: skip
OTHERS, OWN = "others", "own"
COLUMNS = (
    Offered(Column("on", "Day of the shift", Type.DATE)),
    Offered(Column("starts", "It was to start", Type.TIME)),
    Offered(Column("ends", "and to end", Type.TIME)),
    Offered(Column("service", "Service", width=22)),
    Offered(Column("shift", "Shift", width=22)),
    *WHO_COLUMNS,
    Offered(Column("what", "What happened", width=16)),
    Offered(Column("new_on", "New day", Type.DATE), usual=False),
    Offered(Column("new_starts", "New start", Type.TIME), usual=False),
    Offered(Column("new_ends", "New end", Type.TIME), usual=False),
    Offered(Column("told", "Told on", Type.DATE)),
    Offered(Column("told_at", "at", Type.TIME)),
    Offered(Column("notice", "Notice in hours", Type.HOURS, hint="Less than nought: it had begun")),
    Offered(Column("by", "By whom", width=22)),
    Offered(Column("own", "Their own doing", Type.YES_NO), usual=False),
    Offered(Column("why", "Why", width=34), usual=False),
)
FILTERS = (
    Filter("on", "Shifts that were to begin in", Narrows.PERIOD, usual="last_month"),
    Filter("under", "With less notice than", Narrows.CHOICE, fixed(UNDER)),
    Filter(
        "doing",
        "Changes made by",
        Narrows.CHOICE,
        fixed({OTHERS: "Others", OWN: "The person themselves"}),
        usual=OTHERS,
    ),
    Filter(
        "what",
        "What happened",
        Narrows.CHOICE,
        fixed({kind.value: WHAT[kind] for kind in Kind if kind in CHANGES}),
    ),
    service_filter(),
    who_filter(),
)


def rows(asked: Asked) -> Iterator[Mapping[str, Any]]:
    """A row for each change of a published place, in the order in which they were made."""
    query = (
        select(
            *WHO,
            Shift.name.label("shift"),
            Service.name.label("service"),
            ShiftChange.kind,
            ShiftChange.at,
            ShiftChange.notice_minutes,
            ShiftChange.start_at,
            ShiftChange.end_at,
            ShiftChange.new_start_at,
            ShiftChange.new_end_at,
            ShiftChange.actor,
            ShiftChange.own,
            ShiftChange.why,
        )
        .select_from(ShiftChange)
        .join(Shift, Shift.id == ShiftChange.shift_id)
        .join(Service, Service.id == Shift.service_id)
        .join(Person, Person.id == ShiftChange.person_id)
        .where(
            ShiftChange.coop_id == asked.coop_id,
            ShiftChange.kind.in_([kind.value for kind in CHANGES]),
            *asked.during("on", ShiftChange.start_at),
            *asked.equals("what", ShiftChange.kind),
            *asked.equals("service", Shift.service_id),
            *asked.named("who"),
        )
        .order_by(ShiftChange.id)
    )
    if under := asked.choice("under"):
        query = query.where(ShiftChange.notice_minutes < dict(ENDS_OF_BANDS)[Band(under)])
    if doing := asked.choice("doing"):
        query = query.where(ShiftChange.own.is_(doing == OWN))
    for row in stream(query):
        yield {
            **who(*row[:4]),
            "on": day_of(row.start_at),
            "starts": wall(row.start_at),
            "ends": wall(row.end_at),
            "service": row.service,
            "shift": row.shift,
            "what": WHAT[Kind(row.kind)],
            "new_on": day_of(row.new_start_at),
            "new_starts": wall(row.new_start_at),
            "new_ends": wall(row.new_end_at),
            "told": day_of(row.at),
            "told_at": wall(row.at),
            "notice": row.notice_minutes,
            "by": row.actor,
            "own": row.own,
            "why": row.why,
        }


CHANGED = Subject(
    "changes",
    "Changes to shifts, with their notice",
    "What was given, taken off, moved or cancelled after it was published, and how late.",
    "changes.people",
    COLUMNS,
    FILTERS,
    rows,
    group="Rota",
    order=26,
)
