"""On the home page: votes that are open for this member; for the board, what is to be decided."""

from __future__ import annotations

from flask import url_for

from coop.decisions import queries
from coop.decisions.rules import State
from core import access, clock
from core.ui import figures
from core.ui.figures import Figure
from core.ui.filters import day, moment
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


def to_decide() -> Panel | None:
    """Figures for the board: the next meeting, and motions that can be voted on now."""
    coop_id = access.actor().coop_id
    ahead = queries.next_meeting(coop_id, clock.now())
    open_now = [row for row in queries.motions(coop_id) if row.state == State.OPEN]
    url = url_for("decisions.index")
    closing = min((row.closes_at for row in open_now if row.closes_at), default=None)
    found = [
        Figure(
            "Next meeting",
            "None planned" if ahead is None else day(clock.local_day(ahead.start_at)),
            "" if ahead is None else ahead.title,
            url if ahead is None else url_for("decisions.meeting", meeting_id=ahead.id),
        ),
        Figure(
            "Motions open",
            f"{len(open_now):,}",
            f"the first closes {moment(closing)}" if closing else "no vote is open",
            url,
        ),
    ]
    return figures.panel("Decisions", found, action=("Decisions", url))
