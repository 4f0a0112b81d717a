"""Plan a class, move it, cancel it; whoever holds a place is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select

from core import audit, clock
from core.access import Actor
from core.calendar import commitments
from core.calendar import queries as calendar
from core.db import db, in_force, owned
from core.errors import DomainError
from core.people.models import Employment, Person, Service
from core.ui.filters import day, span, words
from training.sessions import rules
from training.sessions.models import TrainingBooking, TrainingSession
from training.sessions.queries import BOOKING, SESSION
from training.sessions.rules import State
from training.sessions.service import common
from training.standards.models import Course

MOST_PLACES = 200


@dataclass(frozen=True, slots=True)
class Said:
    """A class as told. Times are London's; `cost_pence` is the class, `place_pence` a person."""

    course_id: int
    on: date
    starts: time
    ends: time
    places: int
    place: str = ""
    link: str = ""
    trainer_id: int | None = None
    trainer_name: str = ""
    service_id: int | None = None
    role: str = ""
    cost_pence: int = 0
    place_pence: int = 0
    cutoff_hours: int = 48
    note: str = ""


def plan(actor: Actor, said: Said) -> TrainingSession:
    """Plan a class; people see it and book. Refused where its trainer is promised elsewhere."""
    course = owned(Course, said.course_id, actor.coop_id)
    if course.retired_on is not None:
        raise DomainError(f"{course.name} has been retired.", field="course_id")
    row = TrainingSession(coop_id=actor.coop_id, course=course, planned_at=clock.now())
    row.start_at, row.end_at = _times(said)
    rules.check_times(row.start_at, row.end_at, clock.now())
    _fill(row, said)
    db.session.add(row)
    db.session.flush()
    _keep_trainer(actor, row)
    return row


def change(
    actor: Actor, session_id: int, said: Said, *, reason: str = "", take_off: bool = False
) -> list[str]:
    """Move a class or change anything of it; the names of those who had to be taken off.

    Whoever holds a place is told when its time, place or trainer changes. Somebody promised
    elsewhere at the new time refuses the move, all of them named, unless `take_off`.
    """
    row = common.lock(actor, session_id)
    rules.check_open(row.start_at, clock.now(), cancelled=row.cancelled_at is not None)
    rows = common.listed(row)
    holding = sum(common.state_of(one) in rules.HOLDING for one in rows)
    if said.places < holding:
        raise DomainError(f"{holding} hold a place: at least {holding} places.", field="places")
    if said.course_id != row.course_id:
        raise DomainError(
            "Cancel this class and plan another: people booked this course.", field="course_id"
        )
    before, where = common.named(row), _where(row)
    start_at, end_at = _times(said)
    moved = (start_at, end_at) != (row.start_at, row.end_at)
    if moved:
        rules.check_times(start_at, end_at, clock.now())
    row.start_at, row.end_at = start_at, end_at
    _fill(row, said)
    db.session.flush()
    off = _move(row, rows, before, take_off=take_off) if moved else []
    if moved:
        _keep_offers(row, rows)
    _keep_trainer(actor, row)
    told = [
        one.person_id
        for one in rows
        if common.state_of(one) in (State.BOOKED, State.OFFERED, State.WAITING)
    ]
    if moved or where != _where(row):
        now = f"{before}, is now {day(row.start_at)}, {span(row.start_at, row.end_at)}"
        if not moved:
            now = f"{before}, is now {_where(row)}"
        said_by = common.sentence(
            f"{actor.name}: {reason}" if reason else f"Changed by {actor.name}"
        )
        common.tell(row, common.MOVED, f"{now}. {said_by}", told)
    common.fill(row)
    return off


def _move(
    row: TrainingSession, rows: list[TrainingBooking], before: str, *, take_off: bool
) -> list[str]:
    """Everybody's promise to the new time; who cannot is taken off, or refuses it."""
    cannot: list[tuple[TrainingBooking, str]] = []
    for one in rows:
        if common.state_of(one) != State.BOOKED:
            continue
        try:
            commitments.move(
                BOOKING, one.id, coop_id=row.coop_id, start_at=row.start_at, end_at=row.end_at
            )
        except DomainError as error:
            if error.code != "overlap":
                raise
            cannot.append((one, error.words))
    if cannot and not take_off:
        raise DomainError(" ".join(words for _, words in cannot), field="on", code="overlap")
    for one, why in cannot:
        common.end(one, "remove", why)
        common.tell(
            row,
            common.OFF,
            f"{before}, is moved to a time at which you are promised elsewhere: you are off its "
            f"list. {why}",
            [one.person_id],
        )
    return [one.person.name for one, _ in cannot]


