"""On the home page: votes that are open for this member."""

from __future__ import annotations

from flask import url_for

from coop.decisions import queries
from core import access
from core.ui.filters import moment
from core.ui.panels import Panel


def my_votes() -> Panel | None:
    """Open motions on which the member has not voted."""
    actor = access.actor()
    if actor.person_id is None:
        return None
    rows = queries.waiting_for(actor.coop_id, actor.person_id)
    if not rows:
        return None
    items = [
        (
            row.title,
            f"Open until {moment(row.closes_at)}",
            url_for("decisions.motion", motion_id=row.id),
        )
        for row in rows
    ]
    action = ("Decisions", url_for("decisions.index"))
    return Panel("Your vote", "coop/pay/panel.html", {"items": items}, action=action)
