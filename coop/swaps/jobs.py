"""Once a day: find rings in the pool. Every few minutes: end what nobody answered in time."""

from __future__ import annotations

from sqlalchemy import select

from coop.swaps import queries, service
from core import clock
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


@periodic("swaps.end", seconds=300, timeout=120)
def end_late() -> None:
    """Exchanges whose time has run out: all in them are told, each co-op in a transaction."""
    found = queries.late(clock.now())
    db.session.rollback()
    for coop_id in found:
        with transaction():
            service.sweep(coop_id)
