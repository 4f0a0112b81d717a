"""What stands on the home page."""

from __future__ import annotations

from flask import url_for

from coop.time import queries
from core import access, clock
from core.ui.panels import Panel


def to_approve() -> Panel | None:
    """Training and meeting time that is over and waits."""
    count = queries.waiting(access.actor().coop_id, clock.now())
    if not count:
        return None
    return Panel(
        "Training and meeting time",
        "coop/time/panel.html",
        {"count": count},
        action=("Other paid time", url_for("time.approvals")),
    )
