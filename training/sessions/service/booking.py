"""Book, wait, take an offer, withdraw; be booked in and taken off by others."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import select

from core import audit, clock
from core.access import Actor
from core.calendar import commitments
from core.db import db, owned
from core.errors import DomainError, NotAllowed
from core.people.models import Person
from core.ui.filters import day, plural
from training.sessions import queries, rules
from training.sessions.models import TrainingBooking, TrainingSession
from training.sessions.queries import SESSION
from training.sessions.rules import State
from training.sessions.service import common

FULL = "The last place has just been taken. You can join the waiting list."
MOST_PEOPLE = 200


def book(actor: Actor, session_id: int) -> TrainingBooking:
    """Take a free place, or the one offered, for oneself: it stands in the calendar at once.

    Raises DomainError("full") when none is free, "overlap" naming what the time is promised to.
    """
    row = common.lock(actor, session_id)
    person_id = _may_ask(actor, row)
    rows = common.listed(row)
    booking = common.entry(row, person_id, rows)
    if booking.state == State.OFFERED:
        if booking.offer_until_at is not None and booking.offer_until_at <= clock.now():
            raise DomainError("This offer is over: the next in line has been asked.", code="late")
    elif rules.free(row.places, map(common.state_of, rows)) <= 0:
        raise DomainError(FULL, code="full")
    return _book(row, booking)


def _book(row: TrainingSession, booking: TrainingBooking, by: str = "") -> TrainingBooking:
    if booking.id is None:
        booking.state = rules.allow(None, "book")
        booking.booked_at, booking.booked_by = clock.now(), by
        db.session.add(booking)
        db.session.flush()
        common.promise(row, booking)
    else:
        common.book(row, booking, by)
    audit.record("training_booking.book", booking)
    return booking


def wait(actor: Actor, session_id: int) -> TrainingBooking:
    """Join the waiting list of a full class: who lapses first is first, then who asked first."""
    row = common.lock(actor, session_id)
    person_id = _may_ask(actor, row)
    rows = common.listed(row)
    if rules.free(row.places, map(common.state_of, rows)) > 0:
        raise DomainError("A place is free: book it.", code="free")
    booking = common.entry(row, person_id, rows)
    state = None if booking.id is None else common.state_of(booking)
    booking.state = rules.allow(state, "wait")
    booking.ended_at, booking.reason = None, ""
    db.session.add(booking)
    db.session.flush()
    audit.record("training_booking.wait", booking)
    return booking


def withdraw(actor: Actor, booking_id: int) -> TrainingBooking:
    """One's own place, offer or wait is given up; the next in line is offered the place.

    After the cut-off of the class only a planner takes somebody off.
    """
    row, booking = _own(actor, booking_id)
    rules.check_open(row.start_at, clock.now(), cancelled=row.cancelled_at is not None)
    if booking.state == State.BOOKED:
        rules.check_withdrawal(row.start_at, row.cutoff_hours, clock.now())
    common.end(booking, "withdraw")
    audit.record("training_booking.withdraw", booking)
    common.fill(row)
    return booking


def _own(actor: Actor, booking_id: int) -> tuple[TrainingSession, TrainingBooking]:
    row, booking = _held(actor, booking_id)
    if booking.person_id != actor.person_id:
        raise NotAllowed("You answer for your own place only.")
    return row, booking


def _held(actor: Actor, booking_id: int) -> tuple[TrainingSession, TrainingBooking]:
    """A place and its class, the class held first."""
    row = common.lock(actor, owned(TrainingBooking, booking_id, actor.coop_id).session_id)
    return row, next(one for one in common.listed(row) if one.id == booking_id)


def _may_ask(actor: Actor, row: TrainingSession) -> int:
    """Whether the class is for the actor; their person."""
    if actor.person_id is None:
        raise NotAllowed("This account does not stand for a person who works here.")
    rules.check_open(row.start_at, clock.now(), cancelled=row.cancelled_at is not None)
    on = clock.local_day(row.start_at)
    jobs = queries.jobs(row.coop_id, on, [actor.person_id]).get(actor.person_id, [])
    if not jobs:
        raise DomainError(f"You are not employed on {day(on)}.", code="not_employed")
    if not rules.fits(row.service_id, row.role, jobs):
        raise DomainError("This class is for others.", code="others")
    if row.trainer_id == actor.person_id:
        raise DomainError("You give this class yourself.", code="trainer")
    return actor.person_id


def book_in(actor: Actor, session_id: int, person_ids: Collection[int]) -> list[TrainingBooking]:
    """Book several people in: all of them, or a refusal that names whom. They are told.

    Whoever came without a place is put on the list this way until a month after the class.
    """
    row = common.lock(actor, session_id)
    if row.cancelled_at is not None:
        raise DomainError("This class is cancelled.", code="cancelled")
    if clock.now() - row.end_at > rules.LATE:
        raise DomainError("This class was more than a month ago.", code="late")
    ids = list(dict.fromkeys(person_ids))
    if not ids:
        raise DomainError("Choose at least one person.", field="people")
    if len(ids) > MOST_PEOPLE:
        raise DomainError(f"Book at most {MOST_PEOPLE} people at once.", field="people")
    rows = common.listed(row)
    on = clock.local_day(row.start_at)
    jobs = queries.jobs(row.coop_id, on, ids)
    entries = []
    for person_id in sorted(ids):
        person = owned(Person, person_id, actor.coop_id)
        if person_id not in jobs:
            raise DomainError(f"{person.name} is not employed on {day(on)}.", field="people")
        if person_id == row.trainer_id:
            raise DomainError(f"{person.name} gives this class.", field="people")
        entries.append(common.entry(row, person_id, rows))
    wanted = [one for one in entries if one.id is None or one.state not in rules.HOLDING]
    offered = [one for one in entries if one.id is not None and one.state == State.OFFERED]
    left = rules.free(row.places, map(common.state_of, rows))
    if len(wanted) > left:
        raise DomainError(
            f"{plural(max(left, 0), 'place is', 'places are')} free and you chose {len(wanted)}. "
            "Give the class more places, or choose fewer.",
            field="people",
            code="full",
        )
    made = []
    for one in [*wanted, *offered]:
        try:
            made.append(_book(row, one, actor.name))
        except DomainError as error:
            raise DomainError(error.words, field="people", code=error.code) from error
    told = [one.person_id for one in made if one.person_id != actor.person_id]
    common.tell(
        row,
        common.BOOKED,
        f"You are booked on {common.named(row)}{_at(row)}. Booked by {actor.name}.",
        told,
    )
    return made


def _at(row: TrainingSession) -> str:
    return f", at {row.place}" if row.place else ", online" if row.link else ""


def take_off(actor: Actor, booking_id: int, reason: str) -> TrainingBooking:
    """Take somebody off the list, saying why: they are told, and the next is offered the place."""
    row, booking = _held(actor, booking_id)
    if row.cancelled_at is not None:
        raise DomainError("This class is cancelled.", code="cancelled")
    why = reason.strip()
    if not why:
        raise DomainError("Say why: they are told.", field="reason")
    common.end(booking, "remove", why)
    audit.record("training_booking.take_off", booking, reason=why)
    if booking.person_id != actor.person_id:
        common.tell(
            row,
            common.OFF,
            f"You are off the list of {common.named(row)}. "
            f"{common.sentence(f'{actor.name}: {why}')}",
            [booking.person_id],
        )
    common.fill(row)
    return booking


def lapse_offers(coop_id: int) -> int:
    """End offers that were not answered in time and ask the next; how many ended."""
    now = clock.now()
    query = (
        select(TrainingBooking.session_id)
        .where(
            TrainingBooking.coop_id == coop_id,
            TrainingBooking.state == State.OFFERED,
            TrainingBooking.offer_until_at <= now,
        )
        .distinct()
        .order_by(TrainingBooking.session_id)
    )
    ended = 0
    for session_id in list(db.session.scalars(query)):
        row = owned(TrainingSession, session_id, coop_id, lock=True)
        for one in common.listed(row):
            if one.offer_until_at is not None and one.offer_until_at <= now:
                common.end(one, "lapse", "The offer was not answered in time")
                words = (
                    f"The place on {common.named(row)}, went to the next in line: you had not "
                    "answered in time."
                )
                common.tell(row, common.OFF, words, [one.person_id])
                ended += 1
        common.fill(row)
    return ended


def away(actor: Actor, person_id: int, first_on: date, last_on: date, why: str) -> int:
    """Somebody cannot come in these days: off every class that has not begun; how many.

    A class that they were to give stays, without a trainer, and the planners are told.
    """
    now = clock.now()
    first_at = max(clock.instant(first_on), now)
    last_at = clock.instant(last_on + timedelta(days=1))
    days = (TrainingSession.start_at < last_at, TrainingSession.end_at > first_at)
    ahead = (TrainingSession.coop_id == actor.coop_id, TrainingSession.start_at > now, *days)
    off = 0
    mine = (
        select(TrainingBooking.id)
        .join(TrainingSession, TrainingSession.id == TrainingBooking.session_id)
        .where(
            *ahead,
            TrainingBooking.person_id == person_id,
            TrainingBooking.state.in_((State.BOOKED, State.OFFERED, State.WAITING)),
        )
        .order_by(TrainingBooking.session_id)
    )
    for booking_id in list(db.session.scalars(mine)):
        row, booking = _held(actor, booking_id)
        common.end(booking, "remove", why)
        audit.record("training_booking.take_off", booking, reason=why)
        common.tell(
            row, common.OFF, f"You are off the list of {common.named(row)}: {why}.", [person_id]
        )
        common.fill(row)
        off += 1
    given = select(TrainingSession.id).where(
        *ahead, TrainingSession.trainer_id == person_id, TrainingSession.cancelled_at.is_(None)
    )
    for session_id in list(db.session.scalars(given.order_by(TrainingSession.id))):
        row = common.lock(actor, session_id)
        name = row.trainer.name if row.trainer is not None else ""
        row.trainer = None
        row.trainer_id = None
        db.session.flush()
        commitments.release(SESSION, row.id, coop_id=row.coop_id)
        common.tell_planners(row, f"{common.named(row)}, has no trainer: {name} cannot come.")
        off += 1
    return off
