"""Somebody cannot come: sickness and no-shows told, and cover found."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.absence import jobs, listeners, models, panels, subjects, views  # noqa: F401
    from coop.notices import kinds
    from coop.rota.events import PlacesChanged
    from coop.shifts import actions
    from coop.shifts.service import ShiftCancelled
    from core import events, exporting
    from core.access import declare
    from core.ui import nav
    from core.ui import panels as places

    declare("absence.own", "Say that they cannot come, answer offers of cover", "worker")
    declare("absence.cover", "Find cover for absences", "coordinator", "manager")
    declare("absence.run_short", "Decide that a shift runs short", "manager")
    declare("absence.settings", "Settle how long to wait for cover", "manager")
    exporting.declare(subjects.COVER)
    app.register_blueprint(views.blueprint)
    nav.add("Rota", "Cover", "absence.index", "absence.cover", order=118)
    actions.add(panels.cannot_come, order=80)
    places.add("home", panels.my_offers, order=12, permission="absence.own")
    places.add("home", panels.to_cover, order=12, permission="absence.cover")
    places.add("person", panels.of_person, order=32, permission="availability.edit")
    places.add("shift", panels.of_shift, order=15, permission="absence.cover")
    kinds.declare("cover_needed", "A shift needs cover", "Cover", urgent=True)
    kinds.declare("cover_offered", "You are asked to cover a shift", "Cover", urgent=True)
    kinds.declare("cover_settled", "Cover you were asked for is no longer needed", "Cover")
    events.subscribe(PlacesChanged, listeners.places_changed)
    events.subscribe(ShiftCancelled, listeners.shift_cancelled)
