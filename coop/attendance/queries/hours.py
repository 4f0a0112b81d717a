"""Hours with the places they were worked on: own ones, and a period's for approval."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select

from coop.attendance import comparing, law, rules
from coop.attendance.comparing import Punctuality
from coop.attendance.models import AwakeSpell, HoursState, HoursWorked, VisitWorked
from coop.attendance.queries.rows import Entry, HoursRow, Reliability, Week, plan_of
from coop.attendance.queries.settled import settings
from coop.attendance.rules import Awake, Plan, ToldVisit
from coop.attendance.settings import Settings
from coop.shifts import queries as shifts
from coop.shifts.models import Shift, Visit
from coop.shifts.queries import ShiftRow
from core import clock
from core.db import db
from core.people.models import Account, Person

LOOK_BACK = timedelta(days=28)
COLUMNS = (
    HoursWorked.id, HoursWorked.shift_id, HoursWorked.person_id, HoursWorked.start_at,
    HoursWorked.end_at, HoursWorked.break_minutes, HoursWorked.disturbed_minutes,
    HoursWorked.state, HoursWorked.note, HoursWorked.query, HoursWorked.confirmed_at,
    HoursWorked.approved_at, func.coalesce(Account.name, ""), HoursWorked.reopened_reason,
)  # fmt: skip


def _hours(where: ColumnElement[bool]) -> list[HoursRow]:
    """Hours under a condition on HoursWorked and Shift; three queries."""
    base = (
        select(*COLUMNS)
        .join(Shift, Shift.id == HoursWorked.shift_id)
        .outerjoin(Account, Account.id == HoursWorked.approved_by_id)
        .where(where)
        .order_by(HoursWorked.start_at, HoursWorked.id)
    )
    told: dict[int, list[ToldVisit]] = defaultdict(list)
    visits = (
        select(VisitWorked)
        .join(HoursWorked, HoursWorked.id == VisitWorked.hours_id)
        .join(Shift, Shift.id == HoursWorked.shift_id)
        .join(Visit, Visit.id == VisitWorked.visit_id)
        .where(where)
        .order_by(Visit.start_at, Visit.id)
    )
    for visit in db.session.scalars(visits):
        told[visit.hours_id].append(
            ToldVisit(visit.visit_id, visit.start_at, visit.end_at, visit.missed_reason)
        )
    awake: dict[int, list[Awake]] = defaultdict(list)
    spells = (
        select(AwakeSpell)
        .join(HoursWorked, HoursWorked.id == AwakeSpell.hours_id)
        .join(Shift, Shift.id == HoursWorked.shift_id)
        .where(where)
        .order_by(AwakeSpell.start_at)
    )
    for spell in db.session.scalars(spells):
        awake[spell.hours_id].append(Awake(spell.start_at, spell.end_at, spell.woken_by))
    rows: list[Any] = list(db.session.execute(base))
    return [
        replace(HoursRow(*row), visits=tuple(told[row.id]), spells=tuple(awake[row.id]))
        for row in rows
    ]


def hours(coop_id: int, hours_id: int) -> HoursRow | None:
    """One set of hours."""
    found = _hours((HoursWorked.coop_id == coop_id) & (HoursWorked.id == hours_id))
    return found[0] if found else None


def hours_of(coop_id: int, shift_id: int, person_id: int) -> HoursRow | None:
    """What a person has told of a shift."""
    found = _hours(
        (HoursWorked.coop_id == coop_id)
        & (HoursWorked.shift_id == shift_id)
        & (HoursWorked.person_id == person_id)
    )
    return found[0] if found else None


def others(coop_id: int, person_id: int, near: datetime, shift_id: int) -> tuple[rules.Other, ...]:
    """A person's hours on other shifts within three days of an instant."""
    query = (
        select(HoursWorked.start_at, HoursWorked.end_at, Shift.name)
        .join(Shift, Shift.id == HoursWorked.shift_id)
        .where(
            HoursWorked.coop_id == coop_id,
            HoursWorked.person_id == person_id,
            HoursWorked.shift_id != shift_id,
            HoursWorked.state != HoursState.NO_SHOW,
            HoursWorked.start_at.between(near - timedelta(days=3), near + timedelta(days=3)),
        )
        .order_by(HoursWorked.start_at)
    )
    return tuple(
        rules.Other(start_at, end_at, f"{name}, {_when(start_at, end_at)}")
        for start_at, end_at, name in db.session.execute(query)
    )


