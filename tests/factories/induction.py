"""Plans for first weeks in tests; each call commits."""

from __future__ import annotations

from datetime import date

from core.access import Actor
from core.db import transaction
from training.induction import service

MONDAY = date(2026, 11, 2)


def keeper(coop_id: int, person_id: int | None = None, *roles: str) -> Actor:
    """Somebody who plans and ticks off."""
    return Actor(None, "Nia Price", coop_id, person_id, frozenset(roles or {"trainer"}))


def make_plan(
    coop_id: int,
    person_id: int,
    starts_on: date = MONDAY,
    *,
    mentor_id: int | None = None,
    trainer_id: int | None = None,
) -> int:
    """A plan from the shipped template; its id."""
    with transaction():
        return service.open_plan(
            keeper(coop_id), person_id, starts_on, mentor_id=mentor_id, trainer_id=trainer_id
        ).id
