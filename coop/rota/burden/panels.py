"""What the ledger shows on one's own page."""

from __future__ import annotations

from coop.rota.burden import queries
from core import access
from core.ui.panels import Panel


def mine() -> Panel | None:
    """Me: the way to one's own share of nights, weekends and other burdens."""
    actor = access.actor()
    if actor.person_id is None or not actor.can("burden.own"):
        return None
    sums = queries.of_person(actor.coop_id, actor.person_id)
    return Panel(
        title="My share",
        template="coop/rota/burden/me.html",
        context={"any": bool(sums), "balance": sum(row.total.balance for row in sums)},
    )
