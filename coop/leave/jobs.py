"""Every few hours: what has been earned since."""

from __future__ import annotations

from sqlalchemy import select

from coop.leave import ledger
from core import clock
from core.db import db, transaction
from core.jobs import periodic
from core.people.models import Cooperative


@periodic("leave.settle", seconds=6 * 60 * 60, timeout=300)
def settle() -> None:
    """Bring each co-op's leave ledger up to today; where nothing is missing nothing is entered."""
    coops = list(db.session.scalars(select(Cooperative.id).order_by(Cooperative.id)))
    for coop_id in coops:
        with transaction():
            ledger.settle(coop_id, clock.today())
    db.session.rollback()
