"""What the database says about a period, read in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select

from coop.attendance.models import HoursWorked, WeekBefore
from coop.availability import queries as availability
from coop.availability.queries import TermsFacts, TimeFacts, WishFacts
from coop.checks import queries as checks
from coop.leave.queries import LeaveFacts, days_off
from coop.members import queries as members
from coop.members.queries import WorkerFacts
from coop.pairs import queries as pairs
from coop.pairs.queries import PairFacts, SpellFacts
from coop.rota.burden import queries as burden
from coop.rota.situation.observed import ObservationFacts, due
from coop.shifts import queries as need
from coop.shifts.kinds import Kind
from coop.shifts.models import Assignment, Shift, Visit
from coop.shifts.queries import ShiftRow
from coop.time import queries as other_time
from core import clock
from core.calendar.models import Commitment
from core.db import db
from core.people.models import Person, Service
from training.records import queries as records
from training.records.queries import HeldSpell
from training.standards import queries as standards

HISTORY = timedelta(weeks=17)
DAY = timedelta(days=1)
VISITED = timedelta(weeks=8)  # how long back a person supported is no new face
NOTHING_OVER = checks.Over({}, ())
AFTER = 3 * DAY  # duties this soon after the horizon still need rest before them


class PlaceFacts(NamedTuple):
    """A person's place on a shift, with the shift's own times."""

    id: int
    shift_id: int
    person_id: int
    leads: bool
    by_hand: bool
    agreed: bool
    overridden: bool
    published: bool
    service_id: int
    kind: str
    on: date
    start_at: datetime
    end_at: datetime
    break_minutes: int
    pattern_id: int | None


class WorkedFacts(NamedTuple):
    """Hours that a person has told on a shift; end not told yet: not listed."""

    shift_id: int
    person_id: int
    start_at: datetime
    end_at: datetime
    break_minutes: int


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a problem is built from."""

    coop_id: int
    first_on: date
    last_on: date
    service_ids: frozenset[int]
    shifts: tuple[ShiftRow, ...]  # of the services, not cancelled
    places: tuple[PlaceFacts, ...]  # all services, from the weeks before to just after
    worked: tuple[WorkedFacts, ...]
    weeks: tuple[tuple[int, date, int], ...]  # person, Monday, minutes before Carework
    people: tuple[WorkerFacts, ...]
    left: dict[int, str]  # placed, yet employed on no day of the period: id to name
    held: tuple[HeldSpell, ...]
    terms: tuple[TermsFacts, ...]
    times: tuple[TimeFacts, ...]
    wishes: tuple[WishFacts, ...]
    later_nights: tuple[tuple[int, date], ...]  # person, day: after `places`, of the last month
    leave: tuple[LeaveFacts, ...]
    commitments: tuple[tuple[int, datetime, datetime, str, bool, str], ...]  # and time approved
    competencies: tuple[tuple[int, str], ...]
    services: tuple[tuple[int, str], ...]
    pairs: tuple[PairFacts, ...]
    learning: tuple[SpellFacts, ...]
    mentoring: tuple[SpellFacts, ...]
    patterns: dict[int, int]  # pattern to the one that stands for all of its service and name
    codes: dict[int, tuple[str, ...]]  # people supported, by shift
    owed: dict[int, int]  # burden points borne beyond a fair share, by person
    visited: dict[int, frozenset[str]]  # people supported visited lately, by person
    observations: tuple[ObservationFacts, ...] = ()
    checks: checks.Over = NOTHING_OVER  # days that lack a check, and those of working supervised

    @property
    def numbers(self) -> dict[str, int]:
        """The people supported of the period, each by a number that holds within it."""
        found = sorted({code for codes in self.codes.values() for code in codes})
        return {code: number for number, code in enumerate(found, start=1)}


