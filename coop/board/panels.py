"""On the home page of those who read packs."""

from __future__ import annotations

from flask import url_for

from coop.board import queries
from core import access
from core.ui.filters import day_year
from core.ui.panels import Panel


def packs() -> Panel | None:
    """The last pack, and when the next comes by itself."""
    actor = access.actor()
    made, ahead = queries.packs(actor, limit=1), queries.schedules(actor.coop_id)
    if not made and not ahead:
        return None
    items = [
        (f"Pack of {row.pack.title}", f"Made {day_year(row.pack.made_at)} for {row.pack.made_by}",
         url_for("board.pack", pack_id=row.pack.id))
        for row in made
    ]  # fmt: skip
    items += [
        (f"Next on {day_year(row.next_on)}", f"Comes by itself on day {row.day} of each month",
         url_for("board.index"))
        for row in ahead[:1]
    ]  # fmt: skip
    action = ("Board packs", url_for("board.index"))
    return Panel("Board pack", "coop/pay/panel.html", {"items": items}, action=action)
