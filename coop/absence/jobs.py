"""Every minute: what time has brought to requests for cover."""

from __future__ import annotations

from sqlalchemy import select

from coop.absence import service
from coop.absence.models import CoverRequest
from coop.absence.rules import State
from core.db import db, transaction
from core.jobs import periodic


@periodic("absence.watch", seconds=60)
def watch() -> None:
    """Only co-ops with something open are looked at."""
    query = select(CoverRequest.coop_id).where(CoverRequest.state == State.OPEN).distinct()
    for coop_id in sorted(db.session.scalars(query)):
        with transaction():
            service.watch(coop_id)
    db.session.rollback()
