"""Which shifts are open: the condition that lists and counts share, kept in the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import aliased

from coop.rota.models import Rota, RotaService
from coop.shifts import queries as need
from coop.shifts.models import Assignment, Shift
from coop.shifts.places import FILLED
from coop.shifts.queries import ShiftRow
from core import clock
from core.db import db
from core.people.models import Employment

WEEKS = 4
_Other = aliased(Shift)


@dataclass(frozen=True, slots=True)
class Glance:
    """What a home page says of open shifts without asking the rules."""

    count: int  # in the person's services, at times when they are on no other shift
    first: tuple[ShiftRow, ...]


def open_shifts(coop_id: int, now: datetime) -> tuple[ShiftRow, ...]:
    """Published shifts of the next weeks that have not begun and want more people.

    A learner's shift is not among them: it is arranged with whom they learn from.
    """
    return need.shifts_by_id(coop_id, list(db.session.scalars(_ids(coop_id, now))))


def open_to(coop_id: int, person_id: int, now: datetime) -> tuple[ShiftRow, ...]:
    """Those in the services a person works in, without those that they are on."""
    query = _ids(coop_id, now).where(_theirs(coop_id, person_id, now))
    return need.shifts_by_id(coop_id, list(db.session.scalars(query)))


def glance(coop_id: int, person_id: int, now: datetime, most: int) -> Glance:
    """How many open shifts there are at times when the person is free, and the next few."""
    busy = (
        select(Assignment.id)
        .join(_Other, _Other.id == Assignment.shift_id)
        .where(
            Assignment.person_id == person_id,
            _Other.cancelled_at.is_(None),
            _Other.start_at < Shift.end_at,
            _Other.end_at > Shift.start_at,
        )
        .correlate(Shift)
    )
    query = _ids(coop_id, now).where(_theirs(coop_id, person_id, now), ~exists(busy))
    ids = list(db.session.scalars(query))
    return Glance(len(ids), need.shifts_by_id(coop_id, ids[:most]) if ids else ())


def _ids(coop_id: int, now: datetime) -> Select[int]:
    today = clock.local_day(now)
    last = clock.monday(today) + timedelta(days=7 * WEEKS - 1)
    told = exists().where(Assignment.shift_id == Shift.id, Assignment.published_at.is_not(None))
    covered = (
        select(RotaService.rota_id)
        .join(Rota, Rota.id == RotaService.rota_id)
        .where(
            Rota.coop_id == coop_id,
            Rota.state == "published",
            RotaService.service_id == Shift.service_id,
            Rota.from_on <= Shift.on,
            Rota.until_on >= Shift.on,
        )
        .correlate(Shift)
    )
    return (
        select(Shift.id)
        .where(
            Shift.coop_id == coop_id,
            Shift.on.between(today, last),
            Shift.start_at > now,
            Shift.cancelled_at.is_(None),
            Shift.shadows_id.is_(None),
            or_(Shift.least > FILLED, Shift.wanted > FILLED),
            or_(told, exists(covered)),
        )
        .order_by(Shift.start_at, Shift.id)
    )


def _theirs(coop_id: int, person_id: int, now: datetime) -> ColumnElement[bool]:
    """In a service where they are employed still, and not theirs already."""
    until = Employment.until_on
    services = select(Employment.service_id).where(
        Employment.coop_id == coop_id,
        Employment.person_id == person_id,
        or_(until.is_(None), until >= clock.local_day(now)),
    )
    on_it = exists().where(Assignment.shift_id == Shift.id, Assignment.person_id == person_id)
    return Shift.service_id.in_(services) & ~on_it
