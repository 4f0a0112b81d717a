"""What stands on the home page of those who hold conversations."""

from __future__ import annotations

from flask import url_for

from coop.returning import queries
from core import access, clock
from core.ui.panels import Panel


def to_hold() -> Panel | None:
    """Home, for those who hold conversations: who is back, and when it is due."""
    actor = access.actor()
    rows = [
        row
        for row in queries.due(actor.coop_id, clock.today())
        if row.due_on is not None and row.person_id != actor.person_id
    ]
    if not rows:
        return None
    return Panel(
        title="Back after sickness",
        template="coop/returning/to_hold.html",
        context={"rows": rows[:5], "more": max(0, len(rows) - 5)},
        action=("Return to work", url_for("returning.index")),
    )
