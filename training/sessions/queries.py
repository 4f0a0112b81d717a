"""Classes and bookings, read: frozen values, always of one co-op."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from core import clock, dated
from core.calendar import queries as calendar
from core.db import db, in_force
from core.errors import NotFound
from core.people.models import Employment, Person, Service
from training.records.taken_rules import RESULT_WORDS, Result
from training.sessions.models import SessionSetting, TrainingBooking, TrainingSession
from training.sessions.rules import HOLDING, STATE_MEANINGS, STATE_WORDS, State
from training.standards.models import Competency, Course

BOOKING, SESSION = "training_booking", "training_session"  # sources of promises


@dataclass(frozen=True, slots=True)
class Settings:
    """Days before a class on which people are reminded, hours an offer stands, usual cut-off."""

    remind_days: int = 3
    offer_hours: int = 24
    cutoff_hours: int = 48


def settings(coop_id: int, on: date) -> Settings:
    """What holds on a day; the values above where nothing was said."""
    row = dated.held(SessionSetting, coop_id, on)
    if row is None:
        return Settings()
    return Settings(row.remind_days, row.offer_hours, row.cutoff_hours)


def settings_said(coop_id: int) -> tuple[tuple[date, Settings], ...]:
    """All that was said, the newest first."""
    return tuple(
        (row.from_on, Settings(row.remind_days, row.offer_hours, row.cutoff_hours))
        for row in dated.history(SessionSetting, coop_id)
    )


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One class with how many hold a place, have been offered one, and wait."""

    id: int
    course_id: int
    course: str
    gives_competency_id: int | None
    gives: str
    start_at: datetime
    end_at: datetime
    place: str
    link: str
    trainer_id: int | None
    trainer: str
    places: int
    service_id: int | None
    service: str
    role: str
    cost_pence: int
    place_pence: int
    cutoff_hours: int
    note: str
    cancelled_at: datetime | None
    cancelled_reason: str
    attended_at: datetime | None
    attended_by: str
    counts: dict[State, int]

    @property
    def on(self) -> date:
        """The local day on which it begins."""
        return clock.local_day(self.start_at)

    @property
    def minutes(self) -> int:
        """How long it is."""
        return clock.minutes_between(self.start_at, self.end_at)

    @property
    def held(self) -> int:
        """Places that somebody holds, offers included."""
        return sum(self.counts.get(state, 0) for state in HOLDING)

    @property
    def free(self) -> int:
        """Places that nobody holds."""
        return self.places - self.held

    @property
    def waiting(self) -> int:
        """How many wait."""
        return self.counts.get(State.WAITING, 0)

    @property
    def cutoff_at(self) -> datetime:
        """Until when people withdraw by themselves."""
        return self.start_at - timedelta(hours=self.cutoff_hours)

    @property
    def whom(self) -> str:
        """For whom it is, in words; empty: for everybody."""
        who = self.role or ("Everybody" if self.service else "")
        return f"{who} at {self.service}" if self.service else who

    @property
    def where(self) -> str:
        """Place, link, or both."""
        return self.place or ("Online" if self.link else "")


@dataclass(frozen=True, slots=True)
class BookingRow:
    """One person on the list of one class."""

    id: int
    session_id: int
    person_id: int
    name: str
    number: str
    state: State
    asked_at: datetime
    booked_at: datetime | None
    booked_by: str
    offer_until_at: datetime | None
    ended_at: datetime | None
    reason: str
    left_at: datetime | None
    result: str

    @property
    def state_words(self) -> str:
        """The state as people call it."""
        return STATE_WORDS[self.state]

    @property
    def meaning(self) -> str:
        """Its colour."""
        return STATE_MEANINGS[self.state]

    @property
    def result_words(self) -> str:
        """What came of it; empty before."""
        return RESULT_WORDS[Result(self.result)] if self.result else ""


_Trainer = aliased(Person)


