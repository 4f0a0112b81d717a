"""Recruitment's figures, added up by the database; always of one co-op, always as many queries."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from core import clock
from core.db import db
from core.people.models import JobcentreOffice
from recruitment.analytics import rules
from recruitment.analytics.models import RecruitmentCost
from recruitment.analytics.rules import Cost, Hire, StageName, Way
from recruitment.cohorts.models import CohortMember, SwapCohort
from recruitment.outcomes import queries as outcomes
from recruitment.referrals.models import Referral, ReferralEvent
from recruitment.referrals.rules import SOURCES
from recruitment.stages import queries as stages

DAY = timedelta(days=1)
NONE = {"source": "", "office": "No office", "cohort": "No cohort"}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which referrals: made from the first day to the last, of one source or office, or all."""

    first: date
    last: date
    by: str = "source"
    source: str = ""
    office_id: int | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """All that the figures are made of."""

    way: Way
    stages: tuple[StageName, ...]
    hires: tuple[Hire, ...]
    costs: tuple[Cost, ...]
    reasons: dict[str, str]


def _where(coop_id: int, asked: Asked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        Referral.coop_id == coop_id,
        Referral.referred_at >= clock.instant(asked.first),
        Referral.referred_at < clock.instant(asked.last + DAY),
    ]
    if asked.source:
        found.append(Referral.source == asked.source)
    if asked.office_id is not None:
        found.append(Referral.office_id == asked.office_id)
    return found


def _key(by: str) -> Any:
    if by == "office":
        return Referral.office_id
    return CohortMember.cohort_id if by == "cohort" else Referral.source


def _grouped(query: Any, by: str) -> Any:
    """With the cohort of each referral, where figures go by cohort."""
    if by != "cohort":
        return query
    return query.outerjoin(CohortMember, CohortMember.referral_id == Referral.id)


def read(coop_id: int, asked: Asked) -> Read:
    """Everything for one page or file. At most twelve queries however many referrals."""
    found = stages.current(coop_id).stages
    return Read(
        way=way(coop_id, asked),
        stages=tuple(
            StageName(one.code, one.name, one.running, one.kind == "won") for one in found
        ),
        hires=hires(coop_id, asked),
        costs=_costs(coop_id, asked),
        reasons=stages.reason_words(coop_id),
    )


def way(coop_id: int, asked: Asked) -> Way:
    """How far the referrals asked for have come, and how long they stayed where. Three queries."""
    where, key = _where(coop_id, asked), _key(asked.by)
    made = Way()
    standing = _grouped(
        select(key, Referral.stage, Referral.stage_kind, Referral.before, Referral.reason,
               func.count()).select_from(Referral),
        asked.by,
    ).where(*where).group_by(
        key, Referral.stage, Referral.stage_kind, Referral.before, Referral.reason
    )  # fmt: skip
    for group, stage, kind, before, reason, many in db.session.execute(standing):
        name = _group(group)
        made.referred[name] += many
        if kind in rules.ENDS:
            made.ends[name] += many
            made.lost[before] += many
            made.reasons[kind, reason] += many
        else:
            made.now[stage] += many
    moves = _moves(where, key, asked.by)
    for group, left, stage, days, back, many in db.session.execute(moves):
        if not back:
            made.reached[_group(group), stage] += many
            made.whole[stage] += many
        if days is not None:
            made.stays[left][days] += many
    made.groups = _groups(coop_id, asked.by, made.referred)
    return made


def _moves(where: list[ColumnElement[bool]], key: Any, by: str) -> Any:
    """(group, stage left, stage come to, days stayed, back again, how many) of all moves."""
    what = (
        key, ReferralEvent.from_stage, ReferralEvent.to_stage, ReferralEvent.stayed_days,
        ReferralEvent.came_back,
    )  # fmt: skip
    query = (
        select(*what, func.count())
        .select_from(Referral)
        .join(ReferralEvent, ReferralEvent.referral_id == Referral.id)
        .where(ReferralEvent.to_stage != "", *where)
        .group_by(*what)
    )
    return _grouped(query, by)


def _group(value: Any) -> str:
    return "" if value is None else str(value)


def _groups(coop_id: int, by: str, referred: Counter[str]) -> dict[str, str]:
    """The groups that somebody is in, by name; those in none last."""
    if by == "source":
        names = dict(SOURCES)
    elif by == "office":
        rows = db.session.execute(select(JobcentreOffice.id, JobcentreOffice.name))
        names = {str(key): name for key, name in sorted(rows, key=lambda row: row[1])}
    else:
        query = select(SwapCohort.id, SwapCohort.name).where(SwapCohort.coop_id == coop_id)
        names = {str(key): name for key, name in db.session.execute(query.order_by(SwapCohort.id))}
    names[""] = NONE[by]
    return {key: words for key, words in names.items() if referred[key]}


def hires(coop_id: int, asked: Asked) -> tuple[Hire, ...]:
    """Everybody taken on of the source and office asked for, whenever they were referred; as at
    the close of the last day asked for, or of today.
    """
    return tuple(
        Hire(
            one.source,
            one.start,
            one.last_on,
            {point.weeks: outcomes.stands(point) for point in one.points},
        )
        for one in outcomes.hires(coop_id, min(asked.last, clock.today()))
        if (not asked.source or one.source == asked.source)
        and (asked.office_id is None or one.office_id == asked.office_id)
    )


def _costs(coop_id: int, asked: Asked) -> tuple[Cost, ...]:
    query = (
        select(RecruitmentCost.source, func.sum(RecruitmentCost.pence))
        .where(
            RecruitmentCost.coop_id == coop_id,
            and_(
                RecruitmentCost.month_on >= asked.first.replace(day=1),
                RecruitmentCost.month_on <= asked.last,
            ),
        )
        .group_by(RecruitmentCost.source)
    )
    return tuple(
        Cost(source, int(pence))
        for source, pence in db.session.execute(query)
        if not asked.source or source == asked.source
    )


def costs(coop_id: int) -> list[RecruitmentCost]:
    """All that was entered, the latest month first."""
    query = select(RecruitmentCost).where(RecruitmentCost.coop_id == coop_id)
    return list(
        db.session.scalars(query.order_by(RecruitmentCost.month_on.desc(), RecruitmentCost.id))
    )
