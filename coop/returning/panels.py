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


def mine() -> Panel | None:
    """Me: what was recorded when one came back; nothing for who was never spoken with."""
    actor = access.actor()
    if actor.person_id is None:
        return None
    rows = queries.held(actor.coop_id, person_id=actor.person_id, most=3)
    if not rows:
        return None
    return Panel(
        title="Return to work",
        template="coop/returning/mine.html",
        context={"rows": rows},
        action=("Read what was agreed", url_for("returning.mine")),
    )
