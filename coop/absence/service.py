"""Somebody cannot come: off their shifts at once, cover asked for, the first yes has the place.

Locks are always taken in this order: shifts by id, then the request, then its calls.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from coop.absence import queries, rules
from coop.absence.models import CoverCall, CoverPolicy, CoverRequest
from coop.absence.rules import Answer, State, Told, Why
from coop.attendance.models import HoursWorked
from coop.changes import service as changes
from coop.changes.rules import Kind as Change
from coop.leave import service as leave
from coop.notices import service as notices
from coop.rota import queries as rotas
from coop.rota import service as rota
from coop.rota.queries.candidates import CAN, WITH_YES
from coop.shifts import queries as shifts
from coop.shifts.models import Assignment, Shift
from core import audit, clock
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError, NotAllowed, NotFound
from core.people.models import Service
from core.ui.filters import day, span

REPORT_FOR, COVER = "availability.edit", "absence.cover"
NEEDED, OFFERED, SETTLED = "cover_needed", "cover_offered", "cover_settled"
LONGEST = timedelta(days=27)
WHY_WORDS = {Why.SICK: "Sick", Why.NO_SHOW: "Did not come"}


def report_sick(
    actor: Actor, person_id: int, from_on: date, until_on: date
) -> tuple[CoverRequest, ...]:
    """A person is sick on these days, both included: off every published shift, cover asked for.

    One's own, or (availability.edit) another's. All of it or nothing; the requests opened.
    """
    if actor.person_id != person_id and not actor.can(REPORT_FOR):
        raise NotAllowed
    if until_on < from_on:
        raise DomainError("The last day is before the first.", field="until_on")
    if until_on - from_on > LONGEST:
        raise DomainError("Report four weeks at most, then again.", field="until_on")
    if from_on < clock.today() - timedelta(days=1):
        raise DomainError("Choose yesterday or a later day.", field="from_on")
    opened = [
        _lift(actor, place_id, shift, Why.SICK)
        for place_id, shift in _places(actor.coop_id, person_id, from_on, until_on)
    ]
    leave.report_sick(actor, person_id, from_on, until_on)
    return tuple(row for row in opened if row is not None)


def no_show(actor: Actor, assignment_id: int) -> CoverRequest | None:
    """Somebody has not come to a shift that has begun: cover for the rest of it."""
    if not actor.can(COVER):
        raise NotAllowed
    place = owned(Assignment, assignment_id, actor.coop_id)
    shift = owned(Shift, place.shift_id, actor.coop_id, lock=True)
    now = clock.now()
    if place.published_at is None or not shift.start_at <= now < shift.end_at:
        raise DomainError("Cover is asked for while the shift runs.", code="not_running")
    return _lift(actor, assignment_id, shift, Why.NO_SHOW)


def _places(coop_id: int, person_id: int, from_on: date, until_on: date) -> list[tuple[int, Shift]]:
    """Published places that meet these days and have not been worked; their shifts are held."""
    told = select(HoursWorked.shift_id).where(HoursWorked.person_id == person_id)
    query = (
        select(Shift)
        .join(Assignment, Assignment.shift_id == Shift.id)
        .where(
            Shift.coop_id == coop_id,
            Assignment.person_id == person_id,
            Assignment.published_at.is_not(None),
            Shift.cancelled_at.is_(None),
            Shift.start_at < clock.instant(until_on + timedelta(days=1)),
            Shift.end_at > clock.instant(from_on),
            Shift.end_at > clock.now(),
            Shift.id.not_in(told),
        )
        .order_by(Shift.id)
    )
    held = list(db.session.scalars(query.with_for_update(of=Shift)))
    places = select(Assignment.shift_id, Assignment.id).where(
        Assignment.person_id == person_id, Assignment.shift_id.in_([row.id for row in held])
    )
    by_shift = {row.shift_id: row.id for row in db.session.execute(places)}
    return [(by_shift[row.id], row) for row in held if row.id in by_shift]


def _lift(actor: Actor, place_id: int, shift: Shift, why: Why) -> CoverRequest | None:
    """Take the person off, and ask for cover where the shift is short without them."""
    away_id = owned(Assignment, place_id, actor.coop_id).person_id
    rota.remove(actor, place_id, rota.Say(reason=f"{WHY_WORDS[why]}."))
    if not _lacks(shift):
        return None
    row = CoverRequest(
        coop_id=actor.coop_id,
        shift_id=shift.id,
        away_id=away_id,
        why=str(why),
        state=str(State.OPEN),
        told=str(Told.COORDINATOR),
        opened_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    audit.record("cover.open", row, shift_id=shift.id)
    _tell(row, "needs cover", permission=COVER)
    if shift.start_at - clock.now() <= timedelta(
        hours=queries.policy(actor.coop_id, clock.today()).within_hours
    ):
        _tell_on_call(row, "needs cover; the coordinators know")
    return row


def _lacks(shift: Shift) -> int:
    """How many people short of its least the shift is, requests not counted."""
    query = select(Assignment.id).where(Assignment.shift_id == shift.id)
    return max(0, shift.least - len(db.session.scalars(query).all()))


def _held(coop_id: int, request_id: int) -> tuple[CoverRequest, Shift]:
    """The request and its shift, held until the transaction ends; the shift first."""
    shift_id = owned(CoverRequest, request_id, coop_id).shift_id
    shift = owned(Shift, shift_id, coop_id, lock=True)
    row = owned(CoverRequest, request_id, coop_id, lock=True)
    db.session.refresh(row)
    return row, shift


def offer(actor: Actor, request_id: int, person_ids: Sequence[int]) -> int:
    """Ask these people whether they can take it; how many were asked.

    Only those whom no barred or rest rule keeps off; who is being asked is not asked twice.
    """
    row, shift = _held(actor.coop_id, request_id)
    _open(row)
    if not person_ids:
        raise DomainError("Choose somebody to ask.", field="person")
    found = rotas.choice(actor.coop_id, shift.id).candidates
    able = {one.person_id: one for one in found if one.group in (CAN, WITH_YES)}
    refused = [one for one in found if one.person_id in person_ids and one.person_id not in able]
    if refused:
        words = refused[0].words[0] if refused[0].words else "That may not be"
        raise DomainError(f"{refused[0].name} cannot be asked: {words}.", code="barred")
    waiting = {call.person_id for call in _waiting(row.id)}
    chosen = [id_ for id_ in sorted(set(person_ids)) if id_ in able and id_ not in waiting]
    now = clock.now()
    if shift.start_at <= now:
        raise DomainError("It has begun: ring people, and note a yes here.", code="begun")
    until = rules.expires_at(now, shift.start_at, queries.policy(actor.coop_id, clock.today()))
    for person_id in chosen:
        call = _call(row, person_id, "offer", Answer.ASKED)
        call.expires_at = until
        db.session.flush()
        notices.alert(
            row.coop_id,
            "cover_offered",
            call.id,
            f"Can you take {_what(row)}? Answer by {clock.local(until):%H:%M}.",
            person_id=person_id,
            url="/my/cover",
        )
    _enter(actor, Change.OFFERED, shift, chosen)
    audit.record("cover.offer", row, people=chosen)
    return len(chosen)


def rang(actor: Actor, request_id: int, person_id: int, answer: Answer) -> None:
    """Somebody was rung: a yes gives them the place at once, a no or no reply is kept."""
    row, shift = _held(actor.coop_id, request_id)
    _open(row)
    if answer not in (Answer.YES, Answer.NO, Answer.NO_REPLY):
        raise DomainError("Choose what they said.", field="answer")
    if all(one.person_id != person_id for one in rotas.choice(row.coop_id, shift.id).candidates):
        raise NotFound
    for call in _waiting(row.id):
        if call.person_id == person_id:
            _settle(call, Answer.CLOSED)
    call = _call(row, person_id, "phone", answer)
    call.answered_at = clock.now()
    if answer is Answer.YES:
        _take(actor, row, shift, person_id)
    elif answer is Answer.NO:
        _enter(actor, Change.DECLINED, shift, [person_id])
    db.session.flush()


def accept(actor: Actor, call_id: int) -> CoverRequest:
    """The actor's own yes: the first has the place, every rule asked again."""
    row, shift, call = _mine(actor, call_id)
    if row.state == State.TAKEN:
        raise DomainError("Somebody else was first. Thank you all the same.", code="taken")
    if row.state != State.OPEN:
        raise DomainError("It is no longer needed. Thank you all the same.", code="closed")
    _answerable(call)
    _settle(call, Answer.YES)
    _take(actor, row, shift, call.person_id)
    return row


