"""What a member sees of classes, and a planner of one class: read whole, in a few queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core import clock
from core.calendar import queries as calendar
from core.calendar.rules import Promise
from core.calendar.service import when
from training.records import queries as records
from training.sessions import needs, queries, rules
from training.sessions.needs import Needs
from training.sessions.queries import BookingRow, SessionRow
from training.sessions.rules import Need, State, Waiter

BACK = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class Open:
    """A class that one could go to: how one stands with it, and what stands in its way."""

    session: SessionRow
    need: Need
    clash: str
    offered: BookingRow | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """One's own place: booked, or the `turn`th in line (0: not in line)."""

    session: SessionRow
    booking: BookingRow
    need: Need
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """All of it, each list in the order of its page."""

    offered: tuple[Open, ...]
    booked: tuple[Place, ...]
    waiting: tuple[Place, ...]
    needed: tuple[Open, ...]
    others: tuple[Open, ...]
    past: tuple[Place, ...]


def words(need: Need) -> str:
    """How somebody stands, in words."""
    if need.stands == rules.Stands.NEVER:
        return "Asked, and never had"
    if need.stands == rules.Stands.NOT_ASKED:
        return "Not asked"
    if need.stands == rules.Stands.HAS or need.last_on is None:
        return "In date, no end"
    verb = "Ran out" if need.stands == rules.Stands.RAN_OUT else "Runs out"
    return f"{verb} on {need.last_on.day} {need.last_on:%B %Y}"


def _line(waiting: Iterable[BookingRow], session: SessionRow, read: Needs) -> list[int]:
    waiters = (
        Waiter(one.id, read.of(one.person_id, session.course_id), one.asked_at) for one in waiting
    )
    return [one.key for one in rules.in_line(waiters, read.on)]


def mine(coop_id: int, person_id: int, now: datetime) -> Board:
    """One member's classes: offers, places, turns in line, and what else is open to them."""
    on = clock.local_day(now)
    ahead = [row for row in queries.coming(coop_id, now) if row.start_at > now]
    own = queries.of_person(coop_id, person_id, now - BACK)
    lists = queries.of_sessions(
        coop_id,
        [row.id for row in ahead if row.id in own and own[row.id].state == State.WAITING],
    )
    lines = [one for one in lists if one.state == State.WAITING]
    people = {person_id, *(one.person_id for one in lines)}
    read = needs.load(coop_id, on, queries.gives(coop_id), person_ids=people)
    promised = calendar.between(
        coop_id, now, max((row.end_at for row in ahead), default=now), [person_id]
    )
    jobs: dict[date, list[tuple[int | None, str]]] = {}
    offered, booked, waiting, free = [], [], [], []
    for row in ahead:
        need = read.of(person_id, row.course_id)
        booking = own.get(row.id)
        state = None if booking is None else booking.state
        if booking is not None and state == State.BOOKED:
            booked.append(Place(row, booking, need))
        elif booking is not None and state == State.WAITING:
            line = _line([one for one in lines if one.session_id == row.id], row, read)
            waiting.append(Place(row, booking, need, line.index(booking.id) + 1))
        elif booking is not None and state == State.OFFERED:
            offered.append(Open(row, need, _clash(row, promised), booking))
        else:
            if row.on not in jobs:
                jobs[row.on] = queries.jobs(coop_id, row.on, [person_id]).get(person_id, [])
            if row.trainer_id != person_id and rules.fits(row.service_id, row.role, jobs[row.on]):
                free.append(Open(row, need, _clash(row, promised)))
    free.sort(key=lambda one: (one.need.lapses_on(on), one.session.start_at, one.session.id))
    past = [
        Place(row, own[row.id], read.of(person_id, row.course_id))
        for row in queries.held_by(coop_id, person_id, now - BACK)
        if own[row.id].state in rules.ATTENDED
    ]
    return Board(
        tuple(offered),
        tuple(booked),
        tuple(waiting),
        tuple(one for one in free if one.need.needed(one.session.on)),
        tuple(one for one in free if not one.need.needed(one.session.on)),
        tuple(past[::-1]),
    )


def _clash(row: SessionRow, promised: Iterable[Promise]) -> str:
    """What of a person's time a class would overlap, in words; empty: nothing."""
    for each in promised:
        if each.start_at < row.end_at and row.start_at < each.end_at:
            return f"{each.title}, {when(each)}"
    return ""


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a class's list as its planner reads it."""

    booking: BookingRow
    need: Need


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could be booked in."""

    person_id: int
    name: str
    service: str
    need: Need
    clash: str


@dataclass(frozen=True, slots=True)
class Roll:
    """A class's whole list; `line` in the order in which they are next."""

    session: SessionRow
    holding: tuple[Listed, ...]
    line: tuple[Listed, ...]
    gone: tuple[Listed, ...]
    need_it: tuple[Candidate, ...]
    others: tuple[Candidate, ...]


def roll(coop_id: int, session_id: int, now: datetime) -> Roll:
    """One class for its planner; NotFound in another co-op."""
    row = queries.session(coop_id, session_id)
    on = clock.local_day(now)
    rows = queries.bookings(coop_id, session_id)
    read = needs.load(coop_id, on, {row.course_id: row.gives_competency_id})
    listed = {one.id: Listed(one, read.of(one.person_id, row.course_id)) for one in rows}
    line = _line((one for one in rows if one.state == State.WAITING), row, read)
    here = {one.person_id for one in rows if one.state not in rules.GONE}
    jobs = queries.jobs(coop_id, row.on)
    busy = queries.busy(coop_id, row.start_at, row.end_at)
    found = []
    for who in records.learners(coop_id, row.on):
        if who.id in here or who.id == row.trainer_id:
            continue
        if not rules.fits(row.service_id, row.role, jobs.get(who.id, [])):
            continue
        need = read.of(who.id, row.course_id)
        clash = f"{busy[who.id].title}, {when(busy[who.id])}" if who.id in busy else ""
        found.append(Candidate(who.id, who.name, who.service, need, clash))
    need_it = [one for one in found if one.need.needed(row.on)]
    need_it.sort(key=lambda one: (bool(one.clash), one.need.lapses_on(on)))
    return Roll(
        row,
        tuple(listed[one.id] for one in rows if one.state in rules.HOLDING),
        tuple(listed[key] for key in line),
        tuple(listed[one.id] for one in rows if one.state in rules.GONE),
        tuple(need_it),
        tuple(one for one in found if not one.need.needed(row.on)),
    )
