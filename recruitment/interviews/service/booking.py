"""Book a slot, move to another, give it up, miss it. The slot is held first, then the referral."""

from __future__ import annotations

from sqlalchemy import select

from core import acting, audit, clock
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from recruitment.interviews import queries, rules
from recruitment.interviews.models import Interview, InterviewSlot, ScoreSheet
from recruitment.interviews.rules import By, State
from recruitment.interviews.service import telling
from recruitment.interviews.service.ends import end
from recruitment.interviews.service.keeping import ensure
from recruitment.interviews.service.planning import live
from recruitment.pipeline import service as pipeline
from recruitment.pipeline.events import ReferralEnded, ReferralMoved
from recruitment.pipeline.service.moving import tell_coop
from recruitment.referrals.models import Referral
from recruitment.stages import queries as stages


def book(actor: Actor, slot_id: int, referral_id: int, by: By) -> Interview:
    """A candidate has this slot. Nobody else can have it, and nobody has two.

    The referral goes to the interview stage where the co-op's stages permit; from the interview
    on the co-op's next answer is reckoned. Before the first conversation it stays where it is,
    and the clock of the first answer runs on.
    """
    slot = owned(InterviewSlot, slot_id, actor.coop_id, lock=True)
    referral = owned(Referral, referral_id, actor.coop_id, lock=True)
    _check(slot, referral, by)
    if _booked(referral.id) is not None:
        raise DomainError("There is an interview booked already: move that one.", code="booked")
    row = Interview(
        coop_id=actor.coop_id, slot_id=slot.id, referral_id=referral.id,
        questions_id=ensure(actor.coop_id).id, state=State.BOOKED, booked_at=clock.now(),
        booked_how=by, booked_by=actor.name,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    words = f"Your interview is on {telling.place_words(slot)}"
    _advance(actor, referral, slot, row, words)
    said = f"{telling.name_of(row)} is booked: {telling.when(slot)}."
    telling.interviewers(actor, slot, telling.BOOKED, said, f"/my/interviews/{row.id}")
    if by is not By.COOP:
        tell_coop(referral, said)
    audit.record("interview.book", row, how=by)
    return row


def _check(slot: InterviewSlot, referral: Referral, by: By) -> None:
    found = stages.current(slot.coop_id)
    if referral.final_at is not None:
        raise DomainError("This referral has its final answer.", code="final")
    if not rules.leads_to(found, referral.stage):
        name = found.stage(referral.stage).name if found.has(referral.stage) else referral.stage
        raise DomainError(f"No interview is booked at the stage {name}.", code="stage")
    if by is not By.COOP and not slot.shown:
        raise DomainError("This time is no longer offered. Choose another.", code="off")
    if slot.vacancy_id is not None and referral.vacancy_id not in (None, slot.vacancy_id):
        raise DomainError("This time is for another vacancy.", code="vacancy")
    notice = queries.settings(slot.coop_id, clock.today()).notice_hours
    rules.check_bookable(
        slot.start_at, clock.now(), cancelled=slot.cancelled_at is not None,
        taken=live(slot) is not None, notice_hours=notice, by=by,
    )  # fmt: skip


def _booked(referral_id: int) -> Interview | None:
    query = select(Interview).where(
        Interview.referral_id == referral_id, Interview.state == State.BOOKED
    )
    return db.session.scalar(query)


def _advance(
    actor: Actor, referral: Referral, slot: InterviewSlot, row: Interview, words: str
) -> None:
    """The pipeline's own verbs: to the stage, and from when its next answer is reckoned."""
    found = stages.current(referral.coop_id)
    has = found.has(rules.INTERVIEW)
    if has and found.may(referral.stage, rules.INTERVIEW):
        pipeline.move(actor, referral.id, rules.INTERVIEW, candidate_words=words)
    else:
        telling.candidate(row, "your interview", words)
    waits = has and referral.stage != rules.INTERVIEW
    pipeline.plan(
        actor, referral.id, None if waits else clock.local_day(slot.start_at),
        f"Interview: {telling.when(slot)}", candidate_words=words,
    )  # fmt: skip


def _held(actor: Actor, interview_id: int) -> tuple[InterviewSlot, Interview]:
    """A booked interview and its slot, the slot held first."""
    seen = owned(Interview, interview_id, actor.coop_id)
    slot = owned(InterviewSlot, seen.slot_id, actor.coop_id, lock=True)
    row = owned(Interview, interview_id, actor.coop_id, lock=True)
    if row.slot_id != slot.id:
        raise DomainError("It was moved a moment ago. Look again.", code="changed")
    if row.state != State.BOOKED:
        raise DomainError("This interview is no longer booked.", code="not_booked")
    return slot, row


def move(actor: Actor, interview_id: int, slot_id: int, by: By) -> Interview:
    """The same interview at another slot; the old one is free again. Both sides are told."""
    seen = owned(Interview, interview_id, actor.coop_id)
    slots = {
        one: owned(InterviewSlot, one, actor.coop_id, lock=True)
        for one in sorted({seen.slot_id, slot_id})
    }
    old, row = _held(actor, interview_id)
    new = slots[slot_id]
    if new.id == old.id:
        raise DomainError("It is at that time already.", code="same", field="slot")
    change = queries.settings(actor.coop_id, clock.today()).change_hours
    rules.check_change(old.start_at, clock.now(), change, by)
    referral = owned(Referral, row.referral_id, actor.coop_id, lock=True)
    _check(new, referral, by)
    was = telling.when(old)
    row.slot_id, row.number = new.id, row.number + 1
    db.session.flush()
    db.session.expire(row, ["slot"])
    words = f"Your interview is moved to {telling.place_words(new)}"
    stays = referral.stage != rules.INTERVIEW and stages.current(row.coop_id).has(rules.INTERVIEW)
    pipeline.plan(
        actor, referral.id, None if stays else clock.local_day(new.start_at),
        f"Interview moved to {telling.when(new)}", candidate_words=words,
    )  # fmt: skip
    telling.candidate(row, "your interview is moved", words)
    name = telling.name_of(row)
    said = f"{name} comes on {telling.when(new)}, no longer on {was}."
    telling.interviewers(actor, old, telling.MOVED, said, "/my/interviews")
    telling.interviewers(actor, new, telling.BOOKED, said, f"/my/interviews/{row.id}")
    if by is not By.COOP:
        tell_coop(referral, said)
    audit.record("interview.move", row, how=by)
    return row


def cancel(actor: Actor, interview_id: int, reason: str, by: By) -> Interview:
    """It will not be held at that time; the slot is free again and the co-op's step is next."""
    slot, row = _held(actor, interview_id)
    change = queries.settings(actor.coop_id, clock.today()).change_hours
    rules.check_change(slot.start_at, clock.now(), change, by)
    if by is By.COOP and not reason.strip():
        raise DomainError("Say why: the candidate is told.", field="reason")
    if len(reason) > rules.MOST_WORDS:
        raise DomainError(f"Use at most {rules.MOST_WORDS:,} characters.", field="reason")
    end(actor, slot, row, reason, told=by is not By.CANDIDATE)
    said = f"{telling.name_of(row)} does not come on {telling.when(slot)}: the time is free again."
    telling.interviewers(actor, slot, telling.OFF, said, "/my/interviews")
    if by is not By.COOP:
        tell_coop(db.session.get_one(Referral, row.referral_id), said)
    return row


def missed(actor: Actor, interview_id: int, words: str) -> Interview:
    """The candidate did not come: kept, told to nobody outside; the co-op owes what comes next."""
    slot, row = _held(actor, interview_id)
    if slot.start_at > clock.now():
        raise DomainError("It has not begun yet.", code="early")
    scored = select(ScoreSheet.id).where(
        ScoreSheet.interview_id == row.id, ScoreSheet.locked_at.is_not(None)
    )
    if db.session.scalar(scored.limit(1)) is not None:
        raise DomainError("Somebody has scored it: they came.", code="scored")
    row.state, row.reason = State.MISSED, words.strip()
    row.ended_at, row.ended_by = clock.now(), actor.name
    pipeline.plan(actor, row.referral_id, clock.today(), "Did not come to the interview")
    audit.record("interview.miss", row, reason=words.strip())
    return row


def referral_moved(news: ReferralMoved) -> None:
    """Who was booked before they came to the interview stage is answered from the interview on."""
    row = _booked(news.referral_id) if news.stage == rules.INTERVIEW else None
    if row is None or row.coop_id != news.coop_id:
        return
    on = clock.local_day(db.session.get_one(InterviewSlot, row.slot_id).start_at)
    if on >= clock.today():
        pipeline.reckon(news.coop_id, news.referral_id, on)


def referral_ended(news: ReferralEnded) -> None:
    """A final answer frees the slot that was booked and not held."""
    row = _booked(news.referral_id)
    if row is None or row.coop_id != news.coop_id:
        return
    account_id, name = acting.acting.get()
    row.state, row.reason = State.OFF, "The referral has its final answer."
    row.ended_at, row.ended_by = clock.now(), name
    row.number += 1
    slot = db.session.get_one(InterviewSlot, row.slot_id)
    said = f"{telling.name_of(row)} does not come on {telling.when(slot)}: the time is free again."
    actor = Actor(account_id, name, news.coop_id)
    telling.interviewers(actor, slot, telling.OFF, said, "/my/interviews")
    audit.record("interview.cancel", row, reason=row.reason)
