"""What the demo's coordinator has asked of the present rota: one what-if, one repair menu."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select

from coop.rota import engine
from coop.rota.models import Rota
from coop.rota.rules import repairs
from coop.rota.rules import variants as rules
from coop.rota.service import repairing, variants
from core.access import Actor
from core.db import db, owned, transaction

ROUNDS = 0  # of search after the engine's start: soon done, the same on every machine
NAME = "Two more people where places are empty"


def ask(coordinator: Actor) -> None:
    """Solve both of the newest rota here and now, without the queue, for the demo to open with."""
    coop_id = coordinator.coop_id
    newest = select(Rota.id).where(Rota.coop_id == coop_id).order_by(Rota.from_on.desc())
    rota_id = db.session.scalar(newest.limit(1))
    if rota_id is None:
        return
    asked = variants.rota_of(coop_id, rota_id)
    short = repairs.short_shifts(asked.problem, variants.present(asked))
    lacks: Counter[int] = Counter()  # by service: empty places first, then all places
    for shift in asked.problem.shifts:
        lacks[shift.service] += 1000 * short.get(shift.id, 0) + shift.least
    if not lacks:
        return
    emptiest = max(sorted(lacks), key=lambda service: lacks[service])
    skills = {
        need.competency
        for shift in asked.problem.shifts
        if shift.service == emptiest
        for need in shift.needs
    }
    joins = rules.Joins(2, 30 * 60, (emptiest,), tuple(sorted(skills)))
    db.session.rollback()
    figures = variants.solve_variant(asked, [joins], engine.Budget(rounds=ROUNDS))
    found = repairing.work_out(asked, rounds=ROUNDS)
    with transaction():
        row = variants.make_variant(coordinator, rota_id, NAME, [joins])
        variants.keep_variant(coop_id, row.id, figures)
        if owned(Rota, rota_id, coop_id).times:
            menu = repairing.make_menu(coordinator, rota_id)
            repairing.keep_repairs(coop_id, menu.id, asked, found, stopped=False)
