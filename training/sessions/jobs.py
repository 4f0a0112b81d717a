"""Offers that run out, reminders, and the claim of a fund as a workbook."""

from __future__ import annotations

from core.db import db, transaction
from core.jobs import periodic
from core.people.models import Cooperative
from training.sessions import service


def _coops() -> list[int]:
    found = list(db.session.scalars(db.select(Cooperative.id).order_by(Cooperative.id)))
    db.session.rollback()
    return found


@periodic("classes.offers", seconds=300)
def offers() -> None:
    """Every five minutes: places that nobody answered for go to the next in line."""
    for coop_id in _coops():
        with transaction():
            service.lapse_offers(coop_id)


@periodic("classes.remind", seconds=900)
def remind() -> None:
    """Every quarter of an hour: who has a class soon is told, once."""
    for coop_id in _coops():
        with transaction():
            service.remind(coop_id)
