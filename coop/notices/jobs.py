"""Reminders before shifts."""

from __future__ import annotations

from sqlalchemy import select

from coop.notices import telling
from core.db import db, transaction
from core.jobs import periodic
from core.people.models import Cooperative


@periodic("notices.remind", seconds=300)
def remind() -> None:
    """Every five minutes: whose shift begins soon is told, once."""
    coops = list(db.session.scalars(select(Cooperative.id).order_by(Cooperative.id)))
    db.session.rollback()
    for coop_id in coops:
        with transaction():
            telling.remind(coop_id)
