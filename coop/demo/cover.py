"""Somebody is sick in the demo: their shift needs cover; the member is asked, another said no."""

from __future__ import annotations

from datetime import date, timedelta

from coop.absence import queries, service
from coop.absence.rules import Answer
from coop.rota import queries as rotas
from coop.rota.queries.candidates import CAN
from coop.shifts import queries as need
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.errors import DomainError

TRIED, AHEAD = 80, timedelta(days=6)


def ask(coordinator: Actor, member_id: int | None) -> None:
    """The first shift of the coming days that somebody else could take, and is asked to."""
    coop_id, today = coordinator.coop_id, clock.today()
    rows = [
        (row, row.assigned[0].person_id)
        for row in need.shifts(coop_id, today + timedelta(days=1), today + AHEAD)
        if len(row.assigned) == row.least == 1 and row.assigned[0].person_id != member_id
    ]
    db.session.rollback()
    for row, person_id in rows[:TRIED]:
        if sum(one.group == CAN for one in rotas.choice(coop_id, row.id).candidates) > 1:
            db.session.rollback()
            if _sick(coordinator, person_id, row.on, member_id):
                return
        db.session.rollback()


def _sick(coordinator: Actor, person_id: int, on: date, member_id: int | None) -> bool:
    try:
        with transaction():
            opened = [one.id for one in service.report_sick(coordinator, person_id, on, on)]
    except DomainError:
        return False
    for request_id in opened:
        row = queries.request(coordinator.coop_id, request_id)
        found = rotas.choice(coordinator.coop_id, row.shift_id)
        able = sorted((one.person_id for one in found.of(CAN)), key=lambda id_: id_ != member_id)
        db.session.rollback()
        with transaction():
            if len(able) > 1:
                service.rang(coordinator, request_id, able[-1], Answer.NO)
            if able:
                service.offer(coordinator, request_id, able[:1])
    return bool(opened)
