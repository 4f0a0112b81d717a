"""Ask a candidate; take their reply; give notice; close, and open again."""

from __future__ import annotations

from coop.notices import service as notices
from core import audit, clock
from core.access import Actor
from core.errors import DomainError
from recruitment.pipeline import rules
from recruitment.pipeline.service import letters
from recruitment.pipeline.service.moving import ESCALATED, LATE, tell_coop
from recruitment.pipeline.service.states import locked, put, state_of, take
from recruitment.referrals import service as referrals
from recruitment.referrals.models import Referral
from recruitment.stages import queries as stage_queries
from recruitment.stages import service as stage_sets
from recruitment.stages.rules import Kind

MOST_WORDS = 1000
UNREACHED = "referral_unreached"


def ask(actor: Actor, referral_id: int, words: str) -> tuple[Referral, str]:
    """Ask the candidate something: their reply is due. Returns the row and a new link's token.

    The caller sends the link: no table keeps its secret.
    """
    if not words.strip():
        raise DomainError("Write what you ask.", field="words")
    if len(words) > MOST_WORDS:
        raise DomainError(f"Use at most {MOST_WORDS:,} characters.", field="words")
    row = locked(actor.coop_id, referral_id)
    found = stage_sets.ensure(actor.coop_id)
    before = state_of(row)
    after = rules.asked(before, found, clock.today(), stage_queries.due_on)
    take(row, actor)
    put(row, after, found)
    row.candidate_words = words.strip()
    referrals.log(
        row, "asked", actor, found, candidate_words=words.strip(),
        due_on=before.next_due_on if before.waits_on == rules.COOP else None,
        on_time=rules.on_time(before, clock.today()),
    )  # fmt: skip
    _answered(row)
    audit.record("referral.ask", row)
    return row, referrals.make_link(row)


def _answered(row: Referral) -> None:
    for kind in (LATE, ESCALATED, UNREACHED):
        notices.close(row.coop_id, kind, row.id)


def replied(actor: Actor, referral_id: int, words: str) -> Referral:
    """The candidate has replied to the co-op, by telephone or otherwise."""
    row = locked(actor.coop_id, referral_id)
    found = stage_sets.ensure(actor.coop_id)
    before = state_of(row)
    after = rules.replied(before, found, clock.today(), stage_queries.due_on)
    if after is before:
        raise DomainError("No reply was due from them.", code="not_asked")
    put(row, after, found)
    referrals.log(row, "replied", actor, found, words=words.strip()[:MOST_WORDS])
    notices.close(row.coop_id, UNREACHED, row.id)
    return row


def reply_by_link(actor: Actor, referral_id: int, words: str = "") -> Referral:
    """The candidate says through their link that they are still interested.

    What was closed for want of a reply opens again; where a reply was due, the co-op owes the
    next answer. Said at any other time it is kept, and changes nothing else.
    """
    row = locked(actor.coop_id, referral_id)
    found = stage_sets.ensure(actor.coop_id)
    before = state_of(row)
    said, today = words.strip()[:MOST_WORDS], clock.today()
    if before.kind is Kind.SILENT:
        put(row, rules.reopened(before, found, today, stage_queries.due_on), found)
        referrals.log(
            row, "reopened", actor, found, from_stage=before.stage, to_stage=row.stage, words=said
        )
        tell_coop(row, f"{row.candidate.name} replied: the referral is open again.")
    elif before.final:
        raise DomainError("This referral has its final answer. Ring the co-op.", code="final")
    elif before.waits_on == rules.CANDIDATE:
        put(row, rules.replied(before, found, today, stage_queries.due_on), found)
        referrals.log(row, "replied", actor, found, words=said)
        tell_coop(row, f"{row.candidate.name} has replied.")
    else:
        referrals.log(row, "interest", actor, found, words=said)
    notices.close(row.coop_id, UNREACHED, row.id)
    audit.record("referral.reply", row)
    return row


def give_notice(actor: Actor, referral_id: int, how: str) -> Referral:
    """The candidate has been told that it will be closed; `how` says by what way."""
    row = locked(actor.coop_id, referral_id)
    found = stage_sets.ensure(actor.coop_id)
    if not how.strip():
        raise DomainError("Say how they were told.", field="words")
    after = rules.noticed(state_of(row), found, clock.today(), stage_queries.due_on)
    put(row, after, found)
    referrals.log(row, "notice", actor, found, words=how.strip()[:MOST_WORDS])
    notices.close(row.coop_id, UNREACHED, row.id)
    return row


def close_silent(actor: Actor, referral_id: int) -> Referral:
    """Close a referral for want of a reply; refused unless they were asked and told."""
    row = locked(actor.coop_id, referral_id)
    found = stage_sets.ensure(actor.coop_id)
    before = state_of(row)
    put(row, rules.silent(before, found, clock.today()), found)
    stage = found.of_kind(Kind.SILENT)
    given = next(
        (one.code for one in stage_queries.reasons(row.coop_id, clock.today())
         if one.kind is Kind.SILENT), "",
    )  # fmt: skip
    row.reason = given
    event = referrals.log(
        row, "closed", actor, found, from_stage=before.stage, to_stage=stage.code, reason=given
    )
    letters.moved(row, event.id, stage, "")
    audit.record("referral.close", row, reason=given)
    return row
