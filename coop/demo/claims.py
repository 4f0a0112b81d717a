"""Open shifts in the demo: the co-op approves claims; a few places come free, and are claimed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from coop.claims import queries, service
from coop.rota import service as rota
from coop.shifts import queries as need
from coop.shifts.queries import ShiftRow
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.errors import DomainError
from core.people.models import Role

FREED = 4
LATER = timedelta(days=3)  # so that an offer is no matter of short notice


def approve_claims(manager: Actor) -> None:
    """From today a coordinator answers each claim."""
    with transaction():
        service.set_approval(manager, clock.today(), approval=True)


def open_places(coordinator: Actor, member: Actor) -> None:
    """Places come free in the member's service; they are offered, and two shifts are claimed."""
    if member.person_id is None:
        return
    _free(coordinator, member.person_id)
    board = queries.board(member.coop_id, member.person_id, clock.now())
    can = [one.shift.id for one in board.able if not one.verdict.why]
    db.session.rollback()
    for shift_id in can[:2]:
        _try(service.offer, coordinator, shift_id)
    if can:
        _claim_by_another(member, can[0])
    if len(can) > 1:
        _try(service.claim, member, can[-1])


def _free(coordinator: Actor, person_id: int) -> None:
    """A few people come off shifts beside others, where the member is not on them."""
    first = clock.today() + LATER
    services = {row.service_id for row in _mine(coordinator.coop_id, person_id)}
    rows = [
        row
        for row in need.shifts(coordinator.coop_id, first, first + timedelta(days=8), services)
        if _plain(row) and all(one.person_id != person_id for one in row.assigned)
    ]
    db.session.rollback()
    for row in rows[:: max(1, len(rows) // FREED)][:FREED]:
        place = row.assigned[-1]
        said = rota.Say(reason="A family matter, agreed by telephone.")
        _try(rota.remove, coordinator, place.id, said)


def _mine(coop_id: int, person_id: int) -> list[ShiftRow]:
    today = clock.today()
    found = need.my_shifts(coop_id, person_id, today - timedelta(weeks=2), today + LATER * 7)
    return [one.shift for one in found]


def _plain(row: ShiftRow) -> bool:
    return len(row.assigned) > 1 and row.shadows_id is None and not row.visits


def _claim_by_another(member: Actor, shift_id: int) -> None:
    """The first of those whom no rule keeps from the shift claims it."""
    others = sorted(queries.able(member.coop_id, shift_id) - {member.person_id})
    db.session.rollback()
    for person_id in others[:3]:
        one = Actor(None, "", member.coop_id, person_id, frozenset({Role.WORKER}))
        if _try(service.claim, one, shift_id):
            return


def _try(verb: Callable[..., object], *args: object) -> bool:
    try:
        with transaction():
            verb(*args)
    except DomainError:
        return False
    return True
