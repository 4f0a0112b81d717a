"""What can be exported of hours: those that are approved, beside what was planned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from coop.attendance.models import HoursState, HoursWorked
from coop.shifts.kinds import Kind as ShiftKind
from coop.shifts.models import Shift
from coop.shifts.rules import KIND_WORDS
from core import clock
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
    service_filter,
    stream,
    wall,
    who,
    who_filter,
)
from core.people.models import Account, Person, Service
from core.sheets.columns import Column, Type

COLUMNS = (
    *WHO_COLUMNS,
    Offered(Column("on", "Day", Type.DATE)),
    Offered(Column("service", "Service", width=22)),
    Offered(Column("shift", "Shift", width=22)),
    Offered(Column("kind", "Kind", width=16), usual=False),
    Offered(Column("planned_start", "Planned from", Type.TIME), usual=False),
    Offered(Column("planned_end", "Planned until", Type.TIME), usual=False),
    Offered(Column("start", "From", Type.TIME)),
    Offered(Column("end", "Until", Type.TIME)),
    Offered(Column("rest", "Break", Type.HOURS)),
    Offered(Column("minutes", "Hours", Type.HOURS, hint="From start to end, the break taken out")),
    Offered(Column("awake", "Awake in a sleep-in or on call", Type.HOURS), usual=False),
    Offered(Column("approved", "Approved on", Type.DATE), usual=False),
    Offered(Column("approver", "Approved by", width=22), usual=False),
)
FILTERS = (
    Filter("on", "Shifts that began in", Kind.PERIOD, usual="last_month"),
    service_filter(),
    Filter("kind", "Kind", Kind.CHOICE, fixed(KIND_WORDS)),
    who_filter(),
)


def rows(asked: Asked) -> Iterator[Mapping[str, Any]]:
    """A row for each set of approved hours, by person and day."""
    query = (
        select(
            *WHO,
            Shift.on,
            Shift.start_at.label("planned_start"),
            Shift.end_at.label("planned_end"),
            Shift.kind,
            Shift.name.label("shift"),
            Service.name.label("service"),
            HoursWorked.start_at,
            HoursWorked.end_at,
            HoursWorked.break_minutes,
            HoursWorked.disturbed_minutes,
            HoursWorked.approved_at,
            Account.name.label("approver"),
        )
        .select_from(HoursWorked)
        .join(Shift, Shift.id == HoursWorked.shift_id)
        .join(Person, Person.id == HoursWorked.person_id)
        .join(Service, Service.id == Shift.service_id)
        .outerjoin(Account, Account.id == HoursWorked.approved_by_id)
        .where(
            HoursWorked.coop_id == asked.coop_id,
            HoursWorked.state == HoursState.APPROVED,
            *asked.within("on", Shift.on),
            *asked.equals("service", Shift.service_id),
            *asked.equals("kind", Shift.kind),
            *asked.named("who"),
        )
        .order_by(*BY_SURNAME, HoursWorked.start_at, HoursWorked.id)
    )
    for row in stream(query):
        lasted = clock.minutes_between(row.start_at, row.end_at)
        yield {
            **who(*row[:4]),
            "on": row.on,
            "service": row.service,
            "shift": row.shift,
            "kind": KIND_WORDS[ShiftKind(row.kind)],
            "planned_start": wall(row.planned_start),
            "planned_end": wall(row.planned_end),
            "start": wall(row.start_at),
            "end": wall(row.end_at),
            "rest": row.break_minutes,
            "minutes": max(0, lasted - row.break_minutes),
            "awake": row.disturbed_minutes,
            "approved": day_of(row.approved_at),
            "approver": row.approver or "",
        }


HOURS = Subject(
    "hours",
    "Approved hours",
    "What everybody worked, once it is approved: day, shift, from when until when.",
    "hours.approve",
    COLUMNS,
    FILTERS,
    rows,
    group="Hours and pay",
    order=30,
)
