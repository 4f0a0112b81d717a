"""Visitors on the pages of a shift: the coordinator's, and the mentor's own."""

from __future__ import annotations

from coop.shifts.queries import MyShift, ShiftRow
from coop.visitors import queries
from core import access
from core.ui.panels import Panel


def on_shift(shift: ShiftRow) -> Panel | None:
    """Who goes along, and with whom."""
    rows = queries.on_shift(access.actor().coop_id, shift.id)
    if not rows:
        return None
    return Panel("Goes along", "coop/visitors/panel.html", {"rows": rows, "mine": False})


def beside_me(mine: MyShift) -> Panel | None:
    """A mentor's own shift: who goes along with them; others are told too."""
    actor = access.actor()
    rows = queries.on_shift(actor.coop_id, mine.shift.id)
    if not rows:
        return None
    context = {"rows": rows, "mine": True, "me": actor.person_id}
    return Panel("Goes along", "coop/visitors/panel.html", context)
