"""The way to pass a shift on; what waits for one's yes, and for a coordinator's."""

from __future__ import annotations

from flask import url_for

from coop.shifts.actions import Action
from coop.shifts.queries import MyShift
from coop.swaps import queries
from core import access, clock
from core.ui.panels import Panel


def pass_on(mine: MyShift) -> Action | None:
    """Until it begins, a shift can be passed on or swapped."""
    if not access.can("swaps.own") or mine.shift.start_at <= clock.now():
        return None
    return Action("Pass this on", url_for("swaps.pass_on", assignment_id=mine.assignment_id))


def asked() -> Panel | None:
    """Home: exchanges that wait for one's own answer."""
    actor = access.actor()
    if actor.person_id is None:
        return None
    waiting = [
        one
        for one in queries.exchanges(actor.coop_id, clock.now(), actor.person_id)
        if any(p.giver_id == actor.person_id and p.said_yes_at is None for p in one.parts)
    ]
    if not waiting:
        return None
    return Panel(
        "Swaps that wait for you",
        template="coop/swaps/asked.html",
        context={"count": len(waiting)},
        action=("Answer", url_for("swaps.mine")),
    )


def to_decide() -> Panel | None:
    """Home: exchanges to which all have said yes."""
    waiting = queries.exchanges(access.actor().coop_id, clock.now(), states=("waiting",))
    if not waiting:
        return None
    return Panel(
        "Exchanges to approve",
        template="coop/swaps/to_decide.html",
        context={"count": len(waiting)},
        action=("Decide", url_for("swaps.index")),
    )
