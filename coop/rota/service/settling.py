"""After a change by hand: who leads, what rest is owed, why places are still empty."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, insert

from coop.rota import rules
from coop.rota.burden import service as burden
from coop.rota.events import PlacesChanged
from coop.rota.models import ShiftGap
from coop.rota.rules.problem import Finding, Fixed, Place
from coop.rota.service import rest
from coop.rota.service.generating import gap_row
from coop.rota.service.verdicts import placed_on
from coop.rota.situation import Situation
from coop.rota.situation.about import around
from coop.shifts.models import Assignment, Shift
from core import events
from core.db import db


def settle(shift: Shift, person_ids: set[int]) -> None:
    """After a change: who leads, what rest is owed, why places are still empty."""
    placed = placed_on(shift.id)
    known = around(shift.coop_id, shift, person_ids | {place.person_id for place in placed})
    workers = {worker.id: worker for worker in known.problem.workers}
    if shift.lead and placed and not any(place.leads for place in placed):
        able = [p for p in placed if p.person_id in workers and workers[p.person_id].can_lead]
        for place in able[:1]:
            place.leads = True
    found: list[Finding] = []
    for person_id in person_ids & set(workers):
        fixed = [
            Fixed(place.shift_id, person_id, place.overridden, place.agreed)
            for place in known.places
            if place.person_id == person_id
        ]
        found += rules.check_roster(known.problem, person_id, known.of(person_id), fixed)
    rest.renew(shift.coop_id, known.problem, found, person_ids)
    db.session.execute(delete(ShiftGap).where(ShiftGap.shift_id == shift.id))
    _explain(shift, known, placed)
    burden.settle_shift(shift)
    events.publish(PlacesChanged(shift.coop_id, shift.id))


def explain(coop_id: int, shift_id: int) -> None:
    """Work out again why one shift is short: it has been added or changed."""
    shift = db.session.get_one(Shift, shift_id)
    placed = placed_on(shift.id)
    db.session.execute(delete(ShiftGap).where(ShiftGap.shift_id == shift.id))
    if shift.cancelled_at is None and shift.coop_id == coop_id:
        people = {place.person_id for place in placed}
        _explain(shift, around(coop_id, shift, people), placed)


def _explain(shift: Shift, known: Situation, placed: Sequence[Assignment]) -> None:
    """Write why the shift is short, if it is; asks everybody of the service only then."""
    there = tuple(Place(shift.id, place.person_id) for place in placed)
    if not rules.why_nobody(known.problem, there, shift.id).places:
        return
    everybody = around(shift.coop_id, shift)
    places = tuple(Place(one.shift_id, one.person_id) for one in everybody.places)
    gap = rules.why_nobody(everybody.problem, places, shift.id)
    if gap.places:
        db.session.execute(insert(ShiftGap), [gap_row(shift.coop_id, gap)])
