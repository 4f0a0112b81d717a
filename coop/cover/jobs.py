"""Lapses on published shifts, and reminders of what runs out."""

from __future__ import annotations

from sqlalchemy import select

from coop.cover import reminding, telling
from core.db import db, transaction
from core.jobs import periodic
from core.people.models import Cooperative


@periodic("cover.lapses", seconds=900, timeout=300)
def tell_of_lapses() -> None:
    """Every quarter of an hour, each co-op in a transaction of its own; mended ones are closed."""
    for coop_id in _coops():
        with transaction():
            telling.settle(coop_id)


@periodic("cover.remind", seconds=3600, timeout=300)
def remind() -> None:
    """Every hour: what runs out is told, once for each record and number of days."""
    for coop_id in _coops():
        with transaction():
            reminding.remind(coop_id)
            reminding.escalate(coop_id)


def _coops() -> list[int]:
    found = list(db.session.scalars(select(Cooperative.id).order_by(Cooperative.id)))
    db.session.rollback()
    return found
