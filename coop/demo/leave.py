"""Annual leave in the demo: when its year begins, a balance corrected, leave that waits."""

from __future__ import annotations

from datetime import date, timedelta

from coop.leave import ledger
from coop.leave import queries as leave
from coop.leave import service as asking
from coop.leave.rules import Period
from coop.members import queries as members
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.errors import DomainError
from core.people.models import Role

ASKED = 4


def keep(manager: Actor, first_period: date) -> None:
    """The leave year begins on 1 April; pay comes every two weeks; a few have days of last year."""
    today = clock.today()
    april = date(today.year if today >= date(today.year, 4, 1) else today.year - 1, 4, 1)
    here = [
        worker
        for worker in members.workforce(manager.coop_id, today, today)
        if worker.employments[0].from_on < april and worker.person_id != manager.person_id
    ]
    db.session.rollback()
    with transaction():
        ledger.set_year(manager, april, Period.TWO_WEEKS, first_period)
        for worker in here[5::23]:
            ledger.correct(
                manager, worker.person_id, today, 15 * 60, "Two days of last year, agreed on paper"
            )


def ask(coop_id: int, first: date) -> None:
    """A few members ask for a week in the new year, after the published rotas."""
    monday = clock.monday(first) + timedelta(weeks=2)
    staff = members.workforce(coop_id, monday, monday + timedelta(days=13))
    away = {row.person_id for row in leave.days_off(coop_id, monday, monday + timedelta(days=13))}
    free = [each for each in staff if each.person_id not in away]
    db.session.rollback()
    for number, worker in enumerate(free[7 :: max(1, len(free) // ASKED)][:ASKED]):
        worker_ = Actor(None, worker.name, coop_id, worker.person_id, frozenset({Role.WORKER}))
        start = monday + timedelta(days=2 * number)
        try:
            with transaction():
                asking.ask(
                    worker_, worker.person_id, "holiday", start, start + timedelta(days=4 + number)
                )
        except DomainError:
            continue
