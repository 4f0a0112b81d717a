"""Recruitment's figures, added up by the database; always of one co-op, always as many queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

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


class whole_days(GenericFunction[int]):  # noqa: N801
    """SQL: whole days from one instant to a later one; databases differ in how it is said."""

    type = Integer()
    inherit_cache = True


@compiles(whole_days, "sqlite")
def _sqlite(element: Any, compiler: Any, **more: Any) -> str:
    first, last = (compiler.process(one, **more) for one in element.clauses)
    return f"CAST(julianday({last}) - julianday({first}) + 0.000001 AS INTEGER)"


@compiles(whole_days, "postgresql")
def _postgresql(element: Any, compiler: Any, **more: Any) -> str:
    first, last = (compiler.process(one, **more) for one in element.clauses)
    return f"CAST(FLOOR(EXTRACT(EPOCH FROM ({last} - {first})) / 86400) AS INTEGER)"


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
    stays: dict[str, Counter[int]]
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
        way=_way(coop_id, asked),
        stages=tuple(
            StageName(one.code, one.name, one.running, one.kind == "won") for one in found
        ),
        stays=_stays(coop_id, asked),
        hires=hires(coop_id, asked),
        costs=_costs(coop_id, asked),
        reasons=stages.reason_words(coop_id),
    )


def _way(coop_id: int, asked: Asked) -> Way:
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
    seen = _grouped(
        select(key, ReferralEvent.to_stage, func.count(ReferralEvent.referral_id.distinct()))
        .select_from(ReferralEvent)
        .join(Referral, Referral.id == ReferralEvent.referral_id),
        asked.by,
    ).where(ReferralEvent.coop_id == coop_id, ReferralEvent.to_stage != "", *where)
    for group, stage, many in db.session.execute(seen.group_by(key, ReferralEvent.to_stage)):
        made.reached[_group(group), stage] += many
        made.whole[stage] += many
    made.groups = _groups(coop_id, asked.by, made.referred)
    return made


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


def _stays(coop_id: int, asked: Asked) -> dict[str, Counter[int]]:
    """{stage: {whole days: how many stays}} of stays that are over."""
    order = (ReferralEvent.at, ReferralEvent.id)
    before = func.lag(ReferralEvent.at).over(partition_by=ReferralEvent.referral_id, order_by=order)
    stage = func.lag(ReferralEvent.to_stage).over(
        partition_by=ReferralEvent.referral_id, order_by=order
    )
    moves = (
        select(stage.label("stage"), before.label("since"), ReferralEvent.at.label("at"))
        .join(Referral, Referral.id == ReferralEvent.referral_id)
        .where(
            ReferralEvent.coop_id == coop_id,
            ReferralEvent.to_stage != "",
            *_where(coop_id, asked),
        )
        .subquery()
    )
    days = whole_days(moves.c.since, moves.c.at)
    query = (
        select(moves.c.stage, days, func.count())
        .where(moves.c.since.is_not(None))
        .group_by(moves.c.stage, days)
    )
    found: dict[str, Counter[int]] = defaultdict(Counter)
    for code, lasted, many in db.session.execute(query):
        found[code][int(lasted)] += many
    return dict(found)


def hires(coop_id: int, asked: Asked) -> tuple[Hire, ...]:
    """Everybody ever taken on of the source and office asked for, whenever they were referred."""
    return tuple(
        Hire(
            one.source,
            one.start,
            one.last_on,
            {point.weeks: outcomes.stands(point) for point in one.points},
        )
        for one in outcomes.hires(coop_id, clock.today())
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
