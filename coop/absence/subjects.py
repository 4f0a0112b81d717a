"""What can be exported of cover: places that somebody could not fill, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from coop.absence.models import CoverRequest
from coop.absence.rules import STATE_WORDS, State, Why
from coop.shifts.models import Shift
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

WHY_WORDS = {Why.SICK: "Said that they are sick", Why.NO_SHOW: "Did not come"}
COLUMNS = (
    Offered(Column("on", "Day", Type.DATE)),
    Offered(Column("starts", "Starts", Type.TIME)),
    Offered(Column("ends", "Ends", Type.TIME), usual=False),
    Offered(Column("service", "Service", width=22)),
    Offered(Column("shift", "Shift", width=22)),
    *WHO_COLUMNS,
    Offered(Column("why", "Why", width=22)),
    Offered(Column("state", "What came of it", width=20)),
    Offered(Column("taken_by", "Taken by", width=24)),
    Offered(Column("opened", "Asked on", Type.DATE), usual=False),
    Offered(Column("opened_at", "Asked at", Type.TIME), usual=False),
    Offered(Column("closed", "Settled on", Type.DATE), usual=False),
    Offered(Column("closed_at", "Settled at", Type.TIME), usual=False),
)
FILTERS = (
    Filter("on", "Shifts that begin in", Kind.PERIOD, usual="last_month"),
    service_filter(),
    Filter("state", "What came of it", Kind.CHOICE, fixed(STATE_WORDS)),
    Filter("why", "Why", Kind.CHOICE, fixed(WHY_WORDS)),
    who_filter(),
)


def rows(asked: Asked) -> Iterator[Mapping[str, Any]]:
    """A row for each place that needed cover; the name is of the one who could not come."""
    taker = aliased(Person)
    query = (
        select(
            *WHO,
            Shift.on,
            Shift.start_at,
            Shift.end_at,
            Shift.name.label("shift"),
            Service.name.label("service"),
            CoverRequest.why,
            CoverRequest.state,
            CoverRequest.opened_at,
            CoverRequest.closed_at,
            taker.first_name.label("taker_first"),
            taker.known_as.label("taker_known"),
            taker.surname.label("taker_surname"),
        )
        .select_from(CoverRequest)
        .join(Shift, Shift.id == CoverRequest.shift_id)
        .join(Service, Service.id == Shift.service_id)
        .join(Person, Person.id == CoverRequest.away_id)
        .outerjoin(taker, taker.id == CoverRequest.taken_by_id)
        .where(
            CoverRequest.coop_id == asked.coop_id,
            *asked.within("on", Shift.on),
            *asked.equals("service", Shift.service_id),
            *asked.equals("state", CoverRequest.state),
            *asked.equals("why", CoverRequest.why),
            *asked.named("who"),
        )
        .order_by(Shift.start_at, CoverRequest.id)
    )
    for row in stream(query):
        taken = row.taker_surname is not None
        yield {
            **who(*row[:4]),
            "on": row.on,
            "starts": wall(row.start_at),
            "ends": wall(row.end_at),
            "service": row.service,
            "shift": row.shift,
            "why": WHY_WORDS[Why(row.why)],
            "state": STATE_WORDS[State(row.state)],
            "taken_by": f"{row.taker_known or row.taker_first} {row.taker_surname}"
            if taken
            else "",
            "opened": day_of(row.opened_at),
            "opened_at": wall(row.opened_at),
            "closed": day_of(row.closed_at),
            "closed_at": wall(row.closed_at),
        }


COVER = Subject(
    "cover",
    "Absence and cover",
    "Places that somebody could not fill, who took them, and how long it took.",
    "absence.cover",
    COLUMNS,
    FILTERS,
    rows,
    group="Rota",
    order=24,
)
