"""Every few hours: who works too much on average, told to them and to who plans."""

from __future__ import annotations

from sqlalchemy import select

from coop.absencepay import telling
from core import clock
from core.db import db, transaction
from core.jobs import periodic
from core.people.models import Cooperative


@periodic("absencepay.watch", seconds=6 * 60 * 60, timeout=300)
def watch() -> None:
    """Words change once a week; where they have not, nothing is told again."""
    for coop_id in list(db.session.scalars(select(Cooperative.id).order_by(Cooperative.id))):
        with transaction():
            telling.watch(coop_id, clock.today())
    db.session.rollback()
