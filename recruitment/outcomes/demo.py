"""People of the demo co-op who once came as candidates: their way, and how they stand now."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select

from coop.demo.chapters import ActorAs
from core import clock
from core.access import Actor
from core.db import db, owned, transaction
from core.people.models import Adviser, Employment, Person, Role
from recruitment.outcomes import service
from recruitment.pipeline import service as pipeline
from recruitment.referrals import queries
from recruitment.referrals import service as referrals
from recruitment.referrals.models import JobCandidate
from recruitment.referrals.rules import PROGRESS
from recruitment.referrals.service import Details, Refer

MANY = 9
SOURCES = ("adviser", "adviser", "direct", "adviser", "member", "adviser", "phone")
PROGRAMMES = ("restart", "swap", "", "restart", "", "", "")
# Days before the first day of work on which each stage was reached.
STEPS = ((44, "contacted"), (39, "screened"), (31, "interview"), (26, "offer"), (22, "checks"),
         (6, "cleared"), (0, "started"))  # fmt: skip
CAME = 47
BY_LINK = "the candidate, by link"


def tell(coop_id: int, actor_as: ActorAs) -> None:
    """The latest to join, each with the way that led there; one agreed in earlier words only."""
    today = clock.today()
    adviser = actor_as(coop_id, Role.ADVISER).account_id
    office = db.session.scalar(select(Adviser.office_id).where(Adviser.account_id == adviser))
    recruiter = actor_as(coop_id, Role.RECRUITER)
    people = _latest(coop_id, today)
    for number, (person_id, first_name, surname, from_on) in enumerate(people):
        source = SOURCES[number % len(SOURCES)]
        ours = source == "adviser"
        how = Refer(
            source=source,
            office_id=office if ours else None,
            adviser_id=adviser if ours else None,
            purposes=(PROGRESS,) if ours else (),
            channel="adviser" if ours else "phone",
        )
        given = Details(first_name, surname, phone=f"07700 9007{number:02d}")
        with transaction():
            referral_id = _way(recruiter, given, how, from_on)
            service.identify(recruiter, referral_id, person_id)
            service.enrol(recruiter, referral_id, PROGRAMMES[number % len(PROGRAMMES)])
            if ours and number != 1:
                row = queries.referral(coop_id, referral_id)
                candidate = owned(JobCandidate, row.candidate_id, coop_id)
                referrals.give_consent(
                    candidate, PROGRESS, office_id=office, channel="link", to=BY_LINK
                )


def _latest(coop_id: int, today: date) -> list[Any]:
    """Those whose first day was between five days and eighteen months ago, the latest first."""
    first = func.min(Employment.from_on)
    query = (
        select(Person.id, Person.first_name, Person.surname, first)
        .join(Employment, Employment.person_id == Person.id)
        .where(Person.coop_id == coop_id)
        .group_by(Person.id, Person.first_name, Person.surname)
        .having(first.between(today - timedelta(days=540), today - timedelta(days=5)))
        .order_by(first.desc(), Person.id)
        .limit(MANY)
    )
    return [tuple(row) for row in db.session.execute(query)]


def _way(recruiter: Actor, given: Details, how: Refer, from_on: date) -> int:
    """From the referral to the first day, each step on its own day; and its final answer."""
    with clock.at(_at(from_on - timedelta(days=CAME))):
        referral_id = referrals.refer(recruiter, given, how).id
    for before, stage in STEPS:
        with clock.at(_at(from_on - timedelta(days=before))):
            pipeline.move(recruiter, referral_id, stage)
    with clock.at(min(_at(from_on + timedelta(days=21)), clock.now())):
        pipeline.move(recruiter, referral_id, "outcome")
    return referral_id


def _at(on: date) -> datetime:
    return clock.instant(on, time(11))
