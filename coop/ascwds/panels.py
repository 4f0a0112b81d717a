"""What this slice shows on shared pages: one's own."""

from __future__ import annotations

from flask import url_for

from coop.ascwds import queries
from core import access
from core.ui.panels import Panel


def mine() -> Panel | None:
    """Me: where one says, or takes back, what the file of workforce statistics has of oneself."""
    actor = access.actor()
    if actor.person_id is None or not queries.workplaces(actor.coop_id):
        return None
    return Panel(
        "About me for workforce statistics",
        "coop/ascwds/mine_panel.html",
        {
            "answered": queries.said(actor.coop_id, actor.person_id).answered,
            "url": url_for("ascwds.mine"),
        },
    )
