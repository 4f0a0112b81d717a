"""The demo's agencies: one worker checked, one not; places worked, and one to come."""

from __future__ import annotations

from datetime import time, timedelta

from coop.agency import queries
from coop.agency.rules import State
from coop.demo import agencies
from core import clock
from core.access import Actor
from tests.factories.rota import MONDAY, make_place, make_shift, small_coop


def test_agencies_are_told_with_what_they_worked_and_what_is_to_come(database):
    coop = small_coop(1)
    with clock.at(clock.instant(MONDAY, time(12))):
        for days in (-9, -6, 3, 5, 7, 9):
            on = MONDAY + timedelta(days=days)
            shift = make_shift(coop.id, coop.service_id, on, least=2)
            make_place(coop.id, shift, coop.people[0], published=True)
        actor = Actor(None, "Dot", coop.id, None, frozenset({"manager", "coordinator"}))
        agencies.tell(actor, actor)
        states = [one.state for one in queries.bookings(coop.id)]
        assert states == [State.BOOKED, State.WORKED, State.WORKED]
        chips = {one.name: one.chip[1] for one in queries.workers(coop.id, MONDAY)}
        assert chips == {"Theo Marsh": "good", "Una Poole": "warn"}