def load(
    coop_id: int,
    first_on: date,
    last_on: date,
    service_ids: Collection[int],
    person_ids: Collection[int] | None = None,
) -> Facts:
    """Read a period of whole days for some services; `person_ids` narrows whom it is about."""
    since = first_on - HISTORY
    people = members.workforce(coop_id, since, last_on, person_ids)
    places = _places(coop_id, since, last_on + AFTER, person_ids)
    known = {person.person_id for person in people}
    held = tuple(records.held(coop_id, first_on, last_on + DAY, person_ids))
    inside = {p.person_id for p in places if p.service_id in service_ids and p.on >= first_on}
    return Facts(
        coop_id=coop_id,
        first_on=first_on,
        last_on=last_on,
        service_ids=frozenset(service_ids),
        shifts=need.shifts(coop_id, first_on, last_on, service_ids),
        places=places,
        worked=_worked(coop_id, since, last_on, person_ids),
        weeks=_weeks(coop_id, since, first_on, person_ids),
        people=people,
        left=_names(coop_id, inside - known),
        held=held,
        terms=availability.terms(coop_id, first_on, last_on, person_ids),
        times=availability.times(coop_id, first_on, last_on + DAY, person_ids),
        wishes=availability.wishes(coop_id, first_on, last_on, person_ids),
        later_nights=_later_nights(coop_id, last_on, person_ids),
        leave=days_off(coop_id, since, last_on + DAY, person_ids),
        commitments=(
            *_commitments(coop_id, since, last_on + AFTER, person_ids),
            *other_time.worked(coop_id, since, last_on, person_ids),
        ),
        competencies=tuple((row.id, row.name) for row in standards.competencies(coop_id)),
        services=_services(coop_id),
        pairs=pairs.pairs(coop_id, first_on, last_on, person_ids),
        learning=pairs.learning(coop_id, first_on, last_on, person_ids),
        mentoring=pairs.mentoring(coop_id, first_on, last_on, person_ids),
        patterns={row.id: row.stands_for for row in need.titles(coop_id)},
        codes=need.codes(coop_id, first_on, last_on, service_ids),
        owed=burden.owed(coop_id, first_on, person_ids),
        visited=_visited(coop_id, first_on, person_ids),
        observations=due(coop_id, first_on, last_on, held, places, person_ids),
        checks=checks.over(coop_id, first_on, last_on + DAY, sorted(known)),
    )


def _places(
    coop_id: int, first_on: date, last_on: date, person_ids: Collection[int] | None
) -> tuple[PlaceFacts, ...]:
    query = (
        select(
            Assignment.id,
            Assignment.shift_id,
            Assignment.person_id,
            Assignment.leads,
            Assignment.by_hand,
            Assignment.agreed_at.is_not(None),
            Assignment.override_reason != "",
            Assignment.published_at.is_not(None),
            Shift.service_id,
            Shift.kind,
            Shift.on,
            Shift.start_at,
            Shift.end_at,
            Shift.break_minutes,
            Shift.pattern_id,
        )
        .join(Shift, Shift.id == Assignment.shift_id)
        .where(
            Assignment.coop_id == coop_id,
            Shift.on.between(first_on, last_on),
            Shift.cancelled_at.is_(None),
        )
        .order_by(Shift.start_at, Assignment.id)
    )
    if person_ids is not None:
        query = query.where(Assignment.person_id.in_(person_ids))
    return tuple(PlaceFacts._make(row) for row in db.session.execute(query))


def _later_nights(
    coop_id: int, last_on: date, person_ids: Collection[int] | None
) -> tuple[tuple[int, date], ...]:
    """Nights given already from after the places to the end of the month, by local day."""
    month_end = (last_on.replace(day=1) + 31 * DAY).replace(day=1) - DAY
    query = (
        select(Assignment.person_id, Shift.on)
        .join(Shift, Shift.id == Assignment.shift_id)
        .where(
            Assignment.coop_id == coop_id,
            Shift.on > last_on + AFTER,
            Shift.on <= month_end,
            Shift.cancelled_at.is_(None),
            Shift.kind.in_((Kind.WAKING_NIGHT, Kind.SLEEP_IN)),
        )
    )
    if person_ids is not None:
        query = query.where(Assignment.person_id.in_(person_ids))
    return tuple((person, on) for person, on in db.session.execute(query))


