"""Hires as the co-op's measures read them: those taken on after an offer, and those of whom it was
said who they became (`coop.workforce.vacancies`).
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import exists, or_, select

from coop.workforce.vacancies import Hire
from core import clock
from core.db import db
from core.people.models import Employment
from recruitment.hires import openings
from recruitment.hires.models import JobOffer
from recruitment.outcomes import queries, rules
from recruitment.referrals.models import Referral


def hires(coop_id: int) -> tuple[Hire, ...]:
    """Everybody who began through recruitment, each once. At most four queries."""
    return (*openings.hires(coop_id), *_identified(coop_id))


def _identified(coop_id: int) -> list[Hire]:
    """Those without an offer here, by the first referral after which a job of theirs began."""
    offered = exists().where(
        JobOffer.coop_id == coop_id,
        JobOffer.state == openings.TAKEN_ON,
        or_(JobOffer.referral_id == Referral.id, JobOffer.person_id == Referral.person_id),
    )
    query = (
        select(Referral.person_id, Referral.referred_at)
        .where(Referral.coop_id == coop_id, Referral.person_id.is_not(None), ~offered)
        .order_by(Referral.referred_at, Referral.id)
    )
    rows = [(key, clock.local_day(at)) for key, at in db.session.execute(query) if key is not None]
    people = {key for key, _ in rows}
    work = queries.jobs_of(coop_id, people)
    services = _services(coop_id, people)
    found: dict[int, Hire] = {}
    for person_id, referred_on in rows:
        start = rules.begun(work.get(person_id, ()), referred_on, clock.today())
        if start is not None and person_id not in found:
            found[person_id] = Hire(services[person_id, start], referred_on, start)
    return list(found.values())


def _services(coop_id: int, people: set[int]) -> dict[tuple[int, date], int]:
    """The service in which each began on a day; of two on one day the one entered first."""
    if not people:
        return {}
    query = (
        select(Employment.person_id, Employment.from_on, Employment.service_id)
        .where(Employment.coop_id == coop_id, Employment.person_id.in_(people))
        .order_by(Employment.id.desc())
    )
    return {(key, on): service for key, on, service in db.session.execute(query)}
