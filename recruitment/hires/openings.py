"""Vacancies and hires as the co-op's measures read them (`coop.workforce.vacancies`)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlalchemy import select

from coop.workforce.vacancies import Hire, Opening
from core import clock
from core.db import db
from recruitment.hires.models import JobOffer
from recruitment.referrals.models import Referral
from recruitment.stages.rules import Kind
from recruitment.vacancies.models import Vacancy

TAKEN_ON = "taken_on"


def openings(coop_id: int) -> tuple[Opening, ...]:
    """Every vacancy, with the days on which its places were filled. Two queries.

    A place was filled on the first day of work of whoever was taken on, or else on the day when
    their referral came to a stage of those who started. Of a place that was filled without a
    referral no day is known: it counts as filled when the vacancy ended, or from its opening
    while it is open.
    """
    started: dict[int, list[date]] = defaultdict(list)
    won = (
        select(Referral.vacancy_id, JobOffer.taken_on_from, Referral.stage_since_on)
        .outerjoin(JobOffer, (JobOffer.referral_id == Referral.id) & (JobOffer.state == TAKEN_ON))
        .where(
            Referral.coop_id == coop_id,
            Referral.vacancy_id.is_not(None),
            Referral.stage_kind.in_([str(Kind.WON), str(Kind.DONE)]),
        )
    )
    for vacancy_id, begins, moved in db.session.execute(won):
        if vacancy_id is not None:
            started[vacancy_id].append(begins or moved)
    query = select(Vacancy).where(Vacancy.coop_id == coop_id)
    found = []
    for row in db.session.scalars(query.order_by(Vacancy.opened_on, Vacancy.id)):
        days = sorted(started[row.id])[: row.filled]
        unknown = row.ended_on or row.opened_on
        days += [unknown] * (row.filled - len(days))
        found.append(
            Opening(
                row.service_id,
                row.title,
                row.places,
                row.hours_least,
                row.opened_on,
                row.ended_on,
                tuple(sorted(days)),
            )
        )
    return tuple(found)


def hires(coop_id: int) -> tuple[Hire, ...]:
    """Everybody taken on after an offer, with the day they were referred or applied. One query."""
    query = (
        select(JobOffer.service_id, Referral.referred_at, JobOffer.taken_on_from)
        .join(Referral, Referral.id == JobOffer.referral_id)
        .where(
            JobOffer.coop_id == coop_id,
            JobOffer.state == TAKEN_ON,
            JobOffer.taken_on_from.is_not(None),
        )
        .order_by(JobOffer.taken_on_from, JobOffer.id)
    )
    return tuple(
        Hire(service_id, clock.local_day(referred_at), started_on)
        for service_id, referred_at, started_on in db.session.execute(query)
        if started_on is not None
    )
