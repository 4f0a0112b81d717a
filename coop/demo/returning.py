"""Back after sickness in the demo: one spoken with, one still to be."""

from __future__ import annotations

from datetime import timedelta

from coop.returning import queries, service
from core import clock
from core.access import Actor
from core.db import db, transaction


def hold(coordinator: Actor) -> None:
    """The earliest that is due is held, two days after the sickness; the rest stay due."""
    rows = [row for row in queries.due(coordinator.coop_id, clock.today()) if row.due_on]
    db.session.rollback()
    if len(rows) < 2:
        return
    row = rows[0]
    held_on = min(clock.today(), row.until_on + timedelta(days=2))
    with transaction():
        service.hold(
            coordinator,
            row.leave_id,
            service.Said(
                held_on,
                fit=False,
                adjustments="Shorter shifts in the first week.",
                agreed="We speak again when the week is over.",
                fit_note_seen=row.fit_note,
                follow_up_on=held_on + timedelta(days=7),
            ),
        )
