"""The board: a column for each stage, its count, and the cards that need something first."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import case, func, select

from core import clock
from core.db import db
from recruitment.pipeline.queries.listing import (
    COLUMNS,
    URGENCY,
    ReferralRow,
    Search,
    conditions,
    joined,
    row_of,
)
from recruitment.referrals.models import JobCandidate, Referral
from recruitment.stages.rules import Stage, Stages

CARDS = 12  # in a column; the rest is a link to the list


@dataclass(frozen=True, slots=True)
class Column:
    """A stage with its first cards."""

    stage: Stage
    count: int
    late: int
    cards: tuple[ReferralRow, ...]

    @property
    def more(self) -> int:
        """Referrals that are not shown as cards."""
        return self.count - len(self.cards)


def board(coop_id: int, stages: Stages, search: Search, cards: int = CARDS) -> tuple[Column, ...]:
    """Every running stage of the version as a column, in its order. Two queries."""
    today = clock.today()
    running = [stage for stage in stages.stages if stage.running]
    where = [
        *conditions(coop_id, search, today),
        Referral.stage.in_([stage.code for stage in running]),
    ]
    late = case(((Referral.waits_on == "coop") & (Referral.next_due_on < today), 1), else_=0)
    counting = select(Referral.stage, func.count(), func.sum(late)).group_by(Referral.stage)
    place = func.row_number().over(
        partition_by=Referral.stage,
        order_by=(URGENCY, Referral.next_due_on, Referral.id.desc()),
    )
    ranked = select(Referral.id, place.label("place")).select_from(Referral)
    if search.text:
        candidate = JobCandidate.id == Referral.candidate_id
        counting, ranked = (
            counting.join(JobCandidate, candidate),
            ranked.join(JobCandidate, candidate),
        )
    counts = {row[0]: (row[1], row[2]) for row in db.session.execute(counting.where(*where))}
    first = ranked.where(*where).subquery()
    query = (
        joined(select(*COLUMNS))
        .join(first, first.c.id == Referral.id)
        .where(first.c.place <= cards)
        .order_by(Referral.stage, first.c.place)
    )
    shown: dict[str, list[ReferralRow]] = {stage.code: [] for stage in running}
    for row in db.session.execute(query):
        shown[row.stage].append(row_of(row))
    return tuple(
        Column(stage, *counts.get(stage.code, (0, 0)), cards=tuple(shown[stage.code]))
        for stage in running
    )


def occupied(coop_id: int) -> dict[str, int]:
    """How many referrals under way stand in each stage. One query."""
    query = (
        select(Referral.stage, func.count())
        .where(Referral.coop_id == coop_id, Referral.final_at.is_(None))
        .group_by(Referral.stage)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}
