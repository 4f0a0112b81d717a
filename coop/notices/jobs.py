"""Reminders before shifts, and the daily letters."""

from __future__ import annotations

from sqlalchemy import select

from coop.notices import digest, reminding
from core.db import db, transaction
from core.jobs import periodic
from core.people.models import Cooperative


def _coops() -> list[int]:
    found = list(db.session.scalars(select(Cooperative.id).order_by(Cooperative.id)))
    db.session.rollback()
    return found


@periodic("notices.remind", seconds=300)
def remind() -> None:
    """Every five minutes: whose shift begins soon is told, once."""
    for coop_id in _coops():
        with transaction():
            reminding.remind(coop_id)


@periodic("notices.digest", seconds=300)
def write_digests() -> None:
    """Every five minutes: whose hour has come gets one letter with the day's news."""
    for coop_id in _coops():
        people = digest.waiting(coop_id)
        db.session.rollback()
        for person_id in sorted(people):
            with transaction():
                digest.make(coop_id, person_id)
