"""Once a minute: who has not started."""

from __future__ import annotations

from sqlalchemy import select

from coop.attendance import queries, service
from coop.notices import queries as notices
from core import clock
from core.db import db, transaction
from core.jobs import periodic
from core.people.models import Cooperative


@periodic("attendance.watch", seconds=60)
def watch() -> None:
    """Alert each co-op of shifts that have not been started; write only where there is news."""
    coops = list(db.session.scalars(select(Cooperative.id).order_by(Cooperative.id)))
    for coop_id in coops:
        late = {entry.assignment_id for entry in queries.not_started(coop_id, clock.now())}
        if late != notices.open_subjects(coop_id, service.NOT_STARTED):
            with transaction():
                service.watch(coop_id)
    db.session.rollback()
