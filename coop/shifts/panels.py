"""What the home page and every page's strip show about shifts."""

from __future__ import annotations

from datetime import timedelta

from flask import url_for

from coop.shifts import actions, queries
from coop.shifts.views.mine import directions, week_of, when_words, work_minutes
from core import access, clock
from core.people import queries as people
from core.people.models import Role
from core.ui import figures
from core.ui.figures import Figure
from core.ui.filters import hours
from core.ui.panels import Panel, Urgency

WEEKS = (("this", 0), ("next", 7))  # which week, and days from this Monday


def on_call_strip() -> Panel | None:
    """Who to ring now; else who is next, and the co-op's own number."""
    actor = access.actor_or_none()
    if actor is None or not actor.roles - {Role.ADVISER}:
        return None
    found = queries.on_call(actor.coop_id, clock.now())
    return Panel(
        "Who is on call",
        template="coop/shifts/on_call.html",
        context={
            "found": found,
            "phone": people.coop(actor.coop_id).phone,
            "today": clock.today(),
        },
    )


def next_shift() -> Panel | None:
    """The card at the top of a worker's home page."""
    actor = access.actor()
    if actor.person_id is None:
        return None
    now = clock.now()
    mine = queries.next_shift(actor.coop_id, actor.person_id, now)
    if mine is None:
        return None
    page = None
    if not mine.address and mine.shift.visits:
        page = queries.shift_page(actor.coop_id, mine.shift.id)
    shift = mine.shift
    return Panel(
        "Next shift",
        template="coop/shifts/next.html",
        bare=True,
        wide=True,
        urgency=Urgency.TODAY,
        context={
            "mine": mine,
            "shift": shift,
            "when": when_words(shift.start_at, shift.end_at, now),
            "running": shift.start_at <= now,
            "acts": actions.for_shift(mine),
            "directions": directions(mine, page),
        },
    )


def my_week() -> Panel | None:
    """This week as a list; from Sunday evening or an empty rest of the week, the next one."""
    actor = access.actor()
    if actor.person_id is None:
        return None
    now, this = clock.now(), clock.monday(clock.today())
    monday, title = this, "This week"
    days = week_of(actor.coop_id, actor.person_id, monday)
    ends = [one.shift.end_at for day in days for one in day.shifts]
    ends += [one.end_at for day in days for one in day.others]
    if not any(end > now for end in ends):
        coming = week_of(actor.coop_id, actor.person_id, this + timedelta(days=7))
        if any(day.shifts or day.others for day in coming):
            monday, title, days = this + timedelta(days=7), "Next week", coming
    minutes = work_minutes(one for day in days for one in day.shifts)
    return Panel(
        title,
        template="coop/shifts/week_panel.html",
        bare=True,
        wide=True,
        urgency=Urgency.WHENEVER,
        context={
            "title": title,
            "days": days,
            "now": now,
            "minutes": minutes,
            "contract": queries.contract_minutes(actor.coop_id, actor.person_id, monday),
            "url": url_for("my_shifts.week", week=monday.isoformat()),
        },
    )


def my_hours() -> Panel | None:
    """Figures: one's own hours of this week and the next, as far as they are published."""
    actor = access.actor()
    if actor.person_id is None:
        return None
    this = clock.monday(clock.today())
    mine = queries.my_shifts(actor.coop_id, actor.person_id, this, this + timedelta(days=13))
    found = []
    for which, days in WEEKS:
        monday = this + timedelta(days=days)
        of_week = [one for one in mine if clock.monday(one.shift.on) == monday]
        contract = queries.contract_minutes(actor.coop_id, actor.person_id, monday)
        found.append(
            Figure(
                f"Hours {which} week",
                hours(work_minutes(of_week)) if of_week else "None yet" if days else "None",
                f"of {hours(contract)} in my contract" if contract else "no contract hours",
                url_for("my_shifts.week", week=monday.isoformat()),
            )
        )
    return figures.panel("My work", found)
