"""Hours of shifts by service and day, summed by the database."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from sqlalchemy import case, func, select

from coop.agency.models import AgencyBooking
from coop.agency.rules import LIVE, State
from coop.shifts.kinds import Kind
from coop.shifts.models import Assignment, Shift
from coop.workforce.elapsed import minutes_between, nought_or_more
from coop.workforce.facts import Cover
from core import clock
from core.db import db


def cover(coop_id: int, first: date, last: date) -> tuple[Cover, ...]:
    """Own, agency, needed and unfilled minutes by service and day; two queries.

    Of shifts that begin on these days and were not cancelled; on call is no working time and
    left out. Need is counted in weeks of a service for which somebody's place was published or
    an agency booked, and never of shadow shifts.
    """
    begin = clock.monday(first)  # whole weeks, to tell whether a week's rota was published
    end = clock.monday(last) + timedelta(days=6)
    agency: dict[tuple[int, date], int] = defaultdict(int)
    for service_id, on, minutes in db.session.execute(_agency(coop_id, begin, end)):
        agency[service_id, on] += int(minutes)
    rows = db.session.execute(_shifts(coop_id, begin, end)).all()
    made = {
        (row.service_id, clock.monday(row.on)) for row in rows if row.own or row.agency_places
    } | {(service_id, clock.monday(on)) for service_id, on in agency}
    found = []
    for row in rows:
        if not first <= row.on <= last:
            continue
        counts = (row.service_id, clock.monday(row.on)) in made
        booked = agency.pop((row.service_id, row.on), 0)
        needed, unfilled = (int(row.needed), int(row.unfilled)) if counts else (0, 0)
        if row.own or booked or needed:
            found.append(Cover(row.service_id, row.on, int(row.own), booked, needed, unfilled))
    return tuple(found) + tuple(
        Cover(service_id, on, 0, minutes, 0, 0)
        for (service_id, on), minutes in agency.items()
        if first <= on <= last
    )


def _work(start: Any, end: Any, pause: Any) -> Any:
    return nought_or_more(minutes_between(start, end) - pause)


def _shifts(coop_id: int, first: date, last: date) -> Any:
    """Summed by times first, in the order of an index: many shifts of a day share theirs."""
    people = (
        select(func.count())
        .where(Assignment.shift_id == Shift.id, Assignment.published_at.is_not(None))
        .correlate(Shift)
        .scalar_subquery()
    )
    empty = nought_or_more(Shift.least - Shift.agency_places - people)
    counts = Shift.shadows_id.is_(None)
    times = (Shift.on, Shift.service_id, Shift.start_at, Shift.end_at, Shift.break_minutes)
    alike = (
        select(
            *times,
            func.sum(people).label("people"),
            func.sum(case((counts, Shift.least), else_=0)).label("least"),
            func.sum(case((counts, empty), else_=0)).label("empty"),
            func.sum(Shift.agency_places).label("agency_places"),
        )
        .where(
            Shift.coop_id == coop_id,
            Shift.on.between(first, last),
            Shift.cancelled_at.is_(None),
            Shift.kind != Kind.ON_CALL,
        )
        .group_by(*times)
        .subquery()
        .c
    )
    minutes = _work(alike.start_at, alike.end_at, alike.break_minutes)
    return (
        select(
            alike.service_id,
            alike.on,
            func.sum(alike.people * minutes).label("own"),
            func.sum(alike.least * minutes).label("needed"),
            func.sum(alike.empty * minutes).label("unfilled"),
            func.sum(alike.agency_places).label("agency_places"),
        )
        .group_by(alike.on, alike.service_id)
        .order_by(alike.on, alike.service_id)
    )


def _agency(coop_id: int, first: date, last: date) -> Any:
    """What was worked, or is planned where it is not confirmed yet."""
    booking = AgencyBooking
    worked = booking.state == State.WORKED
    minutes = case(
        (worked, _work(booking.worked_start_at, booking.worked_end_at,
                       booking.worked_break_minutes)),
        else_=_work(booking.start_at, booking.end_at, booking.break_minutes),
    )  # fmt: skip
    return (
        select(Shift.service_id, Shift.on, func.sum(minutes))
        .join(Shift, Shift.id == booking.shift_id)
        .where(
            booking.coop_id == coop_id,
            booking.state.in_([str(one) for one in LIVE]),
            Shift.on.between(first, last),
        )
        .group_by(Shift.service_id, Shift.on)
    )
