"""What waits for somebody on their home page."""

from __future__ import annotations

from flask import g

from coop.notices import queries
from core import access, clock
from core.ui.panels import Panel


def needs_you() -> Panel | None:
    """Alerts first, then what is still to be read; each is answered with one tap."""
    actor = access.actor()
    alerts = queries.alerts(actor)
    unread: tuple[queries.Notice, ...] = ()
    if actor.person_id is not None:
        unread = queries.for_person(actor.coop_id, actor.person_id, clock.today(), unread=True)
    if not alerts and not unread:
        return None
    return Panel(
        "Needs you",
        template="coop/notices/needs_you.html",
        context={"alerts": alerts, "unread": unread},
        bare=True,
        wide=True,
    )


def count() -> int:
    """The number on the tab; asked once a request."""
    if "notices_waiting" not in g:
        actor = access.actor_or_none()
        g.notices_waiting = queries.waiting(actor, clock.today()) if actor else 0
    found: int = g.notices_waiting
    return found
