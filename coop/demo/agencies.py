"""The agencies of the demo: two with terms, whom they send, a shift worked and one to come."""

from __future__ import annotations

from datetime import date, timedelta

from coop.agency import law, service
from coop.agency.rules import Rates
from coop.agency.service import Given, Terms
from coop.agency.service.booking import KINDS
from coop.demo import cover
from coop.shifts import queries as need
from coop.shifts.queries import ShiftRow
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.errors import DomainError
from training.standards import queries as standards

NORTHWAY, HARBOUR = "Northway Care Staff", "Harbour Relief"
LATELY, AHEAD = timedelta(days=35), timedelta(days=21)
KEPT_OPEN = 3  # gaps ahead that stay open to members


def before_cover(manager: Actor, coordinator: Actor, member_id: int | None) -> None:
    """Agencies first, so that the cover asked for after them has somebody to fall back on."""
    tell(manager, coordinator)
    cover.ask(coordinator, member_id)


def tell(manager: Actor, coordinator: Actor) -> None:
    """Agencies and workers, one not checked yet; a place booked lately, and one to come."""
    ready = _agencies(manager, coordinator)
    today = clock.today()
    past = _gaps(manager.coop_id, today - LATELY, today - timedelta(days=1))
    coming = _gaps(manager.coop_id, today + timedelta(days=2), today + AHEAD)
    db.session.rollback()
    for row in past[-2:]:
        _worked(coordinator, row, ready)
    for row in coming[KEPT_OPEN:][-1:]:
        _booked(coordinator, row, ready)


def _agencies(manager: Actor, coordinator: Actor) -> tuple[int, int]:
    """The dearer agency's number and its checked worker's."""
    today = clock.today()
    since = today - timedelta(days=120)
    usual = Rates(2150, 2480, 2650, 3900, 9800, 240, 24, 50)
    dear = Rates(2320, 2590, 2790, 4150, None, 0, 12, 100)
    with transaction():
        northway = service.take_on(
            manager,
            NORTHWAY,
            Terms(since, usual, "NW-2026-118"),
            contact="Priti, day desk",
            phone="01632 960222",
            email="desk@northway.example",
        ).id
        service.take_on(
            manager,
            HARBOUR,
            Terms(since, dear, "HR/447"),
            contact="Night desk",
            phone="01632 960223",
        )
        theo = service.add_worker(coordinator, northway, "Theo Marsh").id
        una = service.add_worker(coordinator, northway, "Una Poole").id
        for one in law.items(today):
            for worker in (theo, una) if one.code in ("identity", "dbs", "history") else (theo,):
                service.confirm(coordinator, worker, _given(one.code, worker == theo))
        for skill in standards.competencies(manager.coop_id, retired=False):
            until = today + timedelta(days=240)
            service.confirm(
                coordinator,
                theo,
                Given("competency", since, until, competency_id=skill.id),
            )
    return northway, theo


def _given(code: str, whole: bool) -> Given:
    on = clock.today() - timedelta(days=100)
    if code == "dbs":
        level = "enhanced_barred" if whole else "enhanced"
        return Given(code, on, None, "001723004511" if whole else "001698120077", level, on)
    until = on + timedelta(days=365) if code in ("training", "right_to_work") else None
    return Given(code, on, until)


def _gaps(coop_id: int, first: date, last: date) -> list[ShiftRow]:
    return [
        row
        for row in need.shifts(coop_id, first, last)
        if row.empty and row.kind in KINDS and row.shadows_id is None
        and any(one.published_at for one in row.assigned)
    ]  # fmt: skip


def _booked(coordinator: Actor, row: ShiftRow, ready: tuple[int, int]) -> bool:
    for worker in (ready[1], None):
        try:
            with transaction():
                service.book(coordinator, row.id, ready[0], worker)
        except DomainError:
            continue
        return True
    return False


def _worked(coordinator: Actor, row: ShiftRow, ready: tuple[int, int]) -> None:
    with clock.at(row.start_at - timedelta(hours=20)):
        try:
            with transaction():
                booking = service.book(coordinator, row.id, *ready).id
        except DomainError:
            return
    with clock.at(row.end_at + timedelta(hours=2)), transaction():
        service.confirm_hours(coordinator, booking, row.start_at, row.end_at, row.break_minutes)
