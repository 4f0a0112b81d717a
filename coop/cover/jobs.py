"""Every quarter of an hour: lapses on published shifts are told, mended ones closed."""

from __future__ import annotations

from sqlalchemy import select

from coop.cover import telling
from core.db import db, transaction
from core.jobs import periodic
from core.people.models import Cooperative


@periodic("cover.lapses", seconds=900, timeout=300)
def tell_of_lapses() -> None:
    """Each co-op in a transaction of its own."""
    found = list(db.session.scalars(select(Cooperative.id).order_by(Cooperative.id)))
    db.session.rollback()
    for coop_id in found:
        with transaction():
            telling.settle(coop_id)
