"""The list on the day: who was there becomes their record, their competence and their paid time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time

from core import audit, clock, events
from core.access import Actor
from core.calendar import commitments
from core.calendar import queries as calendar
from core.db import db
from core.errors import DomainError
from core.people.models import Cooperative
from core.ui.filters import day, hours
from training.records import service as signing
from training.records import taking
from training.records.models import CompetencyHeld, CourseTaken
from training.records.rules import valid_until
from training.records.taken_rules import RESULT_WORDS, Result
from training.sessions import rules
from training.sessions.events import ClassTime, NoClassTime
from training.sessions.models import TrainingBooking, TrainingSession
from training.sessions.queries import BOOKING, SESSION
from training.sessions.rules import State
from training.sessions.service import common
from training.standards.models import Competency
from training.standards.rules import Method

PUT_RIGHT = "The list of the class was put right"


@dataclass(frozen=True, slots=True)
class Mark:
    """What is said of one person: there (with a result), left early (and when), or not there."""

    state: State
    result: Result = Result.ATTENDED
    left: time | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Was:
    """One line that changes: its booking and the new mark, with the time of leaving."""

    booking: TrainingBooking
    mark: Mark
    left_at: datetime | None

    @property
    def there(self) -> bool:
        return self.mark.state in rules.THERE


def save(
    actor: Actor,
    session_id: int,
    marks: Mapping[int, Mark],
    *,
    sign: bool = False,
    method: Method | None = None,
) -> int:
    """Save the list, or put it right: all of it or, on any refusal, nothing; how many changed.

    Those there get the course with their result, and their time counts as worked; with `sign`,
    those who passed are signed off for the competency that the course gives. What was saved
    before and is otherwise now is withdrawn, with the reason. One's own line is left alone.
    """
    # Pay is asked about time that is put right: it locks the co-op first, and so does this.
    db.session.get_one(Cooperative, actor.coop_id, with_for_update={"key_share": True})
    row = common.lock(actor, session_id)
    if row.cancelled_at is not None:
        raise DomainError("This class is cancelled.", code="cancelled")
    if clock.now() < row.start_at:
        raise DomainError("The class has not begun: save its list on the day.", code="not_begun")
    changed = _changed(actor, row, marks)
    for one in changed:
        _undo(actor, one.booking)
        _set(row, one)
    db.session.flush()
    _take(actor, row, changed)
    if sign:
        _sign(actor, row, changed, method)
    for one in changed:
        _time(actor, row, one)
    if row.attended_at is None:
        row.attended_at, row.attended_by = clock.now(), actor.name
        _trainers_time(actor, row)
    db.session.flush()
    audit.record("training_session.attend", row, changed=len(changed))
    return len(changed)


def _changed(actor: Actor, row: TrainingSession, marks: Mapping[int, Mark]) -> list[_Was]:
    found = []
    for booking in common.listed(row):
        mark = marks.get(booking.id)
        if mark is None or booking.person_id == actor.person_id:
            continue
        rules.allow(common.state_of(booking), str(mark.state))
        left_at = None
        if mark.state == State.LEFT:
            if mark.left is not None:
                left_at = clock.instant(clock.local_day(row.start_at), mark.left)
            try:
                rules.check_left(row.start_at, row.end_at, left_at)
            except DomainError as error:
                raise DomainError(f"{booking.person.name}: {error.words}", field="left") from error
        result = mark.result if mark.state in rules.THERE else ""
        was = (booking.state, booking.left_at, booking.result)
        if was != (mark.state, left_at, result):
            found.append(_Was(booking, mark, left_at))
    return found


def _undo(actor: Actor, booking: TrainingBooking) -> None:
    """What was recorded of it before counts from its own day no more."""
    if booking.taken_id is not None:
        taken = db.session.get_one(CourseTaken, booking.taken_id)
        if taken.withdrawn_on is None:
            taking.withdraw(actor, booking.taken_id, PUT_RIGHT, on=taken.from_on)
        booking.taken_id = None
    if booking.held_id is not None:
        held = db.session.get_one(CompetencyHeld, booking.held_id)
        if held.withdrawn_on is None:
            signing.withdraw(actor, booking.held_id, PUT_RIGHT, on=held.from_on)
        booking.held_id = None


def _set(row: TrainingSession, one: _Was) -> None:
    """The line, and the person's calendar: who was not there had promised nothing after all."""
    booking, mark = one.booking, one.mark
    booking.state = rules.allow(common.state_of(booking), str(mark.state))
    booking.left_at = one.left_at
    booking.result = mark.result if one.there else ""
    booking.reason = mark.reason.strip()[:240]
    db.session.flush()
    if not one.there:
        commitments.release(BOOKING, booking.id, coop_id=row.coop_id)
    elif calendar.of(row.coop_id, BOOKING, booking.id) is None:
        common.promise(row, booking)
    if one.there:
        end_at = one.left_at or row.end_at
        commitments.move(BOOKING, booking.id, coop_id=row.coop_id, end_at=end_at)


def _take(actor: Actor, row: TrainingSession, changed: list[_Was]) -> None:
    on = clock.local_day(row.start_at)
    for result in Result:
        mine = {
            one.booking.person_id: one.booking
            for one in changed
            if one.there and one.mark.result == result
        }
        if not mine:
            continue
        provider = row.course.provider or row.trainer_name
        said = taking.Said(on, result, provider=provider, note=f"Class of {day(on)}")
        for taken in taking.enter_class(actor, list(mine), row.course_id, said):
            mine[taken.person_id].taken_id = taken.id


def _sign(actor: Actor, row: TrainingSession, changed: list[_Was], method: Method | None) -> None:
    competency_id = row.course.gives_competency_id
    passed = {
        one.booking.person_id: one.booking
        for one in changed
        if one.there and one.mark.result == Result.PASSED
    }
    if competency_id is None or not passed:
        return
    on = clock.local_day(row.start_at)
    months = db.session.get_one(Competency, competency_id).renewal_months
    try:
        signed = signing.sign_off_class(
            actor,
            list(passed),
            competency_id,
            on,
            valid_until(on, months),
            note=f"Passed {row.course.name}",
            method=method,
        )
    except DomainError as error:
        raise DomainError(error.words, field="sign", code=error.code) from error
    for held in signed:
        passed[held.person_id].held_id = held.id


def _time(actor: Actor, row: TrainingSession, one: _Was) -> None:
    booking = one.booking
    spent = rules.counted(one.mark.state, row.start_at, row.end_at, one.left_at)
    if spent is None:
        events.publish(NoClassTime(actor, BOOKING, booking.id, PUT_RIGHT))
        words = f"You are down as not there at {common.named(row)}. {actor.name} saved the list."
    else:
        events.publish(
            ClassTime(
                actor,
                booking.person_id,
                BOOKING,
                booking.id,
                *spent,
                row.course.name,
                approved=True,
            )
        )
        minutes = clock.minutes_between(*spent)
        words = (
            f"{common.named(row)}: {RESULT_WORDS[one.mark.result].lower()}, {hours(minutes)} count "
            f"as paid training time. {actor.name} saved the list."
        )
    common.tell(row, common.SAVED, words, [booking.person_id])


def _trainers_time(actor: Actor, row: TrainingSession) -> None:
    """Whoever gave the class was at work too; nobody approves their own."""
    if row.trainer_id is None:
        return
    events.publish(
        ClassTime(
            actor,
            row.trainer_id,
            SESSION,
            row.id,
            row.start_at,
            row.end_at,
            f"Gave {row.course.name}",
            approved=row.trainer_id != actor.person_id,
        )
    )
