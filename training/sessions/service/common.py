"""What the verbs of classes share: locking, telling, promising, and filling free places."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from core import audit, clock, news
from core.access import Actor
from core.calendar import commitments
from core.db import db, owned
from core.ui.filters import day, moment, span
from training.sessions import needs, queries, rules
from training.sessions.models import TrainingBooking, TrainingSession
from training.sessions.queries import BOOKING
from training.sessions.rules import State, Waiter

MINE = "/my/classes"
BOOKED, OFFERED, OFF = "class_booked", "class_offered", "class_off"
MOVED, CANCELLED, SAVED = "class_moved", "class_cancelled", "class_saved"
REMINDER, UNTRAINED = "class_reminder", "class_without_trainer"


def lock(actor: Actor, session_id: int) -> TrainingSession:
    """The class, held until the transaction ends: places are given one request at a time."""
    return owned(TrainingSession, session_id, actor.coop_id, lock=True)


def listed(row: TrainingSession) -> list[TrainingBooking]:
    """Everybody who is or was on its list, held too, in the order of their booking."""
    query = (
        select(TrainingBooking)
        .where(TrainingBooking.coop_id == row.coop_id, TrainingBooking.session_id == row.id)
        .order_by(TrainingBooking.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    db.session.flush()
    return list(db.session.scalars(query))


def named(row: TrainingSession) -> str:
    """Fire safety on Wed 9 December, 09:00–12:00."""
    return f"{row.course.name} on {day(row.start_at)}, {span(row.start_at, row.end_at)}"


def sentence(words: str) -> str:
    """A reason as a sentence of its own; empty stays empty."""
    words = words.strip()
    return words if not words or words.endswith((".", "!", "?")) else f"{words}."


def tell(
    row: TrainingSession,
    kind: str,
    words: str,
    person_ids: Iterable[int],
    *,
    key: str = "",
    until_at: datetime | None = None,
) -> None:
    """News of a class."""
    news.tell(row.coop_id, kind, words, MINE, person_ids, key=key, until_at=until_at)


def tell_planners(row: TrainingSession, words: str) -> None:
    """News for all who plan classes."""
    url = f"/training/classes/{row.id}"
    news.tell(row.coop_id, UNTRAINED, words, url, permission="classes.plan")


def promise(row: TrainingSession, booking: TrainingBooking) -> None:
    """Their time is given to the class; DomainError("overlap") names what it overlaps."""
    commitments.promise(
        booking.person_id,
        row.start_at,
        row.end_at,
        kind="session",
        paid=True,
        title=title(row),
        source=BOOKING,
        source_id=booking.id,
        coop_id=row.coop_id,
    )


def title(row: TrainingSession) -> str:
    """What stands in calendars."""
    return f"Training: {row.course.name}"


def book(row: TrainingSession, booking: TrainingBooking, by: str = "") -> None:
    """Give somebody a place; the caller has looked that one is free, or theirs."""
    booking.state = rules.allow(state_of(booking), "book")
    booking.booked_at, booking.booked_by = clock.now(), by
    booking.offer_until_at = booking.ended_at = None
    booking.reason = ""
    db.session.flush()
    promise(row, booking)


def end(booking: TrainingBooking, verb: str, reason: str = "") -> None:
    """Off the list, and their time given back."""
    booking.state = rules.allow(state_of(booking), verb)
    booking.ended_at, booking.reason = clock.now(), reason[:240]
    booking.offer_until_at = None
    db.session.flush()
    commitments.release(BOOKING, booking.id, coop_id=booking.coop_id)


def state_of(booking: TrainingBooking) -> State:
    """The state as the rules know it."""
    return State(booking.state)


def entry(row: TrainingSession, person_id: int, rows: list[TrainingBooking]) -> TrainingBooking:
    """Their line on the list, made where there is none yet; the caller sets its state."""
    now = clock.now()
    found = next((one for one in rows if one.person_id == person_id), None)
    if found is not None:
        if state_of(found) in rules.GONE:
            found.asked_at = now  # asked again: at the end of the line
        return found
    return TrainingBooking(
        coop_id=row.coop_id, session_id=row.id, person_id=person_id, asked_at=now
    )


def in_line(row: TrainingSession, rows: list[TrainingBooking]) -> list[TrainingBooking]:
    """Those who wait, whoever is next first."""
    waiting = {one.id: one for one in rows if state_of(one) == State.WAITING}
    if not waiting:
        return []
    on = clock.today()
    read = needs.load(
        row.coop_id,
        on,
        {row.course_id: row.course.gives_competency_id},
        person_ids=[one.person_id for one in waiting.values()],
    )
    waiters = (
        Waiter(one.id, read.of(one.person_id, row.course_id), one.asked_at)
        for one in waiting.values()
    )
    return [waiting[one.key] for one in rules.in_line(waiters, on)]


def fill(row: TrainingSession) -> int:
    """Offer free places to whoever is next and has the time; how many were offered.

    Who is promised elsewhere at that time is passed over and stays in line.
    """
    if row.cancelled_at is not None:
        return 0
    rows = listed(row)
    left = rules.free(row.places, map(state_of, rows))
    now = clock.now()
    hours = queries.settings(row.coop_id, clock.local_day(now)).offer_hours
    until = rules.offer_until(now, row.start_at, hours)
    if left <= 0 or until is None:
        return 0
    line = in_line(row, rows)
    busy = queries.busy(row.coop_id, row.start_at, row.end_at, [one.person_id for one in line])
    offered = [one for one in line if one.person_id not in busy][:left]
    for booking in offered:
        booking.state = rules.allow(state_of(booking), "offer")
        booking.offer_until_at = until
        db.session.flush()
        audit.record("training_booking.offer", booking, until=until)
        words = (
            f"A place on {named(row)}, is free for you until {moment(until)}. Take it or let it go."
        )
        tell(row, OFFERED, words, [booking.person_id])
    return len(offered)