def _sessions(*where: ColumnElement[bool]) -> list[SessionRow]:
    """Two queries, in time order."""
    query = (
        select(
            TrainingSession,
            Course.name,
            Course.gives_competency_id,
            Competency.name,
            Service.name,
            _Trainer,
        )
        .join(Course, Course.id == TrainingSession.course_id)
        .outerjoin(Competency, Competency.id == Course.gives_competency_id)
        .outerjoin(Service, Service.id == TrainingSession.service_id)
        .outerjoin(_Trainer, _Trainer.id == TrainingSession.trainer_id)
        .where(*where)
        .order_by(TrainingSession.start_at, TrainingSession.id)
    )
    found = list(db.session.execute(query))
    counted: dict[int, dict[State, int]] = {row[0].id: {} for row in found}
    counts = (
        select(TrainingBooking.session_id, TrainingBooking.state, func.count())
        .join(TrainingSession, TrainingSession.id == TrainingBooking.session_id)
        .where(*where)
        .group_by(TrainingBooking.session_id, TrainingBooking.state)
    )
    for session_id, state, count in db.session.execute(counts):
        counted[session_id][State(state)] = count
    return [_session(*row, counted[row[0].id]) for row in found]


def _session(
    row: TrainingSession,
    course: str,
    gives_id: int | None,
    gives: str | None,
    service: str | None,
    trainer: Person | None,
    counts: dict[State, int],
) -> SessionRow:
    return SessionRow(
        id=row.id,
        course_id=row.course_id,
        course=course,
        gives_competency_id=gives_id,
        gives=gives or "",
        start_at=row.start_at,
        end_at=row.end_at,
        place=row.place,
        link=row.link,
        trainer_id=row.trainer_id,
        trainer=trainer.name if trainer is not None else row.trainer_name,
        places=row.places,
        service_id=row.service_id,
        service=service or "",
        role=row.role,
        cost_pence=row.cost_pence,
        place_pence=row.place_pence,
        cutoff_hours=row.cutoff_hours,
        note=row.note,
        cancelled_at=row.cancelled_at,
        cancelled_reason=row.cancelled_reason,
        attended_at=row.attended_at,
        attended_by=row.attended_by,
        counts=counts,
    )


def session(coop_id: int, session_id: int) -> SessionRow:
    """One class; NotFound in another co-op."""
    found = _sessions(TrainingSession.coop_id == coop_id, TrainingSession.id == session_id)
    if not found:
        raise NotFound
    return found[0]


def coming(coop_id: int, now: datetime, *, course_id: int | None = None) -> list[SessionRow]:
    """Classes that are not over and not cancelled, of all courses or of one."""
    where = [
        TrainingSession.coop_id == coop_id,
        TrainingSession.end_at > now,
        TrainingSession.cancelled_at.is_(None),
    ]
    if course_id is not None:
        where.append(TrainingSession.course_id == course_id)
    return _sessions(*where)


def to_attend(coop_id: int, now: datetime, until: datetime) -> list[SessionRow]:
    """Classes whose list is to be saved: begun, or beginning by `until`, and not saved yet."""
    found = _sessions(
        TrainingSession.coop_id == coop_id,
        TrainingSession.start_at < until,
        TrainingSession.start_at > now - timedelta(days=92),
        TrainingSession.cancelled_at.is_(None),
        TrainingSession.attended_at.is_(None),
    )
    return [row for row in found if row.counts.get(State.BOOKED, 0)]


def over(coop_id: int, now: datetime, since: datetime) -> list[SessionRow]:
    """Classes that are over or cancelled, since an instant; newest first."""
    found = _sessions(
        TrainingSession.coop_id == coop_id,
        TrainingSession.start_at >= since,
        (TrainingSession.end_at <= now) | TrainingSession.cancelled_at.is_not(None),
    )
    return found[::-1]


def between(coop_id: int, first_on: date, last_on: date) -> list[SessionRow]:
    """Classes that were not cancelled and begin on some days, both included."""
    return _sessions(
        TrainingSession.coop_id == coop_id,
        TrainingSession.start_at >= clock.instant(first_on),
        TrainingSession.start_at < clock.instant(last_on + timedelta(days=1)),
        TrainingSession.cancelled_at.is_(None),
    )


@dataclass(frozen=True, slots=True)
class Month:
    """Classes of a calendar month that were not cancelled: how many, the places that are held
    on them or were taken, and those still free on classes to come.
    """

    classes: int
    people: int
    free: int


