"""What this slice shows on shared pages, and what may be done about one's own shift."""

from __future__ import annotations

from datetime import timedelta

from flask import url_for

from coop.absence import queries
from coop.shifts.actions import Action
from coop.shifts.queries import MyShift, ShiftRow
from core import access, clock
from core.people.models import Person
from core.ui.panels import Panel, Urgency

MOST, SOON = 5, timedelta(days=7)


def cannot_come(mine: MyShift) -> Action | None:
    """On one's own shift, up to its start, in the week before it."""
    now, start_at = clock.now(), mine.shift.start_at
    if not access.actor().can("absence.own") or not now < start_at <= now + SOON:
        return None
    return Action("I cannot come", url_for("absence.report", on=mine.shift.on.isoformat()))


def my_offers() -> Panel | None:
    """Home: what one is asked to take, with one tap to answer."""
    actor = access.actor()
    if actor.person_id is None:
        return None
    offers = queries.my_offers(actor.coop_id, actor.person_id)
    if not offers:
        return None
    return Panel(
        "Can you take it?", "coop/absence/offers.html", {"offers": offers}, urgency=Urgency.TODAY
    )


def to_cover() -> Panel | None:
    """Home, for coordinators: what needs cover."""
    rows = queries.open_requests(access.actor().coop_id)
    if not rows:
        return None
    return Panel(
        "Cover needed",
        "coop/absence/to_cover.html",
        {"rows": rows[:MOST], "more": max(0, len(rows) - MOST)},
        action=("All cover", url_for("absence.index")),
        urgency=Urgency.TODAY,
    )


def of_person(person: Person) -> Panel:
    """A person's page: enter that they cannot come."""
    return Panel("Cannot come", "coop/absence/person_panel.html", {"person": person})


def of_shift(shift: ShiftRow) -> Panel | None:
    """A shift that runs: one press for somebody who has not come."""
    now = clock.now()
    if not shift.start_at <= now < shift.end_at or shift.cancelled_at is not None:
        return None
    people = [one for one in shift.assigned if one.published_at is not None]
    if not people:
        return None
    return Panel("Somebody has not come?", "coop/absence/shift_panel.html", {"people": people})
