"""A referral moves: each move logged with actor, reason and what each was told."""

from __future__ import annotations

from sqlalchemy import select

from coop.notices import service as notices
from core import audit, clock, events
from core.access import Actor
from core.db import db, in_force
from core.errors import DomainError
from core.people.models import Account, Grant
from recruitment.pipeline import rules
from recruitment.pipeline.events import ReferralMoved
from recruitment.pipeline.rules import State
from recruitment.pipeline.service import letters
from recruitment.pipeline.service.states import locked, put, state_of, take
from recruitment.referrals import service as referrals
from recruitment.referrals.models import Consent, JobCandidate, Referral
from recruitment.referrals.rules import KEEP
from recruitment.stages import queries as stage_queries
from recruitment.stages import service as stage_sets
from recruitment.stages.rules import Kind, Stage, Stages
from recruitment.vacancies import service as vacancies

MOST_WORDS = 1000
LATE = "referral_late"
ESCALATED = "referral_escalated"


def move(
    actor: Actor,
    referral_id: int,
    to: str,
    *,
    reason: str = "",
    words: str = "",
    candidate_words: str = "",
    adviser_words: str = "",
    seen: str = "",
) -> Referral:
    """Bring a referral to another stage, as the co-op's stages permit.

    `reason` is a code of the dated list, for an end; `words` stay with the co-op, the others go
    to candidate and adviser. `seen`: the stage that whoever moves it saw it in; somebody else
    may have moved it meanwhile, and DomainError says so.
    """
    row = locked(actor.coop_id, referral_id)
    found = stage_sets.ensure(actor.coop_id)
    if seen and seen != row.stage:
        name = found.stage(row.stage).name if found.has(row.stage) else row.stage
        raise DomainError(f"It has been moved to {name} meanwhile.", code="stale")
    if row.candidate.anonymised_at is not None:
        raise DomainError("Their details have been removed: refer them anew.", code="removed")
    stage = found.stage(to)
    for field, said in (("candidate_words", candidate_words), ("adviser_words", adviser_words)):
        if len(said) > MOST_WORDS:
            raise DomainError(f"Use at most {MOST_WORDS:,} characters.", field=field)
    before = state_of(row)
    after = rules.moved(before, found, to, clock.today(), stage_queries.due_on)
    given = rules.reason_for(stage, reason, stage_queries.reasons(actor.coop_id, clock.today()))
    if stage.kind is Kind.REJECTED and not candidate_words.strip():
        raise DomainError("Say something to the candidate: they get this answer.",
                          field="candidate_words")  # fmt: skip
    if stage.kind is Kind.POOL and not _may_keep(row.candidate_id):
        raise DomainError(
            "They have not agreed that their details are kept: ask them first, and record it.",
            code="no_consent",
            field="to",
        )
    _count_place(actor, row, before, stage)
    take(row, actor)
    put(row, after, found)
    row.reason = given
    _say(row, candidate_words, adviser_words)
    event = referrals.log(
        row, "move", actor, found, from_stage=before.stage, to_stage=to, reason=given,
        words=words.strip(), candidate_words=candidate_words.strip(),
        adviser_words=adviser_words.strip(),
        due_on=before.next_due_on if before.waits_on == rules.COOP else None,
        on_time=_in_time(actor, before),
    )  # fmt: skip
    _answered(row)
    letters.moved(row, event.id, stage, candidate_words.strip())
    audit.record("referral.move", row, reason=given, stage=to, before=before.stage)
    if not after.final:
        events.publish(ReferralMoved(row.coop_id, row.id, to))
    return row


def _in_time(actor: Actor, before: State) -> bool | None:
    """Whether the co-op answered in time. What a candidate or adviser brings about by themselves
    is no answer of the co-op's; where one was late already, it stays late.
    """
    found = rules.on_time(before, clock.today())
    return found if not found or actor.can("pipeline.move") else None