def month(coop_id: int, now: datetime) -> Month:
    """The classes of the month that an instant lies in."""
    first = clock.local_day(now).replace(day=1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    rows = between(coop_id, first, last)
    return Month(
        len(rows),
        sum(row.held for row in rows),
        sum(row.free for row in rows if row.start_at > now),
    )


def attended(coop_id: int) -> list[SessionRow]:
    """Every class whose list has been saved."""
    return _sessions(TrainingSession.coop_id == coop_id, TrainingSession.attended_at.is_not(None))


def _booking(row: TrainingBooking, person: Person) -> BookingRow:
    return BookingRow(
        row.id, row.session_id, person.id, person.name, person.number, State(row.state),
        row.asked_at, row.booked_at, row.booked_by, row.offer_until_at, row.ended_at, row.reason,
        row.left_at, row.result,
    )  # fmt: skip


def bookings(coop_id: int, session_id: int) -> list[BookingRow]:
    """Everybody who is or was on the list of a class, by surname."""
    query = (
        select(TrainingBooking, Person)
        .join(Person, Person.id == TrainingBooking.person_id)
        .where(TrainingBooking.coop_id == coop_id, TrainingBooking.session_id == session_id)
        .order_by(Person.surname, Person.first_name, Person.id)
    )
    return [_booking(row, person) for row, person in db.session.execute(query)]


def of_person(coop_id: int, person_id: int, since: datetime) -> dict[int, BookingRow]:
    """A person's places by class, of classes that end after an instant."""
    query = (
        select(TrainingBooking, Person)
        .join(Person, Person.id == TrainingBooking.person_id)
        .join(TrainingSession, TrainingSession.id == TrainingBooking.session_id)
        .where(
            TrainingBooking.coop_id == coop_id,
            TrainingBooking.person_id == person_id,
            TrainingSession.end_at > since,
        )
    )
    return {row.session_id: _booking(row, person) for row, person in db.session.execute(query)}


def of_sessions(coop_id: int, session_ids: Collection[int]) -> list[BookingRow]:
    """Everybody on the lists of some classes."""
    query = (
        select(TrainingBooking, Person)
        .join(Person, Person.id == TrainingBooking.person_id)
        .where(TrainingBooking.coop_id == coop_id, TrainingBooking.session_id.in_(session_ids))
        .order_by(TrainingBooking.session_id, Person.surname, Person.id)
    )
    return [_booking(row, person) for row, person in db.session.execute(query)]


def held_by(coop_id: int, person_id: int, since: datetime) -> list[SessionRow]:
    """Classes of a person's list, whatever came of them, that end after an instant."""
    mine = select(TrainingBooking.session_id).where(
        TrainingBooking.coop_id == coop_id, TrainingBooking.person_id == person_id
    )
    return _sessions(
        TrainingSession.coop_id == coop_id,
        TrainingSession.id.in_(mine),
        TrainingSession.end_at > since,
    )


def jobs(
    coop_id: int, on: date, person_ids: Iterable[int] | None = None
) -> dict[int, list[tuple[int | None, str]]]:
    """(service, job) of everybody employed on a day, or of some people."""
    query = select(Employment.person_id, Employment.service_id, Employment.role).where(
        Employment.coop_id == coop_id, in_force(Employment, on)
    )
    if person_ids is not None:
        query = query.where(Employment.person_id.in_(list(person_ids)))
    found: dict[int, list[tuple[int | None, str]]] = {}
    for person_id, service_id, role in db.session.execute(query):
        found.setdefault(person_id, []).append((service_id, role))
    return found


def busy(
    coop_id: int, start_at: datetime, end_at: datetime, person_ids: Collection[int] | None = None
) -> dict[int, calendar.Promise]:
    """What the first thing is that people are promised to in a time."""
    found: dict[int, calendar.Promise] = {}
    for promise in calendar.between(coop_id, start_at, end_at, person_ids):
        found.setdefault(promise.person_id, promise)
    return found


def gives(coop_id: int) -> dict[int, int | None]:
    """Courses, each with the competency that passing it gives."""
    query = select(Course.id, Course.gives_competency_id).where(Course.coop_id == coop_id)
    return {row.id: row.gives_competency_id for row in db.session.execute(query)}


def names(coop_id: int, person_ids: Iterable[int]) -> dict[int, str]:
    """People by the name they use."""
    query = select(Person).where(Person.coop_id == coop_id, Person.id.in_(list(person_ids)))
    return {person.id: person.name for person in db.session.scalars(query)}


def near(coop_id: int, now: datetime, days: int) -> list[tuple[SessionRow, list[BookingRow]]]:
    """Classes that begin within so many days, with those booked."""
    found = [
        row
        for row in coming(coop_id, now)
        if row.start_at > now and row.on <= clock.local_day(now) + timedelta(days=days)
    ]
    rows = of_sessions(coop_id, [row.id for row in found])
    return [
        (row, [one for one in rows if one.session_id == row.id and one.state == State.BOOKED])
        for row in found
    ]
