"""Every ten minutes: hours approved since, and visits made, brought into the ledger."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from coop.rota.burden import service
from core import clock
from core.db import db, transaction
from core.jobs import periodic
from core.people.models import Cooperative

BACK = timedelta(weeks=5)  # hours are approved and corrected within these


@periodic("burden.settle", seconds=600)
def settle() -> None:
    """Settle the rotas of the last weeks, one co-op after another."""
    coops = list(db.session.scalars(select(Cooperative.id).order_by(Cooperative.id)))
    db.session.rollback()
    for coop_id in coops:
        with transaction():
            service.settle_since(coop_id, clock.today() - BACK)
