"""What was worked: start, finish, confirm, correct; and who did not come."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from coop.attendance import queries, rules, states
from coop.attendance.models import AwakeSpell, HoursState, HoursWorked, VisitWorked
from coop.attendance.rules import Plan, Told
from coop.attendance.service.approval import approve
from coop.attendance.service.news import (
    ASKED,
    CORRECTED,
    NO_SHOW,
    NOT_FINISHED,
    NOT_STARTED,
    UNFINISHED,
)
from coop.notices import service as notices
from coop.shifts import queries as shifts
from core import clock
from core.access import Actor
from core.audit import service as audit
from core.db import db, owned
from core.errors import DomainError, NotAllowed, NotFound
from core.people.models import Person
from core.ui.filters import day, span


def _mine(actor: Actor, shift_id: int) -> tuple[Plan, int]:
    """The plan of the actor's own published shift, and the place's id."""
    if actor.person_id is None:
        raise NotAllowed("Only people who work shifts tell hours.")
    shift, page = shifts.my_shift_page(actor.coop_id, actor.person_id, shift_id)
    if shift.shift.cancelled_at is not None:
        raise DomainError("This shift was cancelled.", code="cancelled")
    return queries.plan_of(shift.shift, page.visits), shift.assignment_id


def _row(coop_id: int, shift_id: int, person_id: int) -> HoursWorked | None:
    """The row, under the lock of its person: two taps make one row."""
    owned(Person, person_id, coop_id, lock=True)
    query = select(HoursWorked).where(
        HoursWorked.coop_id == coop_id,
        HoursWorked.shift_id == shift_id,
        HoursWorked.person_id == person_id,
    )
    return db.session.scalar(query.with_for_update())


def name_of(coop_id: int, person_id: int) -> str:
    """A person's name; NotFound if they are not of this co-op."""
    return owned(Person, person_id, coop_id).name


def start(actor: Actor, shift_id: int) -> HoursWorked:
    """ "I have started": the actor's own shift, now. The time can be put right on confirming."""
    plan, place_id = _mine(actor, shift_id)
    assert actor.person_id is not None
    row = _row(actor.coop_id, shift_id, actor.person_id)
    states.allow(row.state if row else None, "start")
    now = clock.now()
    at = rules.check_start(plan, now, clock.LONDON)
    for other in queries.others(actor.coop_id, actor.person_id, at, shift_id):
        if other.end_at is None:
            raise DomainError(f"You have not finished {other.words} yet: finish that first.")
    row = HoursWorked(
        coop_id=actor.coop_id,
        shift_id=shift_id,
        person_id=actor.person_id,
        start_at=at,
        state=HoursState.STARTED,
    )
    db.session.add(row)
    db.session.flush()
    notices.close(actor.coop_id, NOT_STARTED, place_id)
    return row


def finish(actor: Actor, shift_id: int) -> HoursWorked:
    """ "I have finished": the end is now; the hours are confirmed with the next tap."""
    _mine(actor, shift_id)
    assert actor.person_id is not None
    row = _row(actor.coop_id, shift_id, actor.person_id)
    states.allow(row.state if row else None, "finish")
    assert row is not None
    row.end_at = rules.check_finish(row.start_at, clock.now(), clock.LONDON)
    db.session.flush()
    for kind in (NOT_FINISHED, UNFINISHED):
        notices.close(actor.coop_id, kind, row.id)
    return row


def confirm(actor: Actor, shift_id: int, told: Told | None = None) -> HoursWorked:
    """The actor's own hours of a shift; None: worked as planned."""
    plan, place_id = _mine(actor, shift_id)
    assert actor.person_id is not None
    now = clock.now()
    rules.check_told_in_time(plan, now)
    row = _write(actor, shift_id, actor.person_id, plan, told or rules.as_planned(plan))
    row.query = ""
    db.session.flush()
    notices.close(actor.coop_id, NOT_STARTED, place_id)
    for kind in (ASKED, NO_SHOW, NOT_FINISHED, UNFINISHED):
        notices.close(actor.coop_id, kind, row.id)
    return row


def enter(
    actor: Actor,
    shift_id: int,
    person_id: int,
    told: Told | None = None,
    *,
    reason: str = "",
    approve_too: bool = False,
) -> HoursWorked:
    """A coordinator enters hours for somebody, or corrects what they told; they are told of it.

    A correction needs a reason. Refused for one's own hours, and for places never published.
    """
    if person_id == actor.person_id:
        raise DomainError("Confirm your own hours under My hours.", code="own")
    page = shifts.shift_page(actor.coop_id, shift_id)
    place = next(
        (
            one
            for one in page.shift.assigned
            if one.person_id == person_id and one.published_at is not None
        ),
        None,
    )
    before = queries.hours_of(actor.coop_id, shift_id, person_id)
    if place is None and before is None:
        raise NotFound
    corrects = before is not None and before.told is not None
    if corrects and not reason.strip():
        raise DomainError("Say why you correct what was told.", field="reason")
    plan = queries.plan_of(page.shift, page.visits)
    if told is not None and before is not None and before.note:
        told = replace(told, note=before.note)  # the worker's own words stay
    row = _write(actor, shift_id, person_id, plan, told or rules.as_planned(plan))
    audit.record(
        "hours.correct" if corrects else "hours.enter",
        row,
        reason=reason.strip(),
        before=said_words(before.told) if before is not None and before.told else "",
        after=said_words(told or rules.as_planned(plan)),
    )
    if place is not None:
        notices.close(actor.coop_id, NOT_STARTED, place.id)
    for kind in (ASKED, NO_SHOW, NOT_FINISHED, UNFINISHED):
        notices.close(actor.coop_id, kind, row.id)
    if approve_too:
        approve(actor, row.id, tell=False)  # told below, with the hours
    assert row.end_at is not None
    how = f"were corrected by {actor.name}" if corrects else f"were entered by {actor.name}"
    words = f"Your hours of {plan.name}, {day(plan.on)}, {how}: {span(row.start_at, row.end_at)}."
    notices.alert(
        actor.coop_id,
        CORRECTED,
        row.id,
        f"{words} {reason.strip()}".strip(),
        person_id=person_id,
        url=f"/my/hours/{shift_id}",
        afresh=True,
    )
    return row


