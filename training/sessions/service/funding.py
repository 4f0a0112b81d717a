"""Budgets, funds and what is claimed from them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from core import audit, clock
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from core.people.models import Cooperative
from core.ui.filters import day_year
from training.sessions import spending
from training.sessions.costs import Claims
from training.sessions.fund_models import FundClaim, FundCourse, TrainingBudget, TrainingFund
from training.standards.models import Course


def keep_budget(
    actor: Actor,
    budget_id: int | None,
    from_on: date,
    until_on: date | None,
    pence: int,
    note: str = "",
) -> TrainingBudget:
    """Say, or change, what may be spent in a spell of days. No two share a day."""
    if until_on is not None and until_on < from_on:
        raise DomainError("It cannot end before it begins.", field="until_on")
    # Two who say it at once: the second sees what the first has written.
    db.session.get_one(Cooperative, actor.coop_id, with_for_update={"key_share": True})
    for one in spending.budgets(actor.coop_id):
        apart = (one.until_on is not None and one.until_on < from_on) or (
            until_on is not None and until_on < one.from_on
        )
        if one.id != budget_id and not apart:
            raise DomainError(
                f"The budget from {day_year(one.from_on)} has some of these days.",
                field="from_on",
            )
    if budget_id is None:
        row = TrainingBudget(coop_id=actor.coop_id)
        db.session.add(row)
    else:
        row = owned(TrainingBudget, budget_id, actor.coop_id, lock=True)
    row.from_on, row.until_on, row.pence, row.note = from_on, until_on, pence, note.strip()
    db.session.flush()
    return row


@dataclass(frozen=True, slots=True)
class FundSaid:
    """A fund as told: which completions it pays for, and until when they may be claimed."""

    name: str
    from_on: date
    until_on: date | None = None
    claim_until_on: date | None = None
    claim_days: int | None = None
    needs: str = ""
    source: str = ""


def keep_fund(actor: Actor, fund_id: int | None, said: FundSaid) -> TrainingFund:
    """Add a fund, or change it; what was claimed stays as it was."""
    name = " ".join(said.name.split())
    if not name:
        raise DomainError("Give the fund a name.", field="name")
    same = select(TrainingFund.id).where(
        TrainingFund.coop_id == actor.coop_id, func.lower(TrainingFund.name) == name.lower()
    )
    if fund_id is not None:
        same = same.where(TrainingFund.id != fund_id)
    if db.session.scalar(same):
        raise DomainError(f"There is already a fund called {name}.", field="name")
    if said.until_on is not None and said.until_on < said.from_on:
        raise DomainError("It cannot end before it begins.", field="until_on")
    if said.claim_until_on is not None and said.claim_until_on < said.from_on:
        raise DomainError("Claims cannot end before it begins.", field="claim_until_on")
    if fund_id is None:
        row = TrainingFund(coop_id=actor.coop_id)
        db.session.add(row)
    else:
        row = owned(TrainingFund, fund_id, actor.coop_id, lock=True)
    row.name, row.from_on, row.until_on = name, said.from_on, said.until_on
    row.claim_until_on, row.claim_days = said.claim_until_on, said.claim_days
    row.needs, row.source = said.needs.strip(), said.source.strip()
    db.session.flush()
    return row


def pay_for(actor: Actor, fund_id: int, course_id: int, most_pence: int) -> FundCourse:
    """The fund pays for a course, at most so much each; said again, the new amount holds."""
    fund = owned(TrainingFund, fund_id, actor.coop_id, lock=True)
    course = owned(Course, course_id, actor.coop_id)
    row = _paid(fund.id, course.id)
    if row is None:
        row = FundCourse(coop_id=actor.coop_id, fund_id=fund.id, course_id=course.id)
        db.session.add(row)
    row.most_pence = most_pence
    db.session.flush()
    return row


def pay_no_more_for(actor: Actor, fund_id: int, course_id: int) -> None:
    """The fund does not pay for a course after all; what was claimed stays."""
    fund = owned(TrainingFund, fund_id, actor.coop_id, lock=True)
    row = _paid(fund.id, owned(Course, course_id, actor.coop_id).id)
    if row is not None:
        audit.record("fund_course.remove", row)
        db.session.delete(row)
        db.session.flush()


def _paid(fund_id: int, course_id: int) -> FundCourse | None:
    return db.session.scalar(
        select(FundCourse).where(FundCourse.fund_id == fund_id, FundCourse.course_id == course_id)
    )


def claim(
    actor: Actor, fund_id: int, taken_ids: Collection[int], *, reference: str = ""
) -> list[FundClaim]:
    """Note that completed courses were claimed today: all of them or, on any refusal, none.

    Each once, from one fund, within its window, for what it cost and at most what is paid.
    """
    wanted = set(taken_ids)
    if not wanted:
        raise DomainError("Tick what was claimed.")
    # One claim at a time in a co-op: nothing is claimed twice, whatever the fund.
    db.session.get_one(Cooperative, actor.coop_id, with_for_update={"key_share": True})
    owned(TrainingFund, fund_id, actor.coop_id, lock=True)
    on = clock.today()
    row = spending.fund(actor.coop_id, fund_id)
    lines = {
        one.taken_id: one
        for one in spending.completed(actor.coop_id, row, on, row.window.from_on, on)
    }
    made = []
    for taken_id in sorted(wanted):
        one = lines.get(taken_id)
        if one is None:
            raise DomainError("One of these is not paid for by this fund: look again.")
        if one.stands == Claims.CLAIMED:
            raise DomainError(f"{one.person}, {one.course}: claimed already.", code="claimed")
        if one.stands == Claims.LATE:
            raise DomainError(
                f"{one.person}, {one.course}: it could be claimed until {day_year(one.last_on)}.",
                code="late",
            )
        claimed = FundClaim(
            coop_id=actor.coop_id,
            fund_id=fund_id,
            taken_id=taken_id,
            claimed_on=on,
            claimed_by=actor.name,
            pence=one.claim_pence,
            reference=reference.strip()[:120],
        )
        db.session.add(claimed)
        made.append(claimed)
    db.session.flush()
    return made


def take_back(actor: Actor, claim_id: int, reason: str) -> FundClaim:
    """It was not claimed after all, and why: it may be claimed again."""
    row = owned(FundClaim, claim_id, actor.coop_id, lock=True)
    why = reason.strip()
    if not why:
        raise DomainError("Say why it is taken back.", field="reason")
    if row.back_on is not None:
        raise DomainError("It has been taken back already.", code="state")
    row.back_on, row.back_reason = clock.today(), why[:240]
    db.session.flush()
    audit.record("fund_claim.take_back", row, reason=why)
    return row
