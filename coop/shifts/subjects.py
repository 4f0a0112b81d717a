"""What can be exported of shifts: who is published on which, and how far each is filled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import func, select

from coop.shifts import places, rules
from coop.shifts.kinds import Kind
from coop.shifts.models import Assignment, Shift
from coop.shifts.rules import KIND_WORDS
from core.exporting import (
    BY_SURNAME,
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

SHIFT_COLUMNS = (
    Offered(Column("on", "Day", Type.DATE)),
    Offered(Column("starts", "Starts", Type.TIME)),
    Offered(Column("ends", "Ends", Type.TIME)),
    Offered(Column("service", "Service", width=22)),
    Offered(Column("shift", "Shift", width=22)),
    Offered(Column("kind", "Kind", width=16)),
)
PLACE_COLUMNS = (
    *SHIFT_COLUMNS,
    *WHO_COLUMNS,
    Offered(Column("minutes", "Working time", Type.HOURS, hint="The break taken out")),
    Offered(Column("leads", "Leads", Type.YES_NO), usual=False),
    Offered(Column("published", "Published on", Type.DATE), usual=False),
)
NEED_COLUMNS = (
    *SHIFT_COLUMNS,
    Offered(Column("least", "People at the least", Type.WHOLE)),
    Offered(Column("wanted", "People wanted", Type.WHOLE)),
    Offered(Column("people", "Own people", Type.WHOLE)),
    Offered(Column("agency", "Agency’s people", Type.WHOLE), usual=False),
    Offered(Column("empty", "Missing to the least", Type.WHOLE)),
    Offered(Column("minutes", "Working time of a place", Type.HOURS), usual=False),
)
SHIFT_FILTERS = (
    Filter("on", "Shifts that begin in", Narrows.PERIOD, usual="this_month"),
    service_filter(),
    Filter("kind", "Kind", Narrows.CHOICE, fixed(KIND_WORDS)),
)


def _shift(row: Any) -> dict[str, Any]:
    return {
        "on": row.on,
        "starts": wall(row.start_at),
        "ends": wall(row.end_at),
        "service": row.service,
        "shift": row.shift,
        "kind": KIND_WORDS[Kind(row.kind)],
        "minutes": rules.work_minutes(row.start_at, row.end_at, row.break_minutes, row.kind),
    }


def _narrowed(asked: Asked) -> list[Any]:
    return [
        Shift.coop_id == asked.coop_id,
        Shift.cancelled_at.is_(None),
        *asked.within("on", Shift.on),
        *asked.equals("service", Shift.service_id),
        *asked.equals("kind", Shift.kind),
    ]


COMMON = (
    Shift.on,
    Shift.start_at,
    Shift.end_at,
    Shift.break_minutes,
    Shift.kind,
    Shift.name.label("shift"),
    Service.name.label("service"),
)


def placed(asked: Asked) -> Iterator[Mapping[str, Any]]:
    """A row for each published place of a shift that is not cancelled."""
    query = (
        select(*WHO, *COMMON, Assignment.leads, Assignment.published_at)
        .select_from(Assignment)
        .join(Shift, Shift.id == Assignment.shift_id)
        .join(Person, Person.id == Assignment.person_id)
        .join(Service, Service.id == Shift.service_id)
        .where(
            Assignment.coop_id == asked.coop_id,
            Assignment.published_at.is_not(None),
            *_narrowed(asked),
            *asked.named("who"),
        )
        .order_by(Shift.start_at, Shift.id, *BY_SURNAME)
    )
    for row in stream(query):
        yield {
            **who(*row[:4]),
            **_shift(row),
            "leads": row.leads,
            "published": day_of(row.published_at),
        }


def needed(asked: Asked) -> Iterator[Mapping[str, Any]]:
    """A row for each shift that is not cancelled, with how many are published on it."""
    count = (
        select(func.count())
        .where(Assignment.shift_id == Shift.id, Assignment.published_at.is_not(None))
        .correlate(Shift)
        .scalar_subquery()
    )
    query = (
        select(*COMMON, Shift.least, Shift.wanted, Shift.agency_places, count.label("people"))
        .join(Service, Service.id == Shift.service_id)
        .where(*_narrowed(asked))
        .order_by(Shift.start_at, Shift.id)
    )
    for row in stream(query):
        filled = places.filled(row.people, row.agency_places)
        yield {
            **_shift(row),
            "least": row.least,
            "wanted": row.wanted,
            "people": row.people,
            "agency": row.agency_places,
            "empty": max(0, row.least - filled),
        }


PLACES = Subject(
    "places",
    "Shifts and who is on them",
    "Every published place: day, times, service, shift, who.",
    "shifts.see",
    PLACE_COLUMNS,
    (*SHIFT_FILTERS, who_filter()),
    placed,
    group="Rota",
    order=20,
)
NEED = Subject(
    "shifts",
    "Shifts and how far they are filled",
    "Every shift: how many it needs, how many are published on it, how many are missing.",
    "shifts.see",
    NEED_COLUMNS,
    SHIFT_FILTERS,
    needed,
    group="Rota",
    order=21,
)