def decline(actor: Actor, call_id: int) -> None:
    """The actor's own no; nothing follows from it."""
    row, shift, call = _mine(actor, call_id)
    _answerable(call)
    _settle(call, Answer.NO)
    _enter(actor, Change.DECLINED, shift, [call.person_id])
    audit.record("cover.decline", row, person_id=call.person_id)


def _mine(actor: Actor, call_id: int) -> tuple[CoverRequest, Shift, CoverCall]:
    call = owned(CoverCall, call_id, actor.coop_id)
    if actor.person_id is None or call.person_id != actor.person_id:
        raise NotFound
    row, shift = _held(actor.coop_id, call.request_id)
    call = owned(CoverCall, call_id, actor.coop_id, lock=True)
    db.session.refresh(call)
    return row, shift, call


def _answerable(call: CoverCall) -> None:
    if call.answer != Answer.ASKED or call.expires_at is None or call.expires_at <= clock.now():
        raise DomainError("The time to answer this is over.", code="expired")


def _take(actor: Actor, row: CoverRequest, shift: Shift, person_id: int) -> None:
    """Give the place through the rota, so that nobody gets past a rule; tell the rest."""
    if shift.end_at <= clock.now():
        raise DomainError("This shift is over.", code="over")
    # Taken first: a shift that has its people again ends the requests that are still open.
    row.taken_by_id = person_id
    _end(actor.account_id, row, State.TAKEN, "")
    _enter(actor, Change.ACCEPTED, shift, [person_id])
    rota.assign(actor, shift.id, person_id, rota.Say(agreed=True, reason="Covers an absence."))


