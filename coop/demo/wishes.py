"""What the demo co-op's people would like, said before the first rota, and terms that changed."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import select

from coop.availability import service as availability
from coop.availability.preferences import Preferences
from coop.members import service as members
from coop.members.service import Terms
from core import clock
from core.access import Actor
from core.acting import acting
from core.db import db, transaction
from core.people.models import Employment, Person, Role

DAY = timedelta(days=1)
EVERY = 3  # each third person has wishes
MORE, FEWER = 4 * 60, -3 * 60  # minutes a week beside the contract
MOST_WANTED = 44 * 60
NIGHTS = (None, 4, 2, None, 6)
NOTICE = (None, 12, 4, None)
WRONG = "6 h more were typed; 2 h more were agreed"
HOURS = (24 * 60, 36 * 60)  # of somebody whose right to work and rest allow a few more


def say(coop_id: int, first: date, member_id: int | None) -> int:
    """Twelve days before the first rota some people say what they would like; how many did."""
    was = acting.get()
    try:
        with clock.at(clock.instant(first - 12 * DAY, time(12))), transaction():
            found = list(db.session.execute(_employed(coop_id, first)))
            told = 0
            for place, (person, contract, service_id) in enumerate(found):
                if place % EVERY and person.id != member_id:
                    continue
                turn = place // EVERY
                beside = 0 if not contract else (MORE, 0, FEWER)[turn % 3]
                said = Preferences(
                    short_notice_hours=NOTICE[turn % len(NOTICE)],
                    preferred_services=(service_id,) if turn % 4 == 0 else (),
                    nights_a_month=4 if person.id == member_id else NIGHTS[turn % len(NIGHTS)],
                    wanted_weekly_minutes=_wanted(contract, beside, person.id == member_id),
                )
                if said:
                    worker = frozenset({Role.WORKER})
                    actor = Actor(person.account_id, person.name, coop_id, person.id, worker)
                    acting.set((actor.account_id, actor.name))
                    availability.prefer(actor, person.id, clock.today(), said)
                    told += 1
            return told
    finally:
        acting.set(was)


def _wanted(contract: int, beside: int, member: bool) -> int | None:
    wanted = contract + (MORE if member else beside)
    return wanted if 0 < wanted <= MOST_WANTED and wanted != contract else None


def _employed(coop_id: int, on: date) -> Any:
    return (
        select(Person, Employment.contract_minutes, Employment.service_id)
        .join(Employment, Employment.person_id == Person.id)
        .where(
            Employment.coop_id == coop_id,
            Employment.from_on <= on,
            Employment.until_on.is_(None),
            Employment.contract_minutes > 0,
        )
        .order_by(Person.number)
    )


def change(coordinator: Actor, from_on: date, not_of: int | None) -> None:
    """One person's hours change from a day on, and a slip in them is put right."""
    query = _employed(coordinator.coop_id, clock.today())
    least, most = HOURS
    rows = [
        (person.id, contract)
        for person, contract, _ in db.session.execute(query)
        if person.id != not_of and least <= contract <= most
    ]
    db.session.rollback()
    if not rows:
        return
    person_id, before = rows[len(rows) // 2]
    for more, reason in ((6 * 60, ""), (2 * 60, WRONG)):
        with transaction():
            now = members.employments(coordinator.coop_id, person_id)[-1]
            contract = before + more
            terms = Terms(now.service_id, now.role, contract, now.can_lead, now.status)
            members.change_terms(coordinator, person_id, from_on, terms, reason=reason)
