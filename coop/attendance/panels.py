"""What stands on the home page: my hours to confirm, hours to approve."""

from __future__ import annotations

from datetime import timedelta

from flask import url_for

from coop.attendance import queries
from coop.attendance.models import HoursState
from coop.attendance.views.mine import at_work, needs_confirming, startable
from core import access, clock
from core.people.models import Person
from core.ui.panels import Panel, Urgency

KEPT_OVER = timedelta(weeks=12)


def of_person(person: Person) -> Panel | None:
    """A person's page: how they kept their shifts of the last twelve weeks."""
    today = clock.today()
    found = queries.reliability(person.coop_id, person.id, today - KEPT_OVER, today)
    if not found.shifts:
        return None
    return Panel("Hours, last twelve weeks", "coop/attendance/person_panel.html", {"found": found})


def mine() -> Panel | None:
    """A worker's shifts to start or to confirm; questions about hours stand among the alerts."""
    actor = access.actor()
    if actor.person_id is None:
        return None
    now = clock.now()
    found = queries.mine(actor.coop_id, actor.person_id, clock.today())
    waiting = [
        entry
        for entry in found
        if needs_confirming(entry, now) and entry.state != HoursState.QUERIED
    ]
    running = [
        entry
        for entry in found
        if (entry.state is None and startable(entry.plan, now))
        or (at_work(entry) and entry.plan.end_at > now)
    ]
    if not waiting and not running:
        return None
    return Panel(
        "Your hours",
        "coop/attendance/panel_mine.html",
        {"waiting": waiting, "running": running, "today": clock.today()},
        action=("My hours", url_for("attendance.mine")),
        urgency=Urgency.TODAY,
    )


def to_approve() -> Panel | None:
    """A coordinator's heap."""
    count = queries.waiting(access.actor().coop_id)
    if not count:
        return None
    return Panel(
        "Hours to approve",
        "coop/attendance/panel_approve.html",
        {"count": count},
        action=("Approve hours", url_for("attendance.approvals")),
    )
