"""Claim an open shift, take the claim back; offer shifts, answer claims; set how it is done."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from coop.availability.preferences import SHORT_NOTICE
from coop.availability.queries import willing_at_short_notice
from coop.changes import service as changes
from coop.changes.rules import Kind as Change
from coop.claims import queries
from coop.claims.models import ClaimSetting, ShiftClaim
from coop.claims.rules import Standing, State, step, verdict
from coop.notices import service as notices
from coop.rota import service as rota
from coop.rota.rules.member_words import RULES
from coop.rota.service import Say
from coop.rota.service.verdicts import is_told
from coop.shifts import places
from coop.shifts.models import Assignment, Shift
from coop.shifts.words import named
from core import clock, dated
from core.access import Actor
from core.audit import service as audit
from core.db import db, owned
from core.errors import DomainError, NotAllowed, NotFound
from core.people.models import Person

TAKEN = "Somebody else has just taken it."
TOOK = "Took the open shift."
_RULES = frozenset({"barred", "needs_yes", "rest"})


def claim(actor: Actor, shift_id: int, *, agreed: bool = False) -> ShiftClaim:
    """Claim a place for oneself: at once, or for a coordinator to approve where the co-op says so.

    Raises DomainError: "taken" (somebody was first), "barred", "rest", "needs_yes" (an agreement
    without the person's own yes), "begun", "cancelled", "placed", "claimed".
    """
    person_id = _own_person(actor)
    shift = _open(actor.coop_id, shift_id)
    if _waiting(shift.id, person_id) is not None:
        raise DomainError("You have claimed this shift already.", code="claimed")
    now = clock.now()
    approval = queries.needs_approval(actor.coop_id, clock.local_day(now))
    if approval or agreed:  # a yes is to one's own agreements, never to who fits with whom
        _refuse_unfit(actor, shift.id, person_id, agreed=agreed)
    row = ShiftClaim(
        coop_id=actor.coop_id,
        shift_id=shift.id,
        person_id=person_id,
        state=State.WAITING,
        agreed=agreed,
        made_at=now,
    )
    if approval:
        db.session.add(row)
        db.session.flush()
    changes.record(
        actor.coop_id, Change.ACCEPTED, [changes.Happened.of(person_id, shift)], actor=actor
    )
    if approval:
        _tell_planners(shift)
        return row
    row.state, row.decided_at, row.decided_by_id = State.PLACED, now, actor.account_id
    db.session.add(row)
    _take(actor, shift, person_id, agreed=agreed)
    notices.close(actor.coop_id, "shift_offered", shift.id, person_id)
    return row


def _take(actor: Actor, shift: Shift, person_id: int, *, agreed: bool) -> None:
    """Have the rota give the place: it asks every rule, so they are read again only to explain."""
    one = rota.Move(shift.id, person_id, agreed=agreed)
    try:
        rota.move(actor, [one], Say(reason=TOOK), between_members=True)
    except DomainError as error:
        if error.code in _RULES or error.code == "placed":
            _refuse_unfit(actor, shift.id, person_id, agreed=agreed)
        raise _for_member(error) from error


def _own_person(actor: Actor) -> int:
    if actor.person_id is None:
        raise NotAllowed("This account does not stand for a person who works shifts.")
    return actor.person_id


def _open(coop_id: int, shift_id: int) -> Shift:
    """The shift, held; refused unless it is published, to come, and wants somebody."""
    shift = owned(Shift, shift_id, coop_id, lock=True)
    if shift.shadows_id is not None or not is_told(shift):
        raise NotFound
    if shift.cancelled_at is not None:
        raise DomainError("This shift has been cancelled.", code="cancelled")
    if shift.start_at <= clock.now():
        raise DomainError("This shift has begun.", code="begun")
    if _is_full(shift):
        raise DomainError(TAKEN, code="taken")
    return shift


def _is_full(shift: Shift) -> bool:
    return not places.free_of(shift)


def _waiting(shift_id: int, person_id: int) -> ShiftClaim | None:
    query = select(ShiftClaim).where(
        ShiftClaim.shift_id == shift_id,
        ShiftClaim.person_id == person_id,
        ShiftClaim.state == State.WAITING,
    )
    return db.session.scalar(query)


def _refuse_unfit(actor: Actor, shift_id: int, person_id: int, *, agreed: bool) -> None:
    """Say what a member may read of why they cannot; a rest rule is never theirs to break."""
    on_it = select(Assignment.id).where(
        Assignment.shift_id == shift_id, Assignment.person_id == person_id
    )
    if db.session.scalar(on_it) is not None:
        raise DomainError("You are on this shift already.", code="placed")
    seen = queries.standing(actor.coop_id, shift_id, person_id)
    if seen is None:
        raise DomainError(RULES["service"], code="barred")
    found = verdict(seen.findings)
    said = " ".join(found.why)
    if found.standing is Standing.BARRED:
        raise DomainError(said, code="barred")
    if found.standing is Standing.REST:
        raise DomainError(said, code="rest")
    if found.standing is Standing.YES and not agreed:
        raise DomainError(f"{said} Tick that you say yes to it.", code="needs_yes", field="agreed")


def _for_member(error: DomainError) -> DomainError:
    """A refusal that came up in the same moment, in words that tell nothing of others."""
    if error.code == "full":
        return DomainError(TAKEN, code="taken")
    if error.code in _RULES:
        words = "It no longer fits with what you have meanwhile. Look again."
        return DomainError(words, code="barred")
    return error


def withdraw(actor: Actor, claim_id: int) -> None:
    """Take back one's own claim that waits."""
    row = _held(actor, claim_id)
    if row.person_id != _own_person(actor):
        raise NotFound
    _decide(row, State.WITHDRAWN, actor)
    shift = db.session.get_one(Shift, row.shift_id)
    said = [changes.Happened.of(row.person_id, shift)]
    changes.record(actor.coop_id, Change.DECLINED, said, actor=actor, why="Took the claim back")
    _tell_planners(shift)


def decline(actor: Actor, shift_id: int) -> None:
    """Say no to an offer; the shift stays open to others."""
    person_id = _own_person(actor)
    shift = owned(Shift, shift_id, actor.coop_id, lock=True)
    if not queries.is_offered(actor.coop_id, shift_id, person_id):
        raise DomainError("This shift is not offered to you any more.", code="stale")
    changes.record(
        actor.coop_id, Change.DECLINED, [changes.Happened.of(person_id, shift)], actor=actor
    )
    notices.close(actor.coop_id, "shift_offered", shift_id, person_id)


def approve(actor: Actor, claim_id: int, words: str = "") -> None:
    """Give the place to the one who claims it; the rules are asked once more."""
    row = _held(actor, claim_id)
    if row.person_id == actor.person_id:
        raise NotAllowed("Nobody approves their own claim: another coordinator decides.")
    shift = _open(actor.coop_id, row.shift_id)
    _decide(row, State.PLACED, actor, words)
    reason = words.strip() or "Your claim is approved."
    one = rota.Move(shift.id, row.person_id, agreed=row.agreed)
    rota.move(actor, [one], Say(reason=reason), between_members=True)
    notices.close(actor.coop_id, "shift_offered", shift.id, row.person_id)
    _tell_planners(shift)


def refuse(actor: Actor, claim_id: int, words: str) -> None:
    """Say no to a claim, and why; the person reads these words."""
    if not words.strip():
        raise DomainError("Say why: they read these words.", code="needs_reason", field="reason")
    row = _held(actor, claim_id)
    if row.person_id == actor.person_id:
        raise NotAllowed("Nobody decides about their own claim: withdraw it instead.")
    _decide(row, State.REFUSED, actor, words)
    shift = db.session.get_one(Shift, row.shift_id)
    said = f"{actor.name} refused your claim to {named(shift)}: {words.strip()}"
    _tell(shift, row.person_id, said)
    _tell_planners(shift)


def settle(coop_id: int, shift_id: int) -> None:
    """End the claims that can come to nothing: the shift is full, cancelled or has begun."""
    shift = owned(Shift, shift_id, coop_id, lock=True)
    full = _is_full(shift)
    if not (full or shift.cancelled_at is not None or shift.start_at <= clock.now()):
        return
    query = (
        select(ShiftClaim)
        .where(ShiftClaim.shift_id == shift_id, ShiftClaim.state == State.WAITING)
        .order_by(ShiftClaim.id)
        .with_for_update()
    )
    for row in db.session.scalars(query).all():
        if shift.cancelled_at is not None:
            state, why = State.ENDED, "has been cancelled"
        elif full:
            state, why = State.MISSED, "has gone to somebody else"
        else:
            state, why = State.ENDED, "has begun, and nobody answered your claim"
        _decide(row, state, None)
        _tell(shift, row.person_id, f"{named(shift)}, which you claimed, {why}.")
    notices.close(coop_id, "shift_claimed", shift_id)
    notices.close(coop_id, "shift_offered", shift_id)


def offer(actor: Actor, shift_id: int) -> int:
    """Tell those who can take the shift that it is open, each once; how many are told now.

    Less than 48 hours before, only those who are willing at such notice. DomainError where
    nobody is left to tell.
    """
    shift = _open(actor.coop_id, shift_id)
    now = clock.now()
    left = queries.able(actor.coop_id, shift.id) - queries.asked(actor.coop_id, shift.id)
    words = "Nobody is left to tell: all who can take it have been told."
    if shift.start_at - now < SHORT_NOTICE:
        left = willing_at_short_notice(actor.coop_id, left, shift.start_at, now)
        words = "Nobody who can take it and has not been told is willing at such short notice."
    if not left:
        raise DomainError(words, code="nobody")
    told = sorted(left)
    changes.record(
        actor.coop_id,
        Change.OFFERED,
        [changes.Happened.of(one, shift) for one in told],
        actor=actor,
    )
    for person_id in told:
        notices.alert(
            actor.coop_id,
            "shift_offered",
            shift.id,
            f"{named(shift)} is open, and you can take it.",
            person_id=person_id,
            url=f"/my/open-shifts#shift-{shift.id}",
        )
    audit.record("claims.offer", shift, people=len(told))
    return len(told)


def set_approval(actor: Actor, from_on: date, *, approval: bool) -> ClaimSetting:
    """From a day on claims need approval, or the first to come has the place."""
    return dated.settle(
        ClaimSetting, actor.coop_id, from_on, approval=approval, made_at=clock.now()
    )


def _held(actor: Actor, claim_id: int) -> ShiftClaim:
    """A claim, held after its shift: everybody takes the two in this order."""
    shift_id = owned(ShiftClaim, claim_id, actor.coop_id).shift_id
    owned(Shift, shift_id, actor.coop_id, lock=True)
    row = owned(ShiftClaim, claim_id, actor.coop_id, lock=True)
    db.session.refresh(row)
    return row


def _decide(row: ShiftClaim, to: State, actor: Actor | None, words: str = "") -> None:
    row.state = step(State(row.state), to)
    row.decided_at, row.reason = clock.now(), words.strip()
    row.decided_by_id = actor.account_id if actor else None
    db.session.flush()


def _tell(shift: Shift, person_id: int, words: str) -> None:
    url = "/my/open-shifts"
    notices.alert(shift.coop_id, "claim_decided", shift.id, words, person_id=person_id, url=url)


def _tell_planners(shift: Shift) -> None:
    """One line a shift: who waits for a place on it now."""
    query = (
        select(Person)
        .join(ShiftClaim, ShiftClaim.person_id == Person.id)
        .where(ShiftClaim.shift_id == shift.id, ShiftClaim.state == State.WAITING)
        .order_by(ShiftClaim.id)
    )
    names = [person.name for person in db.session.scalars(query)]
    if not names:
        notices.close(shift.coop_id, "shift_claimed", shift.id)
        return
    said = f"{named(shift)}: claimed by {', '.join(names)}."
    url = f"/open-shifts#shift-{shift.id}"
    kind, who = "shift_claimed", "claims.decide"
    notices.alert(shift.coop_id, kind, shift.id, said, permission=who, url=url)