def _write(actor: Actor, shift_id: int, person_id: int, plan: Plan, told: Told) -> HoursWorked:
    row = _row(actor.coop_id, shift_id, person_id)
    states.allow(row.state if row else None, "confirm")
    others = queries.others(actor.coop_id, person_id, told.start_at, shift_id)
    now = clock.now()
    if person_id != actor.person_id:
        others = tuple(other for other in others if other.end_at is not None)
    rules.check(plan, told, now, clock.LONDON, others)
    if row is None:
        row = HoursWorked(coop_id=actor.coop_id, shift_id=shift_id, person_id=person_id)
        db.session.add(row)
    row.start_at, row.end_at = told.start_at, told.end_at
    row.break_minutes, row.disturbed_minutes = told.break_minutes, told.disturbed_minutes
    row.note = told.note.strip()
    row.state, row.confirmed_at = HoursState.CONFIRMED, now
    kept = {visit.visit_id: visit for visit in row.visits}
    for visit in told.visits:
        worked = kept.get(visit.id)
        if worked is None:
            worked = VisitWorked(visit_id=visit.id)
            row.visits.append(worked)
        worked.start_at, worked.end_at = visit.start_at, visit.end_at
        worked.missed_reason = visit.missed_reason.strip()
    _keep_spells(row, told)
    db.session.flush()
    return row


def _keep_spells(row: HoursWorked, told: Told) -> None:
    wanted = {spell.start_at: spell for spell in told.spells}
    kept = {spell.start_at: spell for spell in row.spells}
    row.spells = [spell for at, spell in kept.items() if at in wanted]
    for at, spell in wanted.items():
        mine = kept.get(at)
        if mine is None:
            mine = AwakeSpell(start_at=at)
            row.spells.append(mine)
        mine.end_at, mine.woken_by = spell.end_at, spell.woken_by.strip()


def said_words(told: Told) -> str:
    """07:00–15:00, break 30 min, awake 25 min."""
    words = span(told.start_at, told.end_at)
    if told.break_minutes:
        words += f", break {told.break_minutes} min"
    return words + (f", awake {told.disturbed_minutes} min" if told.disturbed_minutes else "")


def mark_no_show(actor: Actor, shift_id: int, person_id: int, reason: str) -> HoursWorked:
    """Somebody did not come to their published shift; they are told, with the reason."""
    if person_id == actor.person_id:
        raise DomainError("Somebody else marks that you did not come.", code="own")
    page = shifts.shift_page(actor.coop_id, shift_id)
    place = next((one for one in page.shift.assigned if one.person_id == person_id), None)
    if place is None or place.published_at is None or page.shift.cancelled_at is not None:
        raise NotFound
    plan = queries.plan_of(page.shift, page.visits)
    row = _row(actor.coop_id, shift_id, person_id)
    state = states.allow(row.state if row else None, "no_show")
    rules.check_no_show(plan, reason, clock.now(), clock.LONDON)
    row = HoursWorked(
        coop_id=actor.coop_id,
        shift_id=shift_id,
        person_id=person_id,
        start_at=plan.start_at,
        state=HoursState(state),
    )
    db.session.add(row)
    db.session.flush()
    audit.record("hours.no_show", row, reason=reason.strip())
    notices.close(actor.coop_id, NOT_STARTED, place.id)
    notices.alert(
        actor.coop_id,
        NO_SHOW,
        row.id,
        f"{actor.name} marked {plan.name}, {day(plan.on)}, as a no-show: {reason.strip()} "
        "Not so? Tell your coordinator.",
        person_id=person_id,
        url=f"/my/hours/{shift_id}",
        afresh=True,
    )
    return row


def take_back_no_show(actor: Actor, hours_id: int, reason: str) -> HoursWorked:
    """They did come after all: they are asked to tell their hours."""
    row = owned(HoursWorked, hours_id, actor.coop_id, lock=True)
    if row.person_id == actor.person_id:
        raise DomainError("Somebody else takes back that you did not come.", code="own")
    state = states.allow(row.state, "take_back")
    if not reason.strip():
        raise DomainError("Say why it is taken back.", field="reason")
    row.state = HoursState(state)
    row.query = f"You were marked as a no-show; that is taken back: {reason.strip()}"
    db.session.flush()
    audit.record("hours.take_back_no_show", row, reason=reason.strip())
    shift = shifts.shift_page(actor.coop_id, row.shift_id).shift
    notices.close(actor.coop_id, NO_SHOW, row.id)
    notices.alert(
        actor.coop_id,
        ASKED,
        row.id,
        f"{actor.name} took back that you did not come to {shift.name}, {day(shift.on)}: "
        "tell the hours that you worked.",
        person_id=row.person_id,
        url=f"/my/hours/{row.shift_id}",
        afresh=True,
    )
    return row
