"""Once a day: end what no longer holds, and find rings in the pool."""

from __future__ import annotations

from sqlalchemy import select

from coop.swaps import service
from core.db import db, transaction
from core.jobs import periodic
from core.people.models import Cooperative


@periodic("swaps.match", seconds=24 * 60 * 60, timeout=300)
def match() -> None:
    """Each co-op in a transaction of its own."""
    coops = list(db.session.scalars(select(Cooperative.id).order_by(Cooperative.id)))
    for coop_id in coops:
        with transaction():
            service.match(coop_id)
    db.session.rollback()