def _keep_offers(row: TrainingSession, rows: list[TrainingBooking]) -> None:
    """Offers end before the new start, or at once where it is too near."""
    for one in rows:
        if one.offer_until_at is None:
            continue
        until = min(one.offer_until_at, row.start_at - rules.LAST_CALL)
        if until > clock.now():
            one.offer_until_at = until
        else:
            common.end(one, "lapse", "The class was moved")


def cancel(actor: Actor, session_id: int, reason: str) -> TrainingSession:
    """Call a class off, saying why: everybody's time is given back and they are told."""
    row = common.lock(actor, session_id)
    rules.check_open(row.start_at, clock.now(), cancelled=row.cancelled_at is not None)
    why = reason.strip()
    if not why:
        raise DomainError("Say why it is cancelled: people are told.", field="reason")
    told = []
    for one in common.listed(row):
        if common.state_of(one) in (State.BOOKED, State.OFFERED, State.WAITING):
            common.end(one, "remove", f"Cancelled: {why}")
            told.append(one.person_id)
    row.cancelled_at, row.cancelled_reason = clock.now(), why[:240]
    db.session.flush()
    commitments.release(SESSION, row.id, coop_id=row.coop_id)
    audit.record("training_session.cancel", row, reason=why)
    if row.trainer_id is not None and row.trainer_id != actor.person_id:
        told.append(row.trainer_id)
    common.tell(
        row,
        common.CANCELLED,
        f"{common.named(row)}, is cancelled. {common.sentence(f'{actor.name}: {why}')}",
        told,
    )
    return row


def _times(said: Said) -> tuple[datetime, datetime]:
    return clock.instant(said.on, said.starts), clock.instant(said.on, said.ends)


def _where(row: TrainingSession) -> str:
    parts = [row.place and f"at {row.place}", row.link and "online"]
    trainer = row.trainer.name if row.trainer is not None else row.trainer_name
    return words([part for part in parts if part]) + (f", with {trainer}" if trainer else "")


def _fill(row: TrainingSession, said: Said) -> None:
    if not 1 <= said.places <= MOST_PLACES:
        raise DomainError(f"A class has 1 to {MOST_PLACES} places.", field="places")
    if not said.place.strip() and not said.link.strip():
        raise DomainError("Say where it is, or give the link to join it.", field="place")
    link = said.link.strip()
    if link and not link.startswith(("https://", "http://")):
        raise DomainError("A link begins with https://.", field="link")
    if said.service_id is not None:
        owned(Service, said.service_id, row.coop_id)
    row.trainer = _trainer(row, said)
    row.trainer_id = None if row.trainer is None else row.trainer.id
    row.trainer_name = "" if row.trainer is not None else said.trainer_name.strip()
    row.place, row.link, row.note = said.place.strip(), link, said.note.strip()
    row.places, row.service_id, row.role = said.places, said.service_id, said.role.strip()
    row.cost_pence, row.place_pence = said.cost_pence, said.place_pence
    row.cutoff_hours = said.cutoff_hours


def _trainer(row: TrainingSession, said: Said) -> Person | None:
    if said.trainer_id is None:
        return None
    person = owned(Person, said.trainer_id, row.coop_id)
    here = select(Employment.id).where(
        Employment.person_id == person.id, in_force(Employment, said.on)
    )
    if db.session.scalar(here) is None:
        raise DomainError(f"{person.name} is not employed on {day(said.on)}.", field="trainer_id")
    if row.id is not None:
        for one in common.listed(row):
            if one.person_id == person.id and common.state_of(one) not in rules.GONE:
                raise DomainError(
                    f"{person.name} is on the list of this class.", field="trainer_id"
                )
    return person


def _keep_trainer(actor: Actor, row: TrainingSession) -> None:
    """The trainer's own time, promised like everybody's; another who gives it is told once."""
    held = calendar.of(row.coop_id, SESSION, row.id)
    if row.trainer_id is None:
        commitments.release(SESSION, row.id, coop_id=row.coop_id)
        return
    try:
        if held is None:
            commitments.promise(
                row.trainer_id,
                row.start_at,
                row.end_at,
                kind="session",
                paid=True,
                title=common.title(row),
                source=SESSION,
                source_id=row.id,
                coop_id=row.coop_id,
            )
        else:
            commitments.move(
                SESSION,
                row.id,
                coop_id=row.coop_id,
                start_at=row.start_at,
                end_at=row.end_at,
                person_id=row.trainer_id,
            )
    except DomainError as error:
        raise DomainError(error.words, field="trainer_id", code=error.code) from error
    if row.trainer_id != actor.person_id and (held is None or held.person_id != row.trainer_id):
        words_ = f"You give {common.named(row)}. Planned by {actor.name}."
        common.tell(row, common.BOOKED, words_, [row.trainer_id])
