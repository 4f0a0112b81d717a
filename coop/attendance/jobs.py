"""Once a minute: who has not started, who has not finished."""

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
    """Alert each co-op of shifts not started or not finished; write only where there is news."""
    coops = list(db.session.scalars(select(Cooperative.id).order_by(Cooperative.id)))
    for coop_id in coops:
        now = clock.now()
        late = {entry.assignment_id for entry in queries.not_started(coop_id, now)}
        long = {entry.hours.id for entry in queries.not_finished(coop_id, now) if entry.hours}
        known = notices.open_subjects(coop_id, service.NOT_STARTED)
        if late != known or long != notices.open_subjects(coop_id, service.NOT_FINISHED):
            with transaction():
                service.watch(coop_id)
    db.session.rollback()
