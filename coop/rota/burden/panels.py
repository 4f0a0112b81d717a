"""What the ledger shows on one's own page."""

from __future__ import annotations

from flask import url_for

from coop.rota.burden import queries
from coop.rota.rules.spread import signed
from core import access
from core.ui import figures
from core.ui.figures import Figure
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


def balance() -> Panel | None:
    """Figures: one's own balance, with how it came about rota by rota."""
    actor = access.actor()
    if actor.person_id is None:
        return None
    sums = queries.of_person(actor.coop_id, actor.person_id)
    if not sums:
        return None
    trend, points = [], 0
    for row in reversed(sums):  # the newest stands first
        points += row.total.balance
        trend.append(points)
    said = "more than a fair share" if points > 0 else "less than a fair share"
    return figures.panel(
        "My work",
        [
            Figure(
                "My share",
                signed(points),
                f"{'point' if abs(points) == 1 else 'points'}, "
                f"{said if points else 'exactly a fair share'} of nights, weekends and the like",
                url_for("burden.mine"),
                tuple(trend),
                f"My balance after each of the last {len(trend)} rotas, the newest last",
            )
        ],
    )