def _when(start_at: datetime, end_at: datetime | None) -> str:
    start = clock.local(start_at)
    day = f"{start:%a} {start.day} {start:%B}, {start:%H:%M}"
    return f"{day}\N{EN DASH}{clock.local(end_at):%H:%M}" if end_at else day


def entries(
    coop_id: int, first_on: date, last_on: date, service_ids: Collection[int] | None = None
) -> tuple[Entry, ...]:
    """Every published place that begins in the period with its hours; a fixed number of queries."""
    rows = shifts.shifts(coop_id, first_on, last_on, service_ids, cancelled=True)
    where = (HoursWorked.coop_id == coop_id) & Shift.on.between(first_on, last_on)
    if service_ids is not None:
        where &= Shift.service_id.in_(service_ids)
    return _join(coop_id, rows, _hours(where))


def mine(coop_id: int, person_id: int, today: date) -> tuple[Entry, ...]:
    """A person's own places of the last four weeks and of today, newest first."""
    return _own(coop_id, person_id, today - LOOK_BACK, today)


def reliability(coop_id: int, person_id: int, first_on: date, last_on: date) -> Reliability:
    """How somebody kept their shifts of these days."""
    return reliability_of(_own(coop_id, person_id, first_on, last_on))


def reliability_of(found: Iterable[Entry]) -> Reliability:
    """The same of entries that have been read."""
    told = [entry for entry in found if entry.hours and (entry.hours.told or _missed(entry))]
    return Reliability(
        shifts=len(told),
        late=sum(1 for entry in told if entry.punctuality.late),
        left_early=sum(1 for entry in told if entry.punctuality.left_early),
        no_shows=sum(1 for entry in told if _missed(entry)),
    )


def _missed(entry: Entry) -> bool:
    return entry.state == HoursState.NO_SHOW


def _own(coop_id: int, person_id: int, first: date, today: date) -> tuple[Entry, ...]:
    rows = [row.shift for row in shifts.my_shifts(coop_id, person_id, first, today)]
    where = (
        (HoursWorked.coop_id == coop_id)
        & (HoursWorked.person_id == person_id)
        & Shift.on.between(first, today)
    )
    found = _join(coop_id, rows, _hours(where), person_id=person_id)
    return tuple(sorted(found, key=lambda entry: entry.shift.start_at, reverse=True))


def _join(
    coop_id: int,
    rows: Iterable[ShiftRow],
    told: Iterable[HoursRow],
    *,
    person_id: int | None = None,
) -> tuple[Entry, ...]:
    by_place: dict[int, dict[int, HoursRow]] = defaultdict(dict)
    for one in told:
        by_place[one.shift_id][one.person_id] = one
    by_shift = {row.id: row for row in rows}
    planned = shifts.visits(coop_id, [row.id for row in by_shift.values() if row.visits])
    book = settings(coop_id)
    names = _names(coop_id, {who for mine in by_place.values() for who in mine})
    born = _born(coop_id, min((row.on for row in by_shift.values()), default=clock.today()))
    found = []
    for row in by_shift.values():
        plan = plan_of(row, planned.get(row.id, ()))
        held, mine = book.on(row.on), by_place.get(row.id, {})
        for place in row.assigned:
            if person_id is not None and place.person_id != person_id:
                continue
            hours = mine.pop(place.person_id, None)
            if hours is None and (place.published_at is None or row.cancelled_at is not None):
                continue
            who, name = place.person_id, place.name
            found.append(_entry(row, who, name, plan, place.id, hours, held, born.get(who)))
        for who, hours in mine.items():
            found.append(_entry(row, who, names[who], plan, None, hours, held, born.get(who)))
    return tuple(found)