def _worked(
    coop_id: int, first_on: date, last_on: date, person_ids: Collection[int] | None
) -> tuple[WorkedFacts, ...]:
    query = select(
        HoursWorked.shift_id,
        HoursWorked.person_id,
        HoursWorked.start_at,
        HoursWorked.end_at,
        HoursWorked.break_minutes,
    ).where(
        HoursWorked.coop_id == coop_id,
        HoursWorked.start_at >= clock.instant(first_on),
        HoursWorked.start_at < clock.instant(last_on + DAY),
        HoursWorked.end_at.is_not(None),
    )
    if person_ids is not None:
        query = query.where(HoursWorked.person_id.in_(person_ids))
    return tuple(WorkedFacts._make(row) for row in db.session.execute(query))


def _weeks(
    coop_id: int, first_on: date, before_on: date, person_ids: Collection[int] | None
) -> tuple[tuple[int, date, int], ...]:
    query = select(WeekBefore.person_id, WeekBefore.week_on, WeekBefore.minutes).where(
        WeekBefore.coop_id == coop_id,
        WeekBefore.week_on >= first_on,
        WeekBefore.week_on < before_on,
    )
    if person_ids is not None:
        query = query.where(WeekBefore.person_id.in_(person_ids))
    return tuple((person, on, minutes) for person, on, minutes in db.session.execute(query))


def _visited(
    coop_id: int, before_on: date, person_ids: Collection[int] | None
) -> dict[int, frozenset[str]]:
    query = (
        select(Assignment.person_id, Visit.code)
        .join(Shift, Shift.id == Assignment.shift_id)
        .join(Visit, Visit.shift_id == Shift.id)
        .where(
            Assignment.coop_id == coop_id,
            Assignment.published_at.is_not(None),
            Shift.cancelled_at.is_(None),
            Shift.on >= before_on - VISITED,
            Shift.on < before_on,
        )
        .distinct()
    )
    if person_ids is not None:
        query = query.where(Assignment.person_id.in_(person_ids))
    found: dict[int, set[str]] = {}
    for person_id, code in db.session.execute(query):
        found.setdefault(person_id, set()).add(code)
    return {person_id: frozenset(codes) for person_id, codes in found.items()}


def _names(coop_id: int, person_ids: Collection[int]) -> dict[int, str]:
    if not person_ids:
        return {}
    query = select(Person).where(Person.coop_id == coop_id, Person.id.in_(person_ids))
    return {person.id: person.name for person in db.session.scalars(query)}


def _commitments(
    coop_id: int, first_on: date, last_on: date, person_ids: Collection[int] | None
) -> tuple[tuple[int, datetime, datetime, str, bool, str], ...]:
    """Time promised to anything but what is read from its own table.

    That is shifts, leave, and other time once approved, which counts long after its promise.
    """
    approved = other_time.approved_ids(coop_id)
    query = (
        select(
            Commitment.person_id,
            Commitment.start_at,
            Commitment.end_at,
            Commitment.kind,
            Commitment.paid,
            Commitment.title,
        )
        .where(
            Commitment.coop_id == coop_id,
            Commitment.start_at < clock.instant(last_on + DAY),
            Commitment.end_at > clock.instant(first_on),
            Commitment.source.not_in(("assignment", "leave")),
            (Commitment.source != other_time.SOURCE) | Commitment.source_id.not_in(approved),
            ~other_time.told_elsewhere(coop_id).correlate(Commitment).exists(),
        )
        .order_by(Commitment.start_at)
    )
    if person_ids is not None:
        query = query.where(Commitment.person_id.in_(person_ids))
    return tuple(
        (person, start, end, kind, paid, title)
        for person, start, end, kind, paid, title in db.session.execute(query)
    )


def _services(coop_id: int) -> tuple[tuple[int, str], ...]:
    query = select(Service.id, Service.name).where(Service.coop_id == coop_id)
    return tuple((row.id, row.name) for row in db.session.execute(query.order_by(Service.name)))
