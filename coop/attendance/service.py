"""Verbs of hours: start, confirm, correct, approve, ask about, open again. Nobody approves own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from coop.attendance import queries, rules
from coop.attendance.events import HoursReopened
from coop.attendance.models import HoursState, HoursWorked, VisitWorked, WeekBefore
from coop.attendance.rules import Plan, Told
from coop.notices import queries as told_of
from coop.notices import service as notices
from coop.shifts import queries as shifts
from core import clock, events
from core.access import Actor
from core.audit import service as audit
from core.db import db, owned
from core.errors import DomainError, NotAllowed, NotFound
from core.people.models import Cooperative, Person
from core.ui.filters import day, span

NOT_STARTED, ASKED, CORRECTED = "not_started", "hours_query", "hours_corrected"
OWN = "Somebody else must approve your hours."


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


def _locked(coop_id: int, hours_id: int) -> HoursWorked:
    return owned(HoursWorked, hours_id, coop_id, lock=True)


def name_of(coop_id: int, person_id: int) -> str:
    """A person's name; NotFound if they are not of this co-op."""
    return owned(Person, person_id, coop_id).name


def start(actor: Actor, shift_id: int) -> HoursWorked:
    """ "I have started": the actor's own shift, now. The time can be put right on confirming."""
    plan, place_id = _mine(actor, shift_id)
    assert actor.person_id is not None
    row = _row(actor.coop_id, shift_id, actor.person_id)
    rules.allow(row.state if row else None, "start")
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
    notices.close(actor.coop_id, ASKED, row.id)
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
    audit.record("hours.correct" if corrects else "hours.enter", row, reason=reason.strip())
    if place is not None:
        notices.close(actor.coop_id, NOT_STARTED, place.id)
    notices.close(actor.coop_id, ASKED, row.id)
    if approve_too:
        approve(actor, row.id)
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
    )
    return row


def _write(actor: Actor, shift_id: int, person_id: int, plan: Plan, told: Told) -> HoursWorked:
    row = _row(actor.coop_id, shift_id, person_id)
    rules.allow(row.state if row else None, "confirm")
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
    db.session.flush()
    return row


def approve(actor: Actor, hours_id: int) -> HoursWorked:
    """Approve one set of hours, matching or not; nobody approves their own."""
    row = _locked(actor.coop_id, hours_id)
    rules.allow(row.state, "approve")
    if row.person_id == actor.person_id:
        raise NotAllowed(OWN)
    _approve(actor, row)
    db.session.flush()
    audit.record("hours.approve", row)
    return row


def _approve(actor: Actor, row: HoursWorked) -> None:
    row.state = HoursState.APPROVED
    row.approved_at, row.approved_by_id = clock.now(), actor.account_id
    row.query = ""


