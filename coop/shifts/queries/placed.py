"""Who is on which published shift, thousands at a time: what shifts share is read once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import and_, func, select

from coop.shifts.kinds import Kind
from coop.shifts.models import Assignment, Shift
from core.db import db

Place = tuple[int, int, int, date, int]  # person, shift, service, day, which of the times


class Times(NamedTuple):
    """When a shift is and what it is; UTC instants."""

    start_at: datetime
    end_at: datetime
    break_minutes: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Rota:
    """Published places of some days, in no order, and the times of their shifts, each once."""

    times: dict[int, Times]
    places: Sequence[Place]


def published(
    coop_id: int,
    first: date,
    last: date,
    *,
    without: Kind | None = None,
    person_id: int | None = None,
) -> Rota:
    """Places on shifts that begin on these days and are not cancelled. Two queries.

    `without` leaves shifts of a kind out; with a person, theirs alone.
    """
    where: list[Any] = [
        Shift.coop_id == coop_id,
        Shift.on.between(first, last),
        Shift.cancelled_at.is_(None),
    ]
    if without is not None:
        where.append(Shift.kind != without)
    if person_id is not None:
        theirs = select(Assignment.shift_id).where(Assignment.person_id == person_id)
        where.append(Shift.id.in_(theirs))
    same = (Shift.start_at, Shift.end_at, Shift.break_minutes, Shift.kind)
    times = select(func.min(Shift.id).label("id"), *same).where(*where).group_by(*same)
    known = {
        key: Times(start, end, pause, Kind(kind))
        for key, start, end, pause, kind in db.session.execute(times)
    }
    found = times.subquery()
    alike = found.c
    places = (
        select(Assignment.person_id, Shift.id, Shift.service_id, Shift.on, alike.id)
        .join(Shift, Shift.id == Assignment.shift_id)
        .join(
            found,
            and_(
                alike.start_at == Shift.start_at,
                alike.end_at == Shift.end_at,
                alike.break_minutes == Shift.break_minutes,
                alike.kind == Shift.kind,
            ),
        )
        .where(*where, Assignment.published_at.is_not(None))
    )
    if person_id is not None:
        places = places.where(Assignment.person_id == person_id)
    return Rota(known, cast(Sequence[Place], db.session.execute(places).all()))
