"""Offers in the demo: one that waits for a yes, one accepted whose checks have begun."""

from __future__ import annotations

from datetime import date, time, timedelta

from sqlalchemy import select

from coop.demo.chapters import ActorAs
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.people import queries as people
from core.people.models import Role
from recruitment.hires import service
from recruitment.hires.rules import Duty
from recruitment.hires.service import Work
from recruitment.referrals.models import JobCandidate, Referral

EARLY, LATE = (time(7), time(15)), (time(14, 30), time(22))
WEEK = (Duty(0, *EARLY, 30), Duty(2, *LATE, 30), Duty(5, *EARLY, 30))


def tell(coop_id: int, actor_as: ActorAs) -> None:
    """Iris has her letter; Samira said yes eighteen days ago, and her checks are under way."""
    recruiter, today = actor_as(coop_id, Role.RECRUITER), clock.today()
    _offer(recruiter, "Iris", today - timedelta(days=5), today)
    offer_id = _offer(recruiter, "Samira", today - timedelta(days=26), today)
    said = today - timedelta(days=20)
    with clock.at(clock.instant(said, time(15))), transaction():
        service.accept(recruiter, offer_id, said)


def _offer(actor: Actor, first_name: str, on: date, today: date) -> int:
    query = (
        select(Referral.id)
        .join(JobCandidate, JobCandidate.id == Referral.candidate_id)
        .where(Referral.coop_id == actor.coop_id, JobCandidate.first_name == first_name)
    )
    referral_id = db.session.scalars(query).one()
    home = people.services(actor.coop_id, on=today)[0]
    db.session.rollback()
    work = Work(
        home.id, "Support worker", 21 * 60, today + timedelta(days=24), on + timedelta(days=7),
        "Two earlies and a late", WEEK,
    )  # fmt: skip
    with clock.at(clock.instant(on, time(11))), transaction():
        return service.make_offer(actor, referral_id, work).id
