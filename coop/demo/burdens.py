"""The demo co-op's burden ledger: three rotas published one after another, a call at short notice.

Each rota is made knowing what the one before has laid on whom.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

from coop.members import queries as members
from coop.rota import service as rota
from coop.rota.burden import service as burden
from coop.shifts import queries as need
from coop.shifts.queries import ShiftRow
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.errors import DomainError

DAY = timedelta(days=1)
ROTA_WEEKS = 2
CALLS = 2  # places given at short notice
TRIES = 40  # of people asked in all, so that a co-op without anybody to spare is not searched whole
SAY = rota.Say(reason="Somebody is off sick; thank you for stepping in.", agreed=True)


def publish_in_turn(first: date, weeks: int, publish: Callable[[date, int], int]) -> None:
    """Publish so many weeks as rotas of two, the oldest first."""
    for begun in range(0, weeks, ROTA_WEEKS):
        publish(first + timedelta(days=7 * begun), min(ROTA_WEEKS, weeks - begun))


def call_in(coordinator: Actor, first: date, last: date) -> int:
    """The day before, somebody is given a place that the published rota left open; how many."""
    coop_id = coordinator.coop_id
    short = [one for one in need.shifts(coop_id, first, last) if one.wanted > len(one.assigned)]
    people = members.workforce(coop_id, first, last)
    db.session.rollback()
    given, tries = 0, 0
    for shift in short:
        for person_id in _there(people, shift):
            if given == CALLS or tries == TRIES:
                return given
            tries += 1
            if _took(coordinator, shift, person_id):
                given += 1
                break
    return given


def _there(people: tuple[members.WorkerFacts, ...], shift: ShiftRow) -> list[int]:
    placed = {one.person_id for one in shift.assigned}
    found = []
    for person in people:
        held = person.employment_on(shift.on)
        if held and held.service_id == shift.service_id and person.person_id not in placed:
            found.append(person.person_id)
    return found


def _took(coordinator: Actor, shift: ShiftRow, person_id: int) -> bool:
    with clock.at(clock.instant(shift.on - DAY, time(15))):
        try:
            with transaction():
                rota.assign(coordinator, shift.id, person_id, SAY)
        except DomainError:
            return False
    return True


def settle(coop_id: int, since: date) -> None:
    """What was approved meanwhile is entered, as the job of every ten minutes does."""
    with transaction():
        burden.settle_since(coop_id, since)