def run_short(actor: Actor, request_id: int, reason: str) -> None:
    """A manager decides that the shift runs without, and says why."""
    row, _ = _held(actor.coop_id, request_id)
    if not reason.strip():
        raise DomainError("Say why the shift may run short.", field="reason")
    _end(actor.account_id, row, State.SHORT, reason.strip())
    audit.record("cover.run_short", row, reason=row.reason)


def _end(account_id: int | None, row: CoverRequest, to: State, reason: str) -> None:
    row.state = str(rules.move(State(row.state), to))
    row.closed_at, row.closed_by_id, row.reason = clock.now(), account_id, reason
    for call in _waiting(row.id):
        _settle(call, Answer.CLOSED)
        notices.alert(
            row.coop_id,
            "cover_settled",
            row.id,
            f"{_what(row)}: thank you, it is no longer needed.",
            person_id=call.person_id,
        )
    notices.close(row.coop_id, NEEDED, row.id)
    db.session.flush()


def settle_policy(actor: Actor, from_on: date, given: rules.Policy) -> None:
    """From a day on, offers stand so long and the next are told so soon."""
    if from_on < clock.today():
        raise DomainError("It cannot begin in the past.", field="from_on")
    if given.agency_minutes < given.on_call_minutes:
        raise DomainError("The agency comes after the person on call.", field="agency_minutes")
    query = select(CoverPolicy).where(
        CoverPolicy.coop_id == actor.coop_id, CoverPolicy.from_on == from_on
    )
    row = db.session.scalar(query.with_for_update())
    if row is None:
        row = CoverPolicy(coop_id=actor.coop_id, from_on=from_on)
        db.session.add(row)
    row.offer_minutes, row.on_call_minutes = given.offer_minutes, given.on_call_minutes
    row.agency_minutes, row.within_hours = given.agency_minutes, given.within_hours
    db.session.flush()


