"""Patterns, shifts and places for tests; each call commits."""

from __future__ import annotations

from datetime import date, datetime, time

from coop.shifts import rules
from coop.shifts.kinds import Kind
from coop.shifts.models import Assignment, Shift
from coop.shifts.service import add_pattern, stored
from core import clock
from core.access import Actor
from core.db import transaction
from training.standards.models import Competency

MONDAY = date(2026, 12, 7)


def a_rule(service_id: int, **values: object) -> rules.Pattern:
    """Early, Monday to Sunday, 07:00 to 15:00, two wanted."""
    given: dict[str, object] = {
        "service_id": service_id,
        "name": "Early",
        "kind": Kind.DAY,
        "days": tuple(range(7)),
        "starts": time(7),
        "ends": time(15),
        "from_on": MONDAY,
        "least": 1,
        "wanted": 2,
        "break_minutes": 30,
    }
    return rules.Pattern(**{**given, **values})  # type: ignore[arg-type]


def make_pattern(coop_id: int, service_id: int, **values: object) -> int:
    """A stored pattern; its id."""
    with transaction():
        return add_pattern(Actor(None, "Test", coop_id), a_rule(service_id, **values)).id


def make_shift(coop_id: int, service_id: int, on: date = MONDAY, **values: object) -> int:
    """One dated shift without a pattern; its id."""
    values = {"from_on": on, "until_on": on, "days": (on.weekday(),), **values}
    with transaction() as session:
        shift: Shift = stored.new_shift(coop_id, a_rule(service_id, **values), on)
        session.add(shift)
        session.flush()
        return shift.id


def place(
    coop_id: int,
    shift_id: int,
    person_id: int,
    *,
    published_at: datetime | None = None,
    by_hand: bool = False,
    leads: bool = False,
) -> int:
    """Put a person on a shift: a draft unless `published_at` is given; the place's id."""
    with transaction() as session:
        row = Assignment(
            coop_id=coop_id,
            shift_id=shift_id,
            person_id=person_id,
            published_at=published_at,
            by_hand=by_hand,
            leads=leads,
            made_at=clock.now(),
        )
        session.add(row)
        session.flush()
        return row.id


def make_competency(coop_id: int, name: str = "Medication") -> int:
    """A competency on the co-op's list; its id."""
    with transaction() as session:
        row = Competency(coop_id=coop_id, name=name)
        session.add(row)
        session.flush()
        return row.id
