"""Supervision in the demo: asked for a month, mostly held, one overdue, one to agree to."""

from __future__ import annotations

from datetime import date, time, timedelta

from sqlalchemy import select

from core import clock
from core.access import Actor
from core.acting import acting
from core.db import db, transaction
from core.people.models import Employment, Person, Role
from training.supervision import queries, service, settling

ASKED = 30  # days since the co-op has said how often
HELD = (80, 20, 34, 9, 41, 27)  # days ago, of a team's people in turn: the first is overdue
SAID = (
    "Enjoys the mornings with CH3. Finds handovers short; we spoke with the seniors.",
    "Three nights in a row are too many: asked for two at most. Will look at the wishes page.",
    "Wants to learn PEG feeding. Confident with medicines; MAR charts without gaps.",
    "A hard month after a loss in the house. Talked about what helps; will meet again sooner.",
)
ACTIONS = (
    "Ask for the PEG course in January",
    "Put two nights at most on the wishes page",
    "Read the new handover sheet with the seniors",
)


def tell(manager: Actor, member: int | None) -> None:
    """Who supervises whom, what was held, what is planned; `member` has one to agree to."""
    today = clock.today()
    asked_on = today - timedelta(days=ASKED)
    teams = _teams(manager.coop_id, today)
    accounts = _accounts(manager.coop_id)
    db.session.rollback()
    with clock.at(clock.instant(asked_on, time(9))), transaction():
        acting.set((manager.account_id, manager.name))
        settling.take_in(manager)
        for lead, team in teams:
            if manager.person_id not in (None, lead):
                settling.name_supervisor(manager, lead, manager.person_id, asked_on)
            for person_id in team:
                settling.name_supervisor(manager, person_id, lead, asked_on)
    kind = queries.kinds(manager.coop_id)[0]
    spot = queries.kinds(manager.coop_id)[-1]
    for lead, team in teams:
        supervisor = _actor(manager.coop_id, lead, accounts)
        others = [key for key in team if key != member]
        for number, person_id in enumerate(others[:3]):
            days = HELD[number]
            key = _hold(supervisor, person_id, kind.id, today - timedelta(days=days), number)
            _agree(_actor(manager.coop_id, person_id, accounts), key, today - timedelta(days=days))
        for person_id in others[3:4]:
            _plan(supervisor, person_id, spot.id, today + timedelta(days=6))
    mine = next((lead for lead, team in teams if member in team), None)
    if member is not None and mine is not None:
        supervisor = _actor(manager.coop_id, mine, accounts)
        _hold(supervisor, member, kind.id, today - timedelta(days=2), 1)
        _plan(supervisor, member, spot.id, today + timedelta(days=12))


def _teams(coop_id: int, on: date) -> list[tuple[int, list[int]]]:
    """Of each service somebody who may lead, and up to ten of the others."""
    query = (
        select(Employment.service_id, Employment.person_id, Employment.can_lead)
        .where(
            Employment.coop_id == coop_id,
            Employment.contract_minutes > 0,
            Employment.from_on <= on,
            Employment.until_on.is_(None),
        )
        .order_by(Employment.service_id, Employment.from_on, Employment.person_id)
    )
    found: dict[int, tuple[list[int], list[int]]] = {}
    for service_id, person_id, can_lead in db.session.execute(query):
        leads, others = found.setdefault(service_id, ([], []))
        (leads if can_lead else others).append(person_id)
    return [(leads[0], others + leads[1:]) for leads, others in found.values() if leads]


def _accounts(coop_id: int) -> dict[int, tuple[int | None, str]]:
    query = select(Person).where(Person.coop_id == coop_id)
    return {row.id: (row.account_id, row.name) for row in db.session.scalars(query)}


def _actor(coop_id: int, person_id: int, accounts: dict[int, tuple[int | None, str]]) -> Actor:
    account_id, name = accounts[person_id]
    acting.set((account_id, name))
    return Actor(account_id, name, coop_id, person_id, frozenset({Role.WORKER}))


def _hold(supervisor: Actor, person_id: int, kind_id: int, on: date, number: int) -> int:
    """The meeting's id."""
    acting.set((supervisor.account_id, supervisor.name))
    with clock.at(clock.instant(on, time(15, 20))), transaction():
        # Who supervised before the co-op kept it here wrote it down all the same.
        row = service.record(
            _asked(supervisor),
            person_id,
            kind_id,
            on,
            agenda="How are you?\nThe people you support\nTraining and what comes next",
            notes=SAID[number % len(SAID)],
            supervisor_id=supervisor.person_id,
        )
        words = ACTIONS[number % len(ACTIONS)]
        service.add_action(_asked(supervisor), row.id, words, on + timedelta(days=28))
        return row.id


def _asked(supervisor: Actor) -> Actor:
    """The supervisor, entitled to plan also for days before it was said whom they supervise."""
    return Actor(
        supervisor.account_id,
        supervisor.name,
        supervisor.coop_id,
        supervisor.person_id,
        frozenset({Role.WORKER, Role.TRAINER}),
    )


def _agree(person: Actor, meeting_id: int, on: date) -> None:
    with clock.at(clock.instant(on + timedelta(days=1), time(19))), transaction():
        acting.set((person.account_id, person.name))
        service.agree(person, meeting_id)


def _plan(supervisor: Actor, person_id: int, kind_id: int, on: date) -> None:
    """For a day, without times: a spot check comes when it comes."""
    acting.set((supervisor.account_id, supervisor.name))
    with transaction():
        service.plan(supervisor, person_id, kind_id, on)