def _entry(
    row: ShiftRow,
    person_id: int,
    name: str,
    plan: Plan,
    assignment_id: int | None,
    hours: HoursRow | None,
    held: Settings,
    born_on: date | None,
) -> Entry:
    differences: tuple[str, ...] = ()
    punctual = Punctuality()
    if hours is not None and hours.told is not None:
        punctual = comparing.punctuality(plan, hours.told, held.late_minutes)
        differences = against_plan(plan, hours.told, held, born_on)
        if assignment_id is None:
            differences = ("no longer on the rota", *differences)
    return Entry(row, person_id, name, plan, assignment_id, hours, differences, punctual, held)


def against_plan(
    plan: Plan, told: rules.Told, held: Settings, born_on: date | None = None
) -> tuple[str, ...]:
    """What somebody has to look at in hours: differences from the plan, and what the law says."""
    return (
        *comparing.differences(plan, told, held.tolerance_minutes),
        *by_law(plan, told, born_on),
    )


def by_law(plan: Plan, told: rules.Told, born_on: date | None) -> tuple[str, ...]:
    """A break not had, and hours that are not open to somebody under 18."""
    found = []
    due = law.rest_break(plan.on, born_on)
    if due is not None:
        missed = comparing.short_break(plan, told, due.over_minutes, due.least_minutes)
        found += [missed] if missed else []
    young = law.young_limits(plan.on, born_on)
    if young is not None:
        found += comparing.young_worker(told, young, clock.LONDON)
    return tuple(found)


def born_on(coop_id: int, person_id: int) -> date | None:
    """When somebody was born, where it is recorded."""
    query = select(Person.born_on).where(Person.coop_id == coop_id, Person.id == person_id)
    return db.session.scalar(query)


def _born(coop_id: int, first_on: date) -> dict[int, date]:
    """Those who may be under 18 on a day or later, with the day they were born."""
    query = select(Person.id, Person.born_on).where(
        Person.coop_id == coop_id, Person.born_on > law.youngest_first(first_on)
    )
    return {who: on for who, on in db.session.execute(query) if on is not None}


def _names(coop_id: int, person_ids: Collection[int]) -> dict[int, str]:
    if not person_ids:
        return {}
    query = select(Person).where(Person.coop_id == coop_id, Person.id.in_(person_ids))
    return {person.id: person.name for person in db.session.scalars(query)}


def week(found: Iterable[Entry], now: datetime) -> Week:
    """Sort entries by what must be done; shifts that are not over and not told are left out."""
    sorted_: dict[str, list[Entry]] = defaultdict(list)
    for entry in found:
        state = entry.state
        if state == HoursState.APPROVED:
            sorted_["approved"].append(entry)
        elif state == HoursState.QUERIED:
            sorted_["queried"].append(entry)
        elif state == HoursState.NO_SHOW:
            sorted_["no_shows"].append(entry)
        elif state == HoursState.CONFIRMED:
            sorted_["matching" if entry.matches else "exceptions"].append(entry)
        elif entry.plan.end_at <= now:
            sorted_["missing"].append(entry)
        elif state == HoursState.STARTED:
            sorted_["working"].append(entry)
    return Week(**{name: tuple(rows) for name, rows in sorted_.items()})


def waiting(coop_id: int) -> int:
    """How many sets of hours are confirmed and not approved."""
    query = select(func.count()).select_from(HoursWorked)
    query = query.where(HoursWorked.coop_id == coop_id, HoursWorked.state == HoursState.CONFIRMED)
    return db.session.scalars(query).one()
