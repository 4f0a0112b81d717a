"""The first weeks in the demo: the newest people's plans, one going well, one behind."""

from __future__ import annotations

from datetime import date, time, timedelta

from sqlalchemy import func, select

from core import clock
from core.access import Actor
from core.acting import acting
from core.db import db, transaction
from core.people.models import Employment, Person, Role
from training.induction import queries, service
from training.induction.rules import Doer, Kind
from training.records import taking
from training.standards import course_queries

NEW = 3  # plans
# How many of the steps that were due have been seen to, of ten: behind, and going well.
SEEN_TO = (6, 10, 9)
SAID = (
    "Settles in well; asks before doing. More time with the hoist agreed.",
    "Calm on the rounds. Next: writing notes the same hour.",
    "Knocked, explained each step, kept the person covered. Well done.",
)


def tell(trainer: Actor) -> None:
    """Plan the newest people's first weeks, as on the day they were taken on."""
    today = clock.today()
    rows = _newest(trainer.coop_id, today)
    mentors = course_queries.workers(trainer.coop_id, today - timedelta(days=365))
    db.session.rollback()
    for number, (person_id, starts_on) in enumerate(rows):
        helps = [key for key, _ in mentors if key not in (person_id, trainer.person_id)]
        with clock.at(clock.instant(starts_on - timedelta(days=8), time(11))), transaction():
            acting.set((trainer.account_id, trainer.name))
            key = service.open_plan(
                trainer,
                person_id,
                starts_on,
                mentor_id=helps[number] if len(helps) > number else None,
                trainer_id=trainer.person_id if trainer.person_id != person_id else None,
            ).id
        _go_on(trainer, key, SEEN_TO[number % len(SEEN_TO)], today)


def _newest(coop_id: int, today: date) -> list[tuple[int, date]]:
    """Whoever began last, with their first day: not before twelve weeks ago."""
    first = func.min(Employment.from_on)
    query = (
        select(Employment.person_id, first)
        .where(
            Employment.coop_id == coop_id,
            Employment.contract_minutes > 0,
            Employment.until_on.is_(None),
        )
        .group_by(Employment.person_id)
        .having(first <= today + timedelta(days=21))
        .order_by(first.desc(), Employment.person_id)
        .limit(NEW)
    )
    earliest = today - timedelta(days=70)
    return [(key, max(on, earliest)) for key, on in db.session.execute(query)]


def _go_on(trainer: Actor, plan_id: int, seen_to: int, today: date) -> None:
    """What was due has mostly been done, each by whoever sees to it."""
    row = queries.plan(trainer.coop_id, plan_id, today)
    due = [each for each in row.steps if each.due_on < today and each.open]
    person = db.session.get_one(Person, row.person_id)
    learner = Actor(
        person.account_id, person.name, trainer.coop_id, person.id, frozenset({Role.WORKER})
    )
    db.session.rollback()
    for number, each in enumerate(due):
        if number % 10 >= seen_to or each.doer == Doer.MANAGER:
            continue
        on = max(each.due_on - timedelta(days=number % 3), row.starts_on - timedelta(days=7))
        with clock.at(clock.instant(on, time(16))), transaction():
            who = learner if each.doer == Doer.LEARNER else trainer
            acting.set((who.account_id, who.name))
            if each.link is None and not each.followed:
                note = SAID[number % 3] if each.kind in (Kind.REVIEW, Kind.OBSERVED) else ""
                service.tick(who, each.id, on, note)
            elif each.link is not None and each.link[0] == "course":
                taking.enter(trainer, row.person_id, each.link[1], taking.Said(on))
