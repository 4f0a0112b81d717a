"""The calendar of who is off."""

from __future__ import annotations

from datetime import date

from flask import render_template, request

from coop.leave import month, queries
from coop.leave.month import LETTERS
from coop.leave.rules import LEAVE_WORDS
from coop.leave.views import blueprint
from core import access, clock
from core.access import requires
from core.errors import NotFound
from core.ui import nav


@blueprint.get("/leave/calendar")
@requires("leave.approve")
def calendar() -> str:
    """A month of leave: `month=2026-12`, this month without."""
    coop_id = access.actor().coop_id
    asked = request.args.get("month", "")
    try:
        on = date.fromisoformat(f"{asked}-01") if asked else clock.today()
    except ValueError:
        raise NotFound from None
    if not date(2000, 1, 1) <= on <= date(2100, 1, 1):
        raise NotFound
    nav.stand_at("leave.index")
    return render_template(
        "coop/leave/calendar.html",
        month=month.month(coop_id, on),
        letters=[(letter, LEAVE_WORDS[kind]) for kind, letter in LETTERS.items()],
        today=clock.today(),
        waiting=queries.waiting(coop_id),
    )
