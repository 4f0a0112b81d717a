"""Offer, accept, decline; and the one act that takes somebody on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from coop.checks import service as checks
from coop.members import service as members
from coop.members.service import Details, TakeOn, Terms
from coop.pairs import service as pairs
from coop.rota import service as rota
from coop.shifts import service as shifts
from core import audit, clock
from core.access import Actor
from core.acting import acting
from core.db import db, owned
from core.errors import DomainError, NotAllowed
from core.people.models import MembershipKind, Person, Service
from core.ui.filters import day, day_year, plural
from recruitment.hires import queries, rules
from recruitment.hires.models import JobOffer
from recruitment.hires.rules import Duty
from recruitment.pipeline import service as pipeline
from recruitment.pipeline.events import ReferralEnded
from recruitment.pipeline.service import letters
from recruitment.pipeline.service.moving import tell_coop
from recruitment.referrals import queries as referrals
from recruitment.referrals.models import JobCandidate, Referral
from recruitment.referrals.rules import SOURCES
from recruitment.stages import service as stage_sets
from recruitment.stages.rules import Kind
from training.induction import service as induction

LEARNING = "Shadow shifts of the first weeks"
MOST_SHADOWS = 12
CHECKS = "checks"  # the code of the stage that a yes leads to, where there is one
LINK = "link"


@dataclass(frozen=True, slots=True)
class Work:
    """What is offered. `contract_minutes` a week."""

    service_id: int
    role: str
    contract_minutes: int
    starts_on: date
    answer_by_on: date
    pattern: str = ""
    duties: tuple[Duty, ...] = ()


@dataclass(frozen=True, slots=True)
class Start:
    """How somebody starts: their mentor, shadow shifts until a day, the induction's template."""

    from_on: date
    mentor_id: int | None = None
    shadow_until_on: date | None = None
    shadows: int = 0
    template_id: int | None = None
    probationary: bool = True


@dataclass(frozen=True, slots=True)
class Hired:
    """What taking on has done. `left`: a sentence for each shadow shift that could not be."""

    person_id: int
    shadows: int
    left: tuple[str, ...]


def _open(actor: Actor, offer_id: int, *states: str) -> JobOffer:
    row = owned(JobOffer, offer_id, actor.coop_id, lock=True)
    if row.state not in states:
        words = rules.STATES[row.state][0]
        raise DomainError(f"This offer is {words}.", code="state")
    return row


