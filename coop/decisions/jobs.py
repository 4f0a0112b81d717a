"""Votes are counted when their window ends, whoever is at a desk."""

from __future__ import annotations

import logging

from coop.decisions import queries, voting
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.errors import CareworkError
from core.jobs import periodic

log = logging.getLogger("carework.decisions")


@periodic("decisions.close", seconds=300, timeout=300)
def close_ended() -> None:
    """Each vote in a transaction of its own: one that cannot be counted holds up no other."""
    found = queries.ended(clock.now())
    db.session.rollback()
    for coop_id, motion_id in found:
        try:
            with transaction():
                voting.close(Actor(None, "Carework", coop_id), motion_id)
        except CareworkError:  # somebody has counted it meanwhile
            log.info("Motion %s was not open any more.", motion_id)
