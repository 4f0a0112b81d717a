"""Visitors on shifts: somebody who does not work here goes along with a mentor, and counts not.

A candidate on a work placement is no employee: no place, no hours, no pay, no cover. A visitor is
seen beside the mentor wherever the mentor's shift is seen, and follows the mentor's place.
"""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.notices import kinds
    from coop.rota.events import PlacesChanged
    from coop.shifts.service.events import ShiftCancelled, ShiftChanged
    from coop.visitors import models, panels, queries, service  # noqa: F401
    from core import events
    from core.calendar import also
    from core.ui import panels as places

    kinds.declare("visitor_on", "Somebody goes along with you to see the work", "Shifts",
                  prompt=True)  # fmt: skip
    kinds.declare("visitor_off", "Somebody no longer goes along with you", "Shifts", prompt=True)
    events.subscribe(PlacesChanged, service.places_changed)
    events.subscribe(ShiftCancelled, service.shift_cancelled)
    events.subscribe(ShiftChanged, service.shift_changed)
    also.add("visitors", queries.beside)
    places.add("my_shift", panels.beside_me, order=5)
    places.add("shift", panels.on_shift, order=15)