def make_offer(actor: Actor, referral_id: int, work: Work) -> JobOffer:
    """An offer, subject to checks; the pipeline is moved by whoever makes it.

    The candidate is written that there is one; what it says stands behind their own link.
    """
    referral = owned(Referral, referral_id, actor.coop_id, lock=True)
    if referral.final_at is not None:
        raise DomainError("This referral has its final answer: open it again first.", code="final")
    service = owned(Service, work.service_id, actor.coop_id)
    if service.closed_on is not None and service.closed_on < work.starts_on:
        raise DomainError(f"{service.name} is closed on that day.", field="service")
    if not work.role.strip():
        raise DomainError("Say what the job is.", field="role")
    rules.check(
        work.duties, work.contract_minutes, work.starts_on, work.answer_by_on, clock.today()
    )
    goes_on = select(JobOffer.id).where(
        JobOffer.referral_id == referral.id, JobOffer.state.in_(("made", "accepted"))
    )
    if db.session.scalar(goes_on):
        raise DomainError("An offer goes on already: take it back first.", code="twice")
    row = JobOffer(
        coop_id=actor.coop_id,
        referral_id=referral.id,
        service_id=service.id,
        role=work.role.strip(),
        contract_minutes=work.contract_minutes,
        pattern=work.pattern.strip(),
        week=rules.kept(work.duties),
        starts_on=work.starts_on,
        answer_by_on=work.answer_by_on,
        offered_on=clock.today(),
        offered_by=actor.name,
        made_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    letters.to_candidate(
        referral, f"offer {row.id}", "an offer of work",
        "We would like you to work with us. Open your link to read what we offer and to answer, "
        f"by {day(row.answer_by_on)}. Or ring us.",
    )  # fmt: skip
    return row


def take_back(actor: Actor, offer_id: int, words: str) -> JobOffer:
    """The co-op takes an offer back; it says why."""
    return _end(actor, offer_id, "taken_back", words)


def decline(actor: Actor, offer_id: int, words: str, how: str = "phone") -> JobOffer:
    """The candidate says no to it, as they told the co-op."""
    return _end(actor, offer_id, "declined", words, how)


def _end(actor: Actor, offer_id: int, state: str, words: str, how: str = "") -> JobOffer:
    row = _open(actor, offer_id, "made", "accepted")
    if not words.strip():
        raise DomainError("Say why.", field="words")
    row.state, row.words = state, words.strip()
    _decided(actor, row, clock.today(), how)
    audit.record("hires.end", row, reason=row.words, state=state)
    return row


def _decided(actor: Actor, row: JobOffer, on: date, how: str) -> None:
    row.decided_on, row.decided_at = on, clock.now()
    row.decided_how, row.decided_by = how, actor.name
    db.session.flush()


def answer_by_link(actor: Actor, referral_id: int, *, yes: bool, words: str = "") -> JobOffer:
    """The candidate answers the offer that waits for them, on their own page.

    The same as if they had told the co-op, and those who recruit are told. DomainError where
    none waits, or the day to answer by has passed.
    """
    query = select(JobOffer.id, JobOffer.answer_by_on).where(
        JobOffer.coop_id == actor.coop_id,
        JobOffer.referral_id == referral_id,
        JobOffer.state == "made",
    )
    found = db.session.execute(query).first()
    if found is None:
        raise DomainError("No offer waits for your answer.", code="none")
    rules.check_in_time(found.answer_by_on, clock.today())
    if yes:
        accept(actor, found.id, clock.today(), how=LINK)
    else:
        _end(actor, found.id, "declined", words.strip()[:500] or "They gave no reason.", LINK)
        pipeline.plan(actor, referral_id, None, "Says no to the offer, by their own link")
    row = owned(JobOffer, found.id, actor.coop_id)
    referral = owned(Referral, referral_id, actor.coop_id)
    said = "accepts the offer: their checks can begin" if yes else f"says no: {row.words}"
    tell_coop(referral, f"{_candidate(row).name} {said.rstrip('.')}.")
    return row


def accept(actor: Actor, offer_id: int, on: date, number: str = "", how: str = "phone") -> Person:
    """They say yes: they get a works number, and their checks begin. Health may be asked now.

    The referral goes to its checks where the co-op's stages permit. Somebody who came by another
    offer before keeps their number.
    """
    if how not in rules.HOW:
        raise DomainError("Say how they told you.", field="how")
    row = _open(actor, offer_id, "made")
    if not row.offered_on <= on <= clock.today():
        raise DomainError("Between the day of the offer and today.", field="on")
    candidate = _candidate(row)
    known = db.session.scalar(
        select(JobOffer.person_id)
        .join(Referral, Referral.id == JobOffer.referral_id)
        .where(Referral.candidate_id == candidate.id, JobOffer.person_id.is_not(None))
        .order_by(JobOffer.id.desc())
        .limit(1)
    )
    if known is not None:
        person = owned(Person, known, actor.coop_id)
    else:
        person = members.enter(
            actor,
            Details(
                number=number.strip() or members.next_number(actor.coop_id),
                first_name=candidate.first_name,
                surname=candidate.surname,
                email=candidate.email,
                phone=candidate.phone,
                born_on=candidate.born_on,
            ),
        )
    row.state, row.person_id = "accepted", person.id
    _decided(actor, row, on, how)
    checks.open_for(actor, person.id, on=on, offered_on=row.offered_on, starts_on=row.starts_on)
    _to_checks(actor, row, f"Accepts the offer, {rules.HOW[how]}")
    audit.record("hires.accept", row, person=person.id, how=how)
    return person


def _to_checks(actor: Actor, row: JobOffer, said: str) -> None:
    referral = owned(Referral, row.referral_id, actor.coop_id, lock=True)
    if referral.final_at is not None:
        raise DomainError("This referral has its final answer.", code="final")
    found = stage_sets.ensure(actor.coop_id)
    if found.has(CHECKS) and found.may(referral.stage, CHECKS):
        pipeline.move(actor, referral.id, CHECKS, words=said)
    else:
        pipeline.plan(actor, referral.id, None, said)


def referral_ended(news: ReferralEnded) -> None:
    """A final answer ends the offer that goes on: withdrawn is a no, all else takes it back."""
    query = select(JobOffer).where(
        JobOffer.coop_id == news.coop_id,
        JobOffer.referral_id == news.referral_id,
        JobOffer.state.in_(("made", "accepted")),
    )
    row = db.session.scalar(query.with_for_update())
    if row is None:
        return
    referral = owned(Referral, news.referral_id, news.coop_id)
    account_id, name = acting.get()
    row.state = "declined" if referral.stage_kind == Kind.WITHDRAWN else "taken_back"
    row.words = "The referral has its final answer."
    _decided(Actor(account_id, name, news.coop_id), row, clock.today(), "")
    audit.record("hires.end", row, reason=row.words, state=row.state)


def _candidate(row: JobOffer) -> JobCandidate:
    referral = owned(Referral, row.referral_id, row.coop_id)
    return referrals.candidate(row.coop_id, referral.candidate_id)


def take_on(actor: Actor, offer_id: int, start: Start) -> Hired:
    """Employment, probation, induction plan and first shadow shifts, in one act; all or nothing.

    Refused with every gap while checks are not complete on the first day and no risk-assessed
    exception holds on it; and unless the referral's stage leads to a start. A shadow shift that
    a rule does not allow is left out, and said.
    """
    if not actor.can("hires.take_on"):
        raise NotAllowed
    row = _open(actor, offer_id, "accepted")
    assert row.person_id is not None
    if start.from_on < clock.today():
        raise DomainError("The first day cannot be past.", field="from_on")
    gaps = queries.blockers(row, start.from_on)
    if gaps:
        raise DomainError(
            f"Nobody starts before their checks are complete: {' '.join(gaps)}", code="checks"
        )
    if not 0 <= start.shadows <= MOST_SHADOWS:
        raise DomainError(f"At most {MOST_SHADOWS} shadow shifts.", field="shadows")
    referral = owned(Referral, row.referral_id, actor.coop_id, lock=True)
    to = _started(actor, referral)
    person_id = row.person_id
    person = owned(Person, person_id, actor.coop_id)
    probationary = start.probationary and not members.memberships(actor.coop_id, person_id)
    members.take_on(
        actor,
        TakeOn(
            details=_details(person),
            terms=Terms(row.service_id, row.role, row.contract_minutes),
            from_on=start.from_on,
            source=SOURCES.get(referral.source, referral.source),
            membership=MembershipKind.PROBATIONARY if probationary else "",
            person_id=person_id,
        ),
    )
    learns = start.shadow_until_on is not None
    if learns:
        pairs.start_learning(
            actor,
            person_id,
            start.from_on,
            start.shadow_until_on,
            note=LEARNING,
            mentor_ids=() if start.mentor_id is None else (start.mentor_id,),
        )
    induction.open_plan(
        actor, person_id, start.from_on, start.template_id, mentor_id=start.mentor_id
    )
    placed, left = _shadow(actor, person_id, start)
    row.state, row.taken_on_from = "taken_on", start.from_on
    db.session.flush()
    pipeline.move(actor, referral.id, to, words=f"First day {day_year(start.from_on)}")
    audit.record("hires.take_on", row, person=person_id, from_on=start.from_on, shadows=placed)
    return Hired(person_id, placed, tuple(left))


def _details(person: Person) -> Details:
    """Who they are, as the record has it."""
    return Details(
        number=person.number,
        first_name=person.first_name,
        surname=person.surname,
        known_as=person.known_as,
        email=person.email,
        phone=person.phone,
        address=person.address,
        born_on=person.born_on,
        ni_number=person.ni_number,
    )


def _started(actor: Actor, referral: Referral) -> str:
    """The stage of a start that the referral's stage leads to."""
    found = stage_sets.ensure(actor.coop_id)
    permitted = [(one.code, one.kind.value) for one in found.permitted(referral.stage)]
    to = rules.hired_stages(permitted)
    if not to:
        name = found.stage(referral.stage).name if found.has(referral.stage) else referral.stage
        raise DomainError(
            f"From “{name}” nobody starts by our stages: move the referral on first.", code="stage"
        )
    return to


def _shadow(actor: Actor, person_id: int, start: Start) -> tuple[int, list[str]]:
    """Put the recruit beside their mentor on the next shifts that allow it."""
    if start.mentor_id is None or not start.shadows:
        return 0, []
    placed, left = 0, []
    found = queries.mentors_shifts(actor.coop_id, start.mentor_id, start.from_on, MOST_SHADOWS)
    for one in found:
        if placed == start.shadows:
            break
        try:
            with db.session.begin_nested():
                beside = shifts.add_shadow(actor, one.shift_id)
                rota.assign(
                    actor, beside.id, person_id, rota.Say(agreed=True, reason="First shifts")
                )
        except DomainError as error:
            left.append(f"{one.name}, {day_year(one.on)}: {error.words}")
        else:
            placed += 1
    if placed < start.shadows:
        missing = start.shadows - placed
        left.append(f"{plural(missing, 'shadow shift')} could not be placed yet.")
    return placed, left
