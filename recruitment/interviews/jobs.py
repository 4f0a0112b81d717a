"""Reminders of interviews."""

from __future__ import annotations

from sqlalchemy import select

from core.db import db, transaction
from core.jobs import periodic
from core.people.models import Cooperative
from recruitment.interviews import service


@periodic("interviews.remind", seconds=900)
def remind() -> None:
    """Every quarter of an hour: candidate and interviewers of what is near, once."""
    found = list(db.session.scalars(select(Cooperative.id).order_by(Cooperative.id)))
    db.session.rollback()
    for coop_id in found:
        with transaction():
            service.remind(coop_id)