def approve_matching(
    actor: Actor, first_on: date, last_on: date, hours_ids: Collection[int]
) -> tuple[int, int]:
    """Approve in one act those of the ids that still match the plan: (approved, left out).

    The ids are what the approver saw; what has changed since, or is their own, is left out.
    """
    wanted = set(hours_ids)
    query = (
        select(HoursWorked)
        .where(
            HoursWorked.coop_id == actor.coop_id,
            HoursWorked.id.in_(wanted),
            HoursWorked.state == HoursState.CONFIRMED,
        )
        .order_by(HoursWorked.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    held = db.session.scalars(query).all()
    # Compared once they are held: told anew in between, they would be approved unseen.
    matching = {
        entry.hours.id
        for entry in queries.entries(actor.coop_id, first_on, last_on)
        if entry.hours is not None and entry.matches and entry.person_id != actor.person_id
    }
    rows = [row for row in held if row.id in matching]
    if rows:
        ids = [row.id for row in rows]
        with audit.as_one("hours.approve_matching", rows[0], count=len(ids), hours=ids):
            for row in rows:
                _approve(actor, row)
    return len(rows), len(wanted) - len(rows)


def ask(actor: Actor, hours_id: int, words: str) -> HoursWorked:
    """Ask the worker about hours; they go back to them with the question."""
    row = _locked(actor.coop_id, hours_id)
    rules.allow(row.state, "query")
    if row.person_id == actor.person_id:
        raise NotAllowed(OWN)
    if not words.strip():
        raise DomainError("Write what you want to know.", field="words")
    if len(words) > 1000:
        raise DomainError("Use at most 1,000 characters.", field="words")
    row.state, row.query = HoursState.QUERIED, words.strip()
    db.session.flush()
    audit.record("hours.ask", row, reason=row.query)
    shift = shifts.shift_page(actor.coop_id, row.shift_id).shift
    notices.alert(
        actor.coop_id,
        ASKED,
        row.id,
        f"{actor.name} asks about your hours of {shift.name}, {day(shift.on)}: {row.query}",
        person_id=row.person_id,
        url=f"/my/hours/{row.shift_id}",
    )
    return row


def reopen(actor: Actor, hours_id: int, reason: str) -> HoursWorked:
    """Open approved hours again. Refused, by pay, once a run that is past draft has paid them."""
    # First the lock that pay takes, so that opening and paying the same hours wait in turn.
    db.session.get_one(Cooperative, actor.coop_id, with_for_update={"key_share": True})
    row = _locked(actor.coop_id, hours_id)
    rules.allow(row.state, "reopen")
    if not reason.strip():
        raise DomainError("Say why these hours are opened again.", field="reason")
    events.publish(HoursReopened(actor.coop_id, row.id))
    row.state = HoursState.CONFIRMED
    row.approved_at = row.approved_by_id = None
    row.reopened_reason = reason.strip()
    db.session.flush()
    audit.record("hours.reopen", row, reason=row.reopened_reason)
    shift = shifts.shift_page(actor.coop_id, row.shift_id).shift
    notices.alert(
        actor.coop_id,
        CORRECTED,
        row.id,
        f"{actor.name} opened your approved hours of {shift.name}, {day(shift.on)}, again: "
        f"{row.reopened_reason}",
        person_id=row.person_id,
        url=f"/my/hours/{row.shift_id}",
    )
    return row


def set_weeks_before(actor: Actor, weeks: Collection[tuple[int, date, int, int]]) -> None:
    """Hours of weeks before the co-op used Carework, for the 17-week averages.

    (person id, Monday, minutes, night minutes); a week told again replaces what was told.
    """
    ids = {person_id for person_id, *_ in weeks}
    mine = select(Person.id).where(Person.coop_id == actor.coop_id)
    if not ids <= set(db.session.scalars(mine)):
        raise NotFound
    rows = {
        (row.person_id, row.week_on): row
        for row in db.session.scalars(
            select(WeekBefore).where(WeekBefore.coop_id == actor.coop_id).with_for_update()
        )
    }
    for person_id, week_on, minutes, night_minutes in weeks:
        if week_on != clock.monday(week_on):
            raise DomainError("A week begins on a Monday.", field="week_on")
        if not 0 <= night_minutes <= minutes <= 7 * 24 * 60:
            raise DomainError("Night hours are part of a week's hours.", field="minutes")
        row = rows.get((person_id, week_on))
        if row is None:
            row = WeekBefore(coop_id=actor.coop_id, person_id=person_id, week_on=week_on)
            rows[person_id, week_on] = row
            db.session.add(row)
        row.minutes, row.night_minutes = minutes, night_minutes
    db.session.flush()


def watch(coop_id: int) -> tuple[int, int]:
    """Tell of shifts that have not been started, close what is settled: (open, closed)."""
    now = clock.now()
    late = queries.not_started(coop_id, now)
    on_call = [one for one in shifts.on_call(coop_id, now) if one.now]
    open_ids = set()
    for entry in late:
        assert entry.assignment_id is not None
        open_ids.add(entry.assignment_id)
        words = (
            f"{entry.name} has not started {entry.shift.name} at {entry.shift.service}, "
            f"planned for {clock.local(entry.plan.start_at):%H:%M}."
        )
        url = f"/hours/for/{entry.shift.id}/{entry.person_id}"
        notices.alert(
            coop_id, NOT_STARTED, entry.assignment_id, words, permission="rota.edit", url=url
        )
        for one in on_call:
            if one.person_id != entry.person_id:
                notices.alert(
                    coop_id, NOT_STARTED, entry.assignment_id, words, person_id=one.person_id
                )
    settled = told_of.open_subjects(coop_id, NOT_STARTED) - open_ids
    for subject_id in settled:
        notices.close(coop_id, NOT_STARTED, subject_id)
    return len(open_ids), len(settled)
