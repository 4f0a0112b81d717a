"""One's own page: the way to how one's shifts have been lately."""

from __future__ import annotations

from coop.workforce import queries, warnings
from core import access, clock
from core.ui.panels import Panel


def mine() -> Panel | None:
    """Me: how many of one's own signs stand."""
    actor, on = access.actor(), clock.today()
    if actor.person_id is None:
        return None
    found = queries.conditions(actor.coop_id, on, actor.person_id)
    seen = warnings.seen(found, queries.terms(actor.coop_id, on), actor.person_id)
    many = sum(one.stands for one in seen)
    return Panel("How my shifts have been", "coop/workforce/me.html", {"many": many})
