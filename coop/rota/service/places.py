"""Places given, taken and swapped by hand: the same rules, said in words, at once."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from coop.attendance.models import HoursWorked
from coop.changes import service as changes
from coop.changes.rules import Kind as Change
from coop.notices import service as notices
from coop.rota import rules
from coop.rota.burden import service as burden
from coop.rota.rules.problem import Finding, Level, Place
from coop.rota.service.drafts import refuse_while_made
from coop.rota.service.settling import settle
from coop.rota.service.undoing import noted
from coop.rota.service.verdicts import (
    NOTHING_SAID,
    Say,
    accept,
    beside,
    is_told,
    known_worker,
    need_reason,
    open_words,
    placed_on,
)
from coop.rota.situation.about import around, around_all, covering
from coop.shifts.models import Assignment, Shift
from core import clock
from core.access import Actor
from core.audit import service as audit
from core.calendar import service as commitments
from core.calendar.rules import Promise
from core.db import db, owned
from core.errors import DomainError
from core.people.models import Person, Service
from core.ui.filters import day, span

SOURCE = "assignment"


def assign(
    actor: Actor,
    shift_id: int,
    person_id: int,
    say: Say = NOTHING_SAID,
    *,
    instead_of: int | None = None,
) -> Assignment:
    """Give a person a place on a shift, by hand; `instead_of` is a place that they take over.

    Raises DomainError: "barred", "needs_override" (a rest rule, without a manager's reason),
    "needs_yes" (an agreement, without the person's), "full", "needs_reason" (published).
    """
    shift = _held(actor, shift_id)
    _hold(actor.coop_id, {person_id})
    placed = placed_on(shift.id)
    if any(place.person_id == person_id for place in placed):
        raise DomainError("This person is on the shift already.", code="placed")
    leaving = next((place for place in placed if place.id == instead_of), None)
    if instead_of is not None and leaving is None:
        raise DomainError("That place has been changed meanwhile. Look again.", code="stale")
    most = max(shift.least, shift.wanted)
    if leaving is None and len(placed) >= most:
        raise DomainError(
            f"{shift.name} on {day(shift.on)} has all the people it wants ({most}). Take somebody "
            "off first, or change the shift.",
            code="full",
        )
    told = is_told(shift)
    if told:
        need_reason(say)
    people = {person_id, *(place.person_id for place in (*placed, *beside(shift)))}
    known = around(actor.coop_id, shift, people)
    others = [one for one in placed if leaving is None or one.id != leaving.id]
    there = tuple(Place(shift.id, one.person_id, one.leads) for one in others)
    findings = rules.verdict(
        known.problem,
        known_worker(known, person_id),
        known.of(person_id),
        shift.id,
        there + known.beside(shift.id),
    )
    accept(actor, findings, say)
    with noted(actor, [shift]):
        if leaving is not None:
            _take(actor, shift, leaving, say)
        place = _give(actor, shift, person_id, say, findings, publish=told)
        audit.record(
            "rota.assign", place, reason=say.reason, words=[open_words(one) for one in findings]
        )
        settle(shift, {person_id} | ({leaving.person_id} if leaving else set()))
    return place


def remove(actor: Actor, assignment_id: int, say: Say = NOTHING_SAID) -> None:
    """Take a person off a shift; a published one needs a reason, and they are told."""
    row = owned(Assignment, assignment_id, actor.coop_id, lock=True)
    shift = _held(actor, row.shift_id)
    if row.published_at is not None:
        need_reason(say)
    person_id = row.person_id
    with noted(actor, [shift]):
        _take(actor, shift, row, say)
        settle(shift, {person_id})


def swap(actor: Actor, one_id: int, other_id: int, say: Say = NOTHING_SAID) -> None:
    """Two people take each other's places; both sides are checked as they would be after."""
    one = owned(Assignment, one_id, actor.coop_id, lock=True)
    other = owned(Assignment, other_id, actor.coop_id, lock=True)
    if one.person_id == other.person_id or one.shift_id == other.shift_id:
        raise DomainError("Choose two shifts of two people.", code="same")
    first, second = sorted({one.shift_id, other.shift_id})
    held = {first: _held(actor, first), second: _held(actor, second)}
    _hold(actor.coop_id, {one.person_id, other.person_id})
    if any(place.published_at for place in (one, other)):
        need_reason(say)
    here, there = held[one.shift_id], held[other.shift_id]
    on_both = {
        place.person_id for row in held.values() for place in (*placed_on(row.id), *beside(row))
    }
    known = around_all(actor.coop_id, [here, there], on_both)
    moves = ((one, here, there), (other, there, here))
    told = {row.id: is_told(row) for row in held.values()}
    verdicts = []
    for place, from_, to in moves:
        stay = tuple(id_ for id_ in known.of(place.person_id) if id_ != from_.id)
        company = tuple(
            Place(to.id, row.person_id)
            for row in placed_on(to.id)
            if row.id not in (one.id, other.id)
        )
        moved = (one.person_id, other.person_id)
        company += tuple(each for each in known.beside(to.id) if each.worker not in moved)
        found = rules.verdict(
            known.problem, known_worker(known, place.person_id), stay, to.id, company
        )
        accept(actor, found, say)
        verdicts.append(found)
    people = (one.person_id, other.person_id)
    with noted(actor, list(held.values())):
        for place, from_, _ in moves:
            _take(actor, from_, place, say)
        for person_id, to, found in zip(people, (there, here), verdicts, strict=True):
            new = _give(actor, to, person_id, say, found, publish=told[to.id])
            audit.record(
                "rota.swap", new, reason=say.reason, words=[open_words(each) for each in found]
            )
        for row in held.values():
            settle(row, set(people))


def lead(actor: Actor, assignment_id: int) -> None:
    """Have this person lead the shift, and nobody else."""
    row = owned(Assignment, assignment_id, actor.coop_id, lock=True)
    with noted(actor, [_held(actor, row.shift_id)]):
        for place in placed_on(row.shift_id):
            place.leads = place.id == row.id
        db.session.flush()


def _held(actor: Actor, shift_id: int) -> Shift:
    """The shift, held until the transaction ends; nobody else can place on it meanwhile."""
    shift = owned(Shift, shift_id, actor.coop_id, lock=True)
    if shift.cancelled_at is not None:
        raise DomainError("This shift has been cancelled.", code="cancelled")
    for rota in covering(actor.coop_id, shift):
        refuse_while_made(rota)
    return shift


def _hold(coop_id: int, person_ids: set[int]) -> None:
    """Hold people until the transaction ends: of two places given at once, one sees the other."""
    query = select(Person.id).where(Person.coop_id == coop_id, Person.id.in_(person_ids))
    found = db.session.scalars(query.order_by(Person.id).with_for_update(key_share=True))
    if set(found) != person_ids:
        raise DomainError("This person does not work in this service then.", code="barred")


def _give(
    actor: Actor,
    shift: Shift,
    person_id: int,
    say: Say,
    findings: Sequence[Finding],
    *,
    publish: bool,
) -> Assignment:
    now = clock.now()
    resting = any(one.refuses and one.level is Level.REST for one in findings)
    agreement = any(one.refuses and one.level is Level.AGREEMENT for one in findings)
    place = Assignment(
        coop_id=shift.coop_id,
        shift_id=shift.id,
        person_id=person_id,
        by_hand=True,
        agreed_at=now if agreement else None,
        override_reason=say.override.strip() if resting else "",
        override_by_id=actor.account_id if resting else None,
        made_at=now,
        published_at=now if publish else None,
    )
    db.session.add(place)
    db.session.flush()
    if publish:
        service = db.session.get_one(Service, shift.service_id)
        promise = Promise(
            person_id,
            shift.start_at,
            shift.end_at,
            "shift",
            True,
            f"{shift.name}, {service.name}",
            SOURCE,
            place.id,
        )
        commitments.promise_all(shift.coop_id, [promise])
        burden.changed(shift, person_id, "given")
        _enter(actor, Change.GIVEN, shift, person_id, say)
        notices.alert(
            shift.coop_id,
            "rota_changed",
            shift.id,
            f"{shift.name} at {service.name} on {day(shift.on)}, "
            f"{span(shift.start_at, shift.end_at)}, is now yours. {say.reason.strip()}",
            person_id=person_id,
            url=f"/my/shifts/{shift.id}",
        )
    return place


def _take(actor: Actor, shift: Shift, place: Assignment, say: Say) -> None:
    told_hours = select(HoursWorked.id).where(
        HoursWorked.shift_id == shift.id, HoursWorked.person_id == place.person_id
    )
    if db.session.scalar(told_hours.limit(1)) is not None:
        raise DomainError(
            "Hours have been told on this shift already, so the place stays.", code="worked"
        )
    if place.published_at is not None:
        commitments.release(SOURCE, place.id)
        _enter(actor, Change.TAKEN, shift, place.person_id, say)
        notices.alert(
            shift.coop_id,
            "rota_changed",
            shift.id,
            f"{shift.name} on {day(shift.on)}, {span(shift.start_at, shift.end_at)}, is no "
            f"longer yours. {say.reason.strip()}",
            person_id=place.person_id,
        )
        audit.record("rota.remove", place, reason=say.reason, person_id=place.person_id)
    db.session.delete(place)
    db.session.flush()


def _enter(actor: Actor, kind: Change, shift: Shift, person_id: int, say: Say) -> None:
    """What happens to a published place goes into the change ledger."""
    happened = changes.Happened(person_id, shift.id, shift.start_at, shift.end_at)
    changes.record(shift.coop_id, kind, [happened], actor=actor, why=say.reason)
