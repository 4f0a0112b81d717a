"""What the home page shows of open shifts: to take, and to decide."""

from __future__ import annotations

from flask import url_for

from coop.claims import queries
from core import access, clock
from core.ui.panels import Panel

MOST = 3


def to_take() -> Panel | None:
    """For a member: how many open shifts they can take, the next of them."""
    actor = access.actor()
    if actor.person_id is None:
        return None
    found = queries.board(actor.coop_id, actor.person_id, clock.now(), paid=False).able
    can = [one for one in found if one.claim_id is None]
    if not can:
        return None
    many = "1 open shift" if len(can) == 1 else f"{len(can)} open shifts"
    return Panel(
        f"{many} you can take",
        template="coop/claims/to_take.html",
        context={"rows": can[:MOST], "more": max(0, len(can) - MOST)},
        action=("All open shifts", url_for("claims.mine")),
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
