"""Score alone, lock, and record what came of it once two have locked."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select

from core import audit, clock
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError, NotFound
from recruitment.interviews import queries, rules
from recruitment.interviews.models import Interview, Interviewer, InterviewSlot, ScoreSheet
from recruitment.interviews.rules import State
from recruitment.pipeline import service as pipeline
from recruitment.pipeline.rules import NEED_REASON
from recruitment.referrals.models import Referral
from recruitment.stages import queries as stages


def score(
    actor: Actor,
    interview_id: int,
    scores: Mapping[str, int],
    notes: Mapping[str, str],
    words: str = "",
    *,
    lock: bool = False,
) -> ScoreSheet:
    """The actor's own sheet, saved or locked. NotFound where they do not interview.

    A locked sheet never changes; a sheet is locked only when every question has its score.
    """
    row = owned(Interview, interview_id, actor.coop_id, lock=True)
    slot = db.session.get_one(InterviewSlot, row.slot_id)
    query = select(Interviewer.id).where(
        Interviewer.slot_id == slot.id, Interviewer.person_id == actor.person_id
    )
    if actor.person_id is None or db.session.scalar(query) is None:
        raise NotFound
    if row.state != State.BOOKED:
        raise DomainError("This interview is closed.", code="closed")
    if slot.start_at > clock.now():
        raise DomainError("Scores are written once the interview has begun.", code="early")
    asked = queries.questions(actor.coop_id, row.questions_id)
    found = rules.check_scores(asked.questions, scores, locks=lock)
    codes = {one.code for one in asked.questions}
    said = {code: text.strip() for code, text in notes.items() if code in codes and text.strip()}
    if any(len(text) > rules.MOST_WORDS for text in (*said.values(), words)):
        raise DomainError(f"Use at most {rules.MOST_WORDS:,} characters.", field="scores")
    sheet = db.session.scalar(
        select(ScoreSheet).where(
            ScoreSheet.interview_id == row.id, ScoreSheet.person_id == actor.person_id
        )
    )
    if sheet is None:
        sheet = ScoreSheet(
            coop_id=actor.coop_id, interview_id=row.id, person_id=actor.person_id, scores={},
            notes={},
        )  # fmt: skip
        db.session.add(sheet)
    if sheet.locked_at is not None:
        raise DomainError("Your scores are locked and stay as they are.", code="locked")
    sheet.scores, sheet.notes, sheet.words = found, said, words.strip()
    if lock:
        sheet.locked_at = clock.now()
    db.session.flush()
    if lock:
        audit.record("score_sheet.lock", sheet)
    return sheet


def locks(interview_id: int) -> int:
    """How many sheets of an interview are locked."""
    query = select(func.count()).where(
        ScoreSheet.interview_id == interview_id, ScoreSheet.locked_at.is_not(None)
    )
    return db.session.scalar(query) or 0


def conclude(
    actor: Actor,
    interview_id: int,
    to: str,
    *,
    reason: str = "",
    words: str = "",
    candidate_words: str = "",
    adviser_words: str = "",
) -> Interview:
    """What came of it: the referral moves by the pipeline's own verb, with its reason and words.

    Refused until two have scored and locked. No score goes with the words.
    """
    row = owned(Interview, interview_id, actor.coop_id, lock=True)
    if row.state != State.BOOKED:
        raise DomainError("Its outcome is recorded already.", code="closed")
    if locks(row.id) < rules.SCORERS:
        raise DomainError(
            "At least two scorers lock their sheets first; then the outcome is recorded.",
            code="locks",
        )
    referral = owned(Referral, row.referral_id, actor.coop_id, lock=True)
    found = stages.current(actor.coop_id)
    stage = found.stage(to)
    given = reason if stage.kind in NEED_REASON else ""
    row.state, row.outcome, row.outcome_reason = State.DONE, to, given
    row.ended_at, row.ended_by = clock.now(), actor.name
    if not found.may(referral.stage, to):
        # Booked before the first conversation: the interview was held all the same.
        for step in found.way(referral.stage, rules.INTERVIEW) or ():
            pipeline.move(actor, referral.id, step)
    pipeline.move(
        actor, referral.id, to, reason=given, words=words, candidate_words=candidate_words,
        adviser_words=adviser_words,
    )  # fmt: skip
    audit.record("interview.conclude", row, stage=to, reason=given)
    return row
