"""Pairs, learners, mentors and shadow shifts for tests; each call commits."""

from __future__ import annotations

from datetime import date, datetime

from coop.pairs.models import Learning, Mentoring, Pair
from coop.shifts.models import Shift
from core import clock
from core.db import transaction

MONDAY = date(2026, 12, 7)


def make_pair(
    coop_id: int,
    one: int,
    other: int,
    kind: str = "barred",
    *,
    from_on: date = date(2026, 1, 5),
    until_on: date | None = None,
    agreed: bool = True,
    reason: str = "",
    closed_at: datetime | None = None,
) -> int:
    """A pair; its id."""
    with transaction() as session:
        row = Pair(
            coop_id=coop_id,
            one_id=min(one, other),
            other_id=max(one, other),
            kind=kind,
            reason=reason,
            from_on=from_on,
            until_on=until_on,
            asked_by_id=None if agreed else one,
            agreed_at=clock.now() if agreed else None,
            closed_at=closed_at,
            made_at=clock.now(),
        )
        session.add(row)
        session.flush()
        return row.id


def make_learner(
    coop_id: int, person_id: int, from_on: date = MONDAY, until_on: date | None = None
) -> int:
    """A spell of learning; its id."""
    with transaction() as session:
        row = Learning(coop_id=coop_id, person_id=person_id, from_on=from_on, until_on=until_on)
        session.add(row)
        session.flush()
        return row.id


def make_mentor(
    coop_id: int,
    person_id: int,
    from_on: date = date(2026, 1, 5),
    until_on: date | None = None,
) -> int:
    """A spell of mentoring; its id."""
    with transaction() as session:
        row = Mentoring(coop_id=coop_id, person_id=person_id, from_on=from_on, until_on=until_on)
        session.add(row)
        session.flush()
        return row.id


def make_shadow(shift_id: int) -> int:
    """A learner's shift beside another; its id."""
    with transaction() as session:
        beside = session.get_one(Shift, shift_id)
        row = Shift(
            coop_id=beside.coop_id,
            service_id=beside.service_id,
            shadows_id=beside.id,
            name=f"{beside.name} shadow",
            kind="supernumerary",
            on=beside.on,
            start_at=beside.start_at,
            end_at=beside.end_at,
            break_minutes=beside.break_minutes,
            least=0,
            wanted=1,
        )
        session.add(row)
        session.flush()
        return row.id
