"""Questions by version, settings by day, reminders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from core import audit, clock, dated, news
from core.access import Actor
from core.db import db
from core.errors import DomainError
from core.people.models import Cooperative
from recruitment.interviews import queries, rules
from recruitment.interviews.models import (
    Interview,
    InterviewQuestions,
    InterviewSetting,
    InterviewSlot,
)
from recruitment.interviews.queries.asking import Settings
from recruitment.interviews.rules import Question, State
from recruitment.interviews.service import telling
from recruitment.pipeline.service import letters
from recruitment.referrals.models import Referral

SHIPPED = "As shipped"


def ensure(coop_id: int) -> InterviewQuestions:
    """The newest version, kept so that interviews can point at it."""
    query = select(InterviewQuestions).where(InterviewQuestions.coop_id == coop_id)
    newest = query.order_by(InterviewQuestions.version.desc()).limit(1)
    row = db.session.scalar(newest)
    if row is None:
        # Two at once make one; rows that merely point at the co-op need not wait.
        db.session.get_one(Cooperative, coop_id, with_for_update={"key_share": True})
        row = db.session.scalar(newest)
    if row is None:
        row = _keep(coop_id, rules.read(queries.shipped()).questions, 0, SHIPPED, "Carework")
    return row


def _keep(
    coop_id: int, questions: Sequence[Question], last: int, why: str, by: str
) -> InterviewQuestions:
    row = InterviewQuestions(
        coop_id=coop_id, version=last + 1, document=rules.kept(questions), why=why,
        made_at=clock.now(), made_by=by,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def revise(
    actor: Actor, questions: Sequence[Question], why: str, *, seen: int
) -> InterviewQuestions:
    """The next version, for interviews booked from now on; `seen` is the version worked from."""
    if not why.strip():
        raise DomainError("Say why the questions change.", field="why")
    db.session.get_one(Cooperative, actor.coop_id, with_for_update={"key_share": True})
    current = queries.questions(actor.coop_id).version
    if current != seen:
        raise DomainError(
            "Somebody has changed the questions meanwhile: look again.", code="stale",
            field="questions",
        )  # fmt: skip
    rules.check_questions(questions)
    last = ensure(actor.coop_id)
    if rules.kept(questions) == rules.kept(rules.read(last.document).questions):
        raise DomainError("Nothing is changed.", code="same", field="questions")
    row = _keep(actor.coop_id, questions, last.version, why.strip(), actor.name)
    audit.record("interview_questions.revise", row, reason=why.strip())
    return row


def settle(actor: Actor, from_on: date, said: Settings) -> InterviewSetting:
    """From a day on, both sides are reminded so early, and candidates change it until so late."""
    return dated.settle(
        InterviewSetting, actor.coop_id, from_on, remind_days=said.remind_days,
        notice_hours=said.notice_hours, change_hours=said.change_hours,
    )  # fmt: skip


def remind(coop_id: int) -> int:
    """Tell both sides of interviews that are near, once for each and its time; of how many."""
    now = clock.now()
    days = queries.settings(coop_id, clock.local_day(now)).remind_days
    until = clock.instant(clock.local_day(now) + timedelta(days=days + 1))
    query = (
        select(Interview, InterviewSlot)
        .join(InterviewSlot, InterviewSlot.id == Interview.slot_id)
        .where(
            Interview.coop_id == coop_id,
            Interview.state == State.BOOKED,
            InterviewSlot.start_at > now,
            InterviewSlot.start_at < until,
        )
    )
    found = list(db.session.execute(query)) if days else []
    for row, slot in found:
        mark = f"interview {row.id} {slot.start_at:%Y%m%dT%H%M}"
        referral = db.session.get_one(Referral, row.referral_id)
        words = f"Your interview is on {telling.place_words(slot)}"
        letters.to_candidate(referral, f"{mark} reminder", "your interview is soon", words)
        news.tell(
            coop_id, telling.REMINDER, f"You interview {telling.name_of(row)}: "
            f"{telling.when(slot)}.", f"/my/interviews/{row.id}",
            [one.person_id for one in slot.interviewers], key=mark, until_at=slot.start_at,
        )  # fmt: skip
    return len(found)
