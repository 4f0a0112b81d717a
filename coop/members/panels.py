"""What this slice shows on shared pages: the home page, one's own page."""

from __future__ import annotations

from datetime import timedelta

from flask import url_for

from coop.members import listing
from core import access, clock
from core.calendar import queries as calendar
from core.people.models import Person
from core.ui.panels import Panel

MOST = 6
AHEAD, MOMENT = timedelta(days=28), timedelta(minutes=1)


def running_out() -> Panel | None:
    """Home, for coordinators and managers: what runs out, and whom no shift may be given to."""
    actor = access.actor()
    on = clock.today()
    entries = listing.running_out(actor.coop_id, on)
    missing = listing.unplaceable(actor.coop_id, on)
    if not entries and not missing:
        return None
    return Panel(
        title="Certificates and clearances",
        template="coop/members/running_out.html",
        context={
            "entries": entries[:MOST],
            "more": max(0, len(entries) - MOST),
            "missing": missing,
            "today": on,
        },
        action=("All", url_for("members.people", who="expiring")) if entries else None,
    )


def coming_up(person: Person) -> Panel | None:
    """A person's page: what their time is promised to next."""
    start = clock.now()
    promised = calendar.between(person.coop_id, start, start + AHEAD, [person.id])
    if not promised:
        return None
    return Panel(
        title="Coming up",
        template="coop/members/coming_up.html",
        context={
            # Leave ends at a midnight: its last day is the one before.
            "promised": [(each, each.end_at - MOMENT) for each in promised[:MOST]],
            "more": max(0, len(promised) - MOST),
        },
    )


def my_details() -> Panel | None:
    """Me: what the co-op has on record about one's work."""
    actor = access.actor()
    if actor.person_id is None:
        return None
    on = clock.today()
    spells = listing.employments(actor.coop_id, actor.person_id)
    present = next(
        (s for s in spells if s.from_on <= on and (s.until_on is None or s.until_on >= on)), None
    )
    return Panel(
        title="My work",
        template="coop/members/my_work.html",
        context={
            "person": listing.person(actor.coop_id, actor.person_id),
            "present": present,
            "first": spells[-1] if spells else None,
            "memberships": listing.memberships(actor.coop_id, actor.person_id),
            "today": on,
        },
    )
