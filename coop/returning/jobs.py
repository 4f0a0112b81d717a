"""Conversations that fall due, and those that nobody has held."""

from __future__ import annotations

from sqlalchemy import select

from coop.returning import service
from core.db import db, transaction
from core.jobs import periodic
from core.people.models import Cooperative


@periodic("returning.watch", seconds=900)
def watch() -> None:
    """Every quarter of an hour: the first day back, and the day after it, are told once."""
    coops = list(db.session.scalars(select(Cooperative.id).order_by(Cooperative.id)))
    db.session.rollback()
    for coop_id in coops:
        with transaction():
            service.watch(coop_id)