def settle(coop_id: int, shift_id: int) -> int:
    """A shift has changed: the latest requests that it no longer needs end; how many did."""
    shift = owned(Shift, shift_id, coop_id, lock=True)
    query = select(CoverRequest).where(
        CoverRequest.coop_id == coop_id,
        CoverRequest.shift_id == shift_id,
        CoverRequest.state == State.OPEN,
    )
    rows = list(db.session.scalars(query.order_by(CoverRequest.id).with_for_update()))
    gone = shift.cancelled_at is not None or shift.end_at <= clock.now()
    needless = rows if gone or not rows else rows[_lacks(shift) :]
    words = "The shift is off or over." if gone else "The shift has its people again."
    for row in needless:
        _end(None, row, State.CANCELLED, words)
    return len(needless)


def watch(coop_id: int) -> int:
    """What time has brought: offers that are over, who is told next, requests without a gap."""
    now, policy = clock.now(), queries.policy(coop_id, clock.today())
    done = 0
    for found in queries.open_requests(coop_id):
        row, shift = _held(coop_id, found.id)
        if row.state != State.OPEN:
            continue
        if closed := settle(coop_id, shift.id):
            done += closed
            continue
        for call in _waiting(row.id):
            if call.expires_at is not None and call.expires_at <= now:
                _settle(call, Answer.EXPIRED)
                done += 1
        told = rules.told(row.opened_at, shift.start_at, now, policy)
        if list(Told).index(told) > list(Told).index(Told(row.told)):
            row.told = str(told)
            _tell_on_call(row, "has nobody yet")
            words = "has nobody yet: time to ring an agency"
            if told is Told.ON_CALL:
                words = "has nobody yet; the person on call knows"
            _tell(row, words, permission=COVER)
            done += 1
    db.session.flush()
    return done


def _open(row: CoverRequest) -> None:
    if row.state != State.OPEN:
        rules.move(State(row.state), State.TAKEN)


def _waiting(request_id: int) -> list[CoverCall]:
    query = select(CoverCall).where(
        CoverCall.request_id == request_id, CoverCall.answer == Answer.ASKED
    )
    return list(db.session.scalars(query.order_by(CoverCall.id).with_for_update()))


def _call(row: CoverRequest, person_id: int, how: str, answer: Answer) -> CoverCall:
    call = CoverCall(
        coop_id=row.coop_id,
        request_id=row.id,
        person_id=person_id,
        how=how,
        answer=str(answer),
        asked_at=clock.now(),
    )
    db.session.add(call)
    return call


def _settle(call: CoverCall, answer: Answer) -> None:
    call.answer, call.answered_at = str(answer), clock.now()
    notices.close(call.coop_id, OFFERED, call.id)


def _what(row: CoverRequest) -> str:
    shift = db.session.get_one(Shift, row.shift_id)
    service = db.session.get_one(Service, shift.service_id)
    return (
        f"{shift.name} at {service.name} on {day(shift.on)}, {span(shift.start_at, shift.end_at)}"
    )


def _tell(row: CoverRequest, words: str, *, permission: str) -> None:
    notices.alert(
        row.coop_id,
        "cover_needed",
        row.id,
        f"{_what(row)} {words}.",
        permission=permission,
        url=f"/cover/{row.id}",
    )


def _tell_on_call(row: CoverRequest, words: str) -> None:
    for one in shifts.on_call(row.coop_id, clock.now()):
        if one.now and one.person_id != row.away_id:
            notices.alert(
                row.coop_id,
                "cover_needed",
                row.id,
                f"{_what(row)} {words}.",
                person_id=one.person_id,
            )


def _enter(actor: Actor, kind: Change, shift: Shift, person_ids: Sequence[int]) -> None:
    happened = [
        changes.Happened(person_id, shift.id, shift.start_at, shift.end_at)
        for person_id in person_ids
    ]
    changes.record(shift.coop_id, kind, happened, actor=actor, why="Cover for an absence.")
