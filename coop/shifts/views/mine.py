"""One's own shifts on a phone: the week as a list, and one shift with all that is needed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import quote_plus

from flask import Blueprint, render_template, url_for

from coop.shifts import actions, queries
from coop.shifts.queries import MyShift, ShiftPage
from coop.shifts.views.blueprint import asked_day
from core import access, clock
from core.access import requires
from core.calendar import Promise, also, bank_holidays
from core.calendar import queries as calendar
from core.errors import NotAllowed
from core.ui import nav

blueprint = Blueprint("my_shifts", __name__, url_prefix="/my/shifts")
MAP = "https://www.google.com/maps/search/?api=1&query="


@dataclass(frozen=True, slots=True)
class Day:
    """A day of somebody's week."""

    on: date
    holiday: str
    shifts: tuple[MyShift, ...]
    others: tuple[Promise, ...] = ()  # classes, meetings: what is no shift and no leave


def person() -> int:
    """The person behind the account; NotAllowed for an account that is nobody's."""
    found = access.actor().person_id
    if found is None:
        raise NotAllowed("This account does not stand for a person who works shifts.")
    return found


def directions(mine: MyShift, page: ShiftPage | None = None) -> str:
    """A map search for the place: the service's address, or the first visit's place."""
    place = mine.address
    if not place and page is not None and page.visits:
        place = page.visits[0].place
    return MAP + quote_plus(place) if place else ""


def when_words(start_at: datetime, end_at: datetime, now: datetime) -> str:
    """Now, until 15:00; today, in 2 hours; tomorrow, in 14 hours; Wed 9 December."""
    if start_at <= now:
        return f"Now, until {clock.local(end_at):%H:%M}"
    minutes = clock.minutes_between(now, start_at)
    days = (clock.local_day(start_at) - clock.local_day(now)).days
    if minutes < 60:
        soon = "in a minute" if minutes <= 1 else f"in {minutes} minutes"
        return f"{'today' if days == 0 else 'tomorrow'}, {soon}"
    if days <= 1:
        hours = (minutes + 30) // 60
        length = "an hour" if hours == 1 else f"{hours} hours"
        return f"{'today' if days == 0 else 'tomorrow'}, in {length}"
    on = clock.local_day(start_at)
    if days < 7:
        return f"{on:%A}, in {days} days"
    return f"{on:%a} {on.day} {on:%B}"


def week_of(coop_id: int, person_id: int, monday: date) -> list[Day]:
    """The seven days, those without shifts too."""
    sunday = monday + timedelta(days=6)
    found = queries.my_shifts(coop_id, person_id, monday, sunday)
    marked = bank_holidays.names(monday, sunday)
    first_at, last_at = clock.instant(monday), clock.instant(sunday + timedelta(days=1))
    others = [
        each
        for each in calendar.between(coop_id, first_at, last_at, [person_id])
        if each.kind not in ("shift", "leave") and each.start_at >= first_at
    ]
    others += also.between(coop_id, first_at, last_at, [person_id])
    return [
        Day(
            on,
            marked.get(on, ""),
            tuple(mine for mine in found if mine.shift.on == on),
            tuple(each for each in others if clock.local_day(each.start_at) == on),
        )
        for on in (monday + timedelta(days=day) for day in range(7))
    ]


def work_minutes(shifts: Iterable[MyShift]) -> int:
    """What somebody's shifts come to, in minutes that count as work."""
    return sum(one.shift.work_minutes for one in shifts)


@blueprint.get("")
@requires("my.work")
def week() -> str:
    """My week from what has been published."""
    actor, mine = access.actor(), person()
    monday = clock.monday(asked_day("week"))
    days = week_of(actor.coop_id, mine, monday)
    this = clock.monday(clock.today())
    return render_template(
        "coop/shifts/my_week.html",
        days=days,
        monday=monday,
        this=this,
        before=monday - timedelta(days=7),
        after=monday + timedelta(days=7),
        today=clock.today(),
        minutes=work_minutes(one for entry in days for one in entry.shifts),
        contract=queries.contract_minutes(actor.coop_id, mine, monday),
        any_shift=any(entry.shifts or entry.others for entry in days),
    )


@blueprint.get("/<int:shift_id>")
@requires("my.work")
def shift(shift_id: int) -> str:
    """One of my shifts: times, place, people, visits; other slices add to it."""
    nav.stand_at("my_shifts.week")
    actor, me = access.actor(), person()
    mine, page = queries.my_shift_page(actor.coop_id, me, shift_id)
    return render_template(
        "coop/shifts/my_shift.html",
        mine=mine,
        row=mine.shift,
        page=page,
        along=queries.along(actor.coop_id, mine.shift),
        when=when_words(mine.shift.start_at, mine.shift.end_at, clock.now()),
        over=mine.shift.end_at <= clock.now(),
        directions=directions(mine, page),
        map_of=lambda place: MAP + quote_plus(place),
        acts=actions.for_shift(mine),
        back=url_for("my_shifts.week", week=clock.monday(mine.shift.on).isoformat()),
    )
