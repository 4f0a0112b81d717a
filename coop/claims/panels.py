"""What the home page shows of open shifts: to take, and to decide."""

from __future__ import annotations

from flask import url_for

from coop.claims import queries
from core import access, clock
from core.ui.panels import Panel, Urgency

MOST = 3


def to_take() -> Panel | None:
    """For a member: open shifts at times when they are free; their page asks every rule."""
    actor = access.actor()
    if actor.person_id is None:
        return None
    found = queries.glance(actor.coop_id, actor.person_id, clock.now(), MOST)
    if not found.count:
        return None
    many = "1 open shift" if found.count == 1 else f"{found.count} open shifts"
    return Panel(
        f"{many} while you are free",
        template="coop/claims/to_take.html",
        context={
            "rows": found.first,
            "offered": queries.offered_to(actor.coop_id, actor.person_id, found.first),
            "more": found.count - len(found.first),
        },
        action=("See which you can take", url_for("claims.mine")),
        urgency=Urgency.WHENEVER,
    )


def to_decide() -> Panel | None:
    """For a coordinator: claims that wait for an answer."""
    rows = queries.waiting(access.actor().coop_id)
    if not rows:
        return None
    return Panel(
        "Claims to decide",
        template="coop/claims/to_decide.html",
        context={"rows": rows[:MOST], "more": max(0, len(rows) - MOST)},
        action=("Open shifts", url_for("claims.index")),
    )
