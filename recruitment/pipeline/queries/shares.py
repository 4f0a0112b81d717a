"""Who answered in time: by person, by office, and the co-op as a whole."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, case, func, literal, select

from core import clock
from core.db import db
from core.people.models import Account, JobcentreOffice
from recruitment.pipeline.rules import Share
from recruitment.referrals.models import Referral, ReferralEvent
from recruitment.referrals.rules import SOURCES


@dataclass(frozen=True, slots=True)
class Shares:
    """Answers due in a period: by whom they were given, by where the referral came from, by month.

    What is late and not answered yet counts against its owner, its office and the co-op.
    """

    whole: Share
    people: tuple[Share, ...]
    offices: tuple[Share, ...]
    months: tuple[tuple[date, Share], ...]


def shares(coop_id: int, first: date, last: date) -> Shares:
    """Answers given from the first day to the last, both included. Three queries."""
    starts = _months(first, last)
    # Which month, told by its London bounds: databases differ in what a month of an instant is.
    ends = [(ReferralEvent.at < clock.instant(on), place) for place, on in enumerate(starts[1:])]
    month = case(*ends, else_=len(starts) - 1) if ends else literal(0)
    good = func.sum(case((ReferralEvent.on_time.is_(True), 1), else_=0))
    answered = (
        select(
            ReferralEvent.actor, JobcentreOffice.name, Referral.source, month, good, func.count()
        )
        .join(Referral, Referral.id == ReferralEvent.referral_id)
        .outerjoin(JobcentreOffice, JobcentreOffice.id == Referral.office_id)
        .where(
            ReferralEvent.coop_id == coop_id,
            ReferralEvent.on_time.is_not(None),
            ReferralEvent.at >= clock.instant(first),
            ReferralEvent.at < clock.instant(last + timedelta(days=1)),
        )
        .group_by(ReferralEvent.actor, JobcentreOffice.name, Referral.source, month)
    )
    people: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    offices: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    months: dict[date, list[int]] = defaultdict(lambda: [0, 0, 0])
    for actor, office, source, place, in_time, many in db.session.execute(answered):
        for counts in (people[actor], offices[office or SOURCES[source]], months[starts[place]]):
            counts[0] += in_time
            counts[1] += many - in_time
    today = clock.today()
    if last >= today:
        for owner, office, source, many in db.session.execute(_owed(coop_id, today)):
            people[owner or "Nobody yet"][2] += many
            offices[office or SOURCES[source]][2] += many
            months[today.replace(day=1)][2] += many
    return Shares(
        whole=Share("The co-op", *(sum(row[i] for row in offices.values()) for i in range(3))),
        people=_sorted(people),
        offices=_sorted(offices),
        months=tuple((month, Share("", *months[month])) for month in sorted(months)),
    )


def _months(first: date, last: date) -> list[date]:
    """The first days of the months that a period touches."""
    found = [first.replace(day=1)]
    while (after := (found[-1] + timedelta(days=32)).replace(day=1)) <= last:
        found.append(after)
    return found


def _owed(coop_id: int, today: date) -> Select[*tuple[Any, ...]]:
    return (
        select(Account.name, JobcentreOffice.name, Referral.source, func.count())
        .select_from(Referral)
        .outerjoin(Account, Account.id == Referral.owner_id)
        .outerjoin(JobcentreOffice, JobcentreOffice.id == Referral.office_id)
        .where(
            Referral.coop_id == coop_id,
            Referral.waits_on == "coop",
            Referral.next_due_on < today,
        )
        .group_by(Account.name, JobcentreOffice.name, Referral.source)
    )


def _sorted(found: dict[str, list[int]]) -> tuple[Share, ...]:
    made = [Share(name, *counts) for name, counts in found.items()]
    return tuple(sorted(made, key=lambda share: (-share.due, share.name)))


def funnel(coop_id: int, first: date, last: date) -> dict[str, dict[str, int]]:
    """Referrals made in a period by source and by the stage they stand in now. One query.

    {source: {stage code: count}}.
    """
    query = (
        select(Referral.source, Referral.stage, func.count())
        .where(
            Referral.coop_id == coop_id,
            Referral.referred_at >= clock.instant(first),
            Referral.referred_at < clock.instant(last + timedelta(days=1)),
        )
        .group_by(Referral.source, Referral.stage)
    )
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for source, stage, many in db.session.execute(query):
        found[source][stage] = many
    return dict(found)
