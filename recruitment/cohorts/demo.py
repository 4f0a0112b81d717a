"""A SWAP cohort of the demo co-op, under way: two in it, days behind and days ahead."""

from __future__ import annotations

from datetime import date, time, timedelta

from sqlalchemy import select

from coop.demo.chapters import ActorAs
from coop.visitors import queries as visitors
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.errors import DomainError
from core.people.models import Adviser, Role
from recruitment.cohorts import queries, service
from recruitment.cohorts.models import SwapCohort
from recruitment.cohorts.rules import Mark
from recruitment.partnerships import queries as partnerships
from recruitment.pipeline.queries import Search, listing

TITLES = ("What care is, and what it is not", "Moving and handling", "Safeguarding, speaking up")
WORDS = "Two weeks of training, then shifts beside a mentor. Bus fares are paid."


def tell(coop_id: int, actor_as: ActorAs) -> None:
    """Opened three weeks ago; Grace and whoever else stands at the SWAP stage have joined."""
    today = clock.today()
    first = clock.monday(today) - timedelta(days=14)
    office = db.session.scalar(
        select(Adviser.office_id).where(
            Adviser.account_id == actor_as(coop_id, Role.ADVISER).account_id
        )
    )
    found = [row for row in partnerships.partnerships(coop_id) if row.office_id == office]
    recruiter = actor_as(coop_id, Role.RECRUITER)
    if not found:
        return
    with clock.at(clock.instant(first - timedelta(days=7), time(10))):
        said = service.Said(
            "SWAP for winter", found[0].id, first, first + timedelta(days=34), 6, WORDS
        )
        with transaction():
            cohort = service.open_cohort(recruiter, said)
            cohort_id = cohort.id
            for number, title in enumerate(TITLES):
                on = first + timedelta(days=7 * number + 1)
                place = "Meeting room, the office"
                service.add_day(recruiter, cohort_id, on, time(9, 30), time(15), title, place)
    rows, _ = listing(coop_id, Search(stage=queries.SWAP))
    for row in rows[:4]:
        with transaction():
            service.join(recruiter, cohort_id, row.id)
    _place(recruiter, cohort_id, today)
    _attend(recruiter, cohort_id, today)


def _place(recruiter: Actor, cohort_id: int, today: date) -> None:
    """Each goes along on a mentor's next shift."""
    last = db.session.get_one(SwapCohort, cohort_id).last_on
    people = queries.members(recruiter.coop_id, cohort_id)
    found = visitors.possible(
        recruiter.coop_id, today + timedelta(days=1), min(last, today + timedelta(days=14)),
        clock.now(),
    )  # fmt: skip
    for person, one in zip(people, found[::3], strict=False):
        try:
            with transaction():
                service.place(recruiter, person.id, one.shift_id, one.mentor_id)
        except DomainError:
            continue


def _attend(recruiter: Actor, cohort_id: int, today: date) -> None:
    for day in queries.days(recruiter.coop_id, cohort_id):
        on = day.on
        if on >= today:
            continue
        keys = [line.key for line in queries.lines(recruiter.coop_id, cohort_id, on)]
        said = dict.fromkeys(keys, (Mark.THERE, ""))
        with transaction():
            service.save_marks(recruiter, cohort_id, on, said)
