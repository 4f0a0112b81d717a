"""Supervision looked after: what falls due, what nobody has held."""

from __future__ import annotations

from sqlalchemy import select

from core.db import db, transaction
from core.jobs import periodic
from core.people.models import Cooperative
from training.supervision import watching


@periodic("supervision.watch", seconds=6 * 60 * 60, timeout=300)
def watch() -> None:
    """Four times a day: each is told once."""
    coops = list(db.session.scalars(select(Cooperative.id).order_by(Cooperative.id)))
    db.session.rollback()
    for coop_id in coops:
        with transaction():
            watching.watch(coop_id)