def _may_keep(candidate_id: int) -> bool:
    query = select(Consent.id).where(
        Consent.candidate_id == candidate_id,
        Consent.purpose == KEEP,
        Consent.withdrawn_at.is_(None),
    )
    return db.session.scalar(query.limit(1)) is not None


def _count_place(actor: Actor, row: Referral, before: State, stage: Stage) -> None:
    """A start fills a place; a start that came to nothing frees it again."""
    if row.vacancy_id is None:
        return
    if stage.kind is Kind.WON and before.kind is not Kind.WON:
        vacancies.fill_one(actor, row.vacancy_id)
    elif before.kind is Kind.WON and stage.kind not in (Kind.WON, Kind.DONE):
        vacancies.free_one(actor, row.vacancy_id)


def _say(row: Referral, candidate_words: str, adviser_words: str) -> None:
    row.candidate_words, row.adviser_words = candidate_words.strip(), adviser_words.strip()


def _answered(row: Referral) -> None:
    notices.close(row.coop_id, LATE, row.id)
    notices.close(row.coop_id, ESCALATED, row.id)


def withdraw(actor: Actor, referral_id: int, reason: str, words: str = "") -> Referral:
    """The candidate says no, by their link or through their adviser."""
    row = locked(actor.coop_id, referral_id)
    found = stage_sets.ensure(actor.coop_id)
    before = state_of(row)
    if before.final:
        raise DomainError("It has its final answer already.", code="final")
    stage = found.of_kind(Kind.WITHDRAWN)
    given = rules.reason_for(stage, reason, stage_queries.reasons(actor.coop_id, clock.today()))
    _count_place(actor, row, before, stage)
    put(row, rules.at(stage, clock.today(), stage_queries.due_on, before=before.stage), found)
    row.reason = given
    _say(row, "", "")
    event = referrals.log(
        row, "move", actor, found, from_stage=before.stage, to_stage=stage.code, reason=given,
        words=words.strip()[:MOST_WORDS],
    )  # fmt: skip
    _answered(row)
    letters.moved(row, event.id, stage, "")
    tell_coop(row, f"{row.candidate.name} no longer wants the job.")
    audit.record("referral.withdraw", row, reason=given)
    return row


def tell_coop(row: Referral, words: str) -> None:
    """News of a candidate or adviser to those who recruit."""
    notices.news(
        row.coop_id,
        "referral_news",
        dict.fromkeys(notices.those_who_may(row.coop_id, "pipeline.move"), words),
        f"/recruitment/referrals/{row.id}",
    )


def own(actor: Actor, referral_id: int, account_id: int | None) -> Referral:
    """Say who answers for a referral; None: nobody in particular."""
    row = locked(actor.coop_id, referral_id)
    name = "Nobody in particular"
    if account_id is not None:
        query = (
            select(Account.name)
            .join(Grant, Grant.account_id == Account.id)
            .where(
                Account.id == account_id,
                Grant.coop_id == actor.coop_id,
                Grant.role.in_(("recruiter", "coordinator", "manager")),
                in_force(Grant, clock.today()),
            )
        )
        found = db.session.scalar(query.limit(1))
        if found is None:
            raise DomainError("Choose somebody who recruits.", field="owner")
        name = found
    if row.owner_id != account_id:
        row.owner_id = account_id
        referrals.log(row, "owner", actor, stage_queries.current(actor.coop_id), words=name)
    return row


def name_of(row: Referral) -> str:
    """The candidate's name."""
    return db.session.get_one(JobCandidate, row.candidate_id).name


def restage(coop_id: int, found: Stages) -> None:
    """After a new version: referrals under way stand in it."""
    rows = select(Referral).where(Referral.coop_id == coop_id, Referral.final_at.is_(None))
    for row in db.session.scalars(rows):
        if found.id is not None and found.has(row.stage):
            row.set_id, row.stage_kind = found.id, found.stage(row.stage).kind
    db.session.flush()
