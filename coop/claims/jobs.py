"""Every few minutes: claims to shifts that have begun meanwhile come to their end."""

from __future__ import annotations

from coop.claims import queries, service
from core import clock
from core.db import db, transaction
from core.jobs import periodic


@periodic("claims.end", seconds=300, timeout=120)
def end_begun() -> None:
    """Each shift in a transaction of its own."""
    found = queries.begun(clock.now())
    db.session.rollback()
    for coop_id, shift_id in found:
        with transaction():
            service.settle(coop_id, shift_id)
