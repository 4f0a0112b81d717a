"""The last resort: a place that no member can take is filled from an agency."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.agency import jobs, listeners, models, panels, views  # noqa: F401
    from coop.notices import kinds
    from coop.shifts.service import ShiftCancelled, ShiftChanged
    from core import events
    from core.access import declare
    from core.ui import nav
    from core.ui import panels as places

    see = ("coordinator", "manager", "board", "treasurer")
    declare("agency.see", "See agencies, bookings and what they come to", *see)
    declare("agency.book", "Book agencies and check whom they send", "coordinator", "manager")
    declare("agency.settle", "Take on agencies and keep their terms", "manager")
    app.register_blueprint(views.blueprint)
    nav.add("Rota", "Agencies", "agency.index", "agency.see", order=119)
    places.add("cover", panels.ask_agency, order=50, permission="agency.book")
    places.add("shift", panels.of_shift, order=16, permission="agency.book")
    places.add("home", panels.to_see_to, order=13, permission="agency.book")
    kinds.declare("agency_unnamed", "An agency has not said who comes", "Cover")
    kinds.declare(
        "agency_changed", "A shift that an agency covers is changed", "Cover", urgent=True
    )
    events.subscribe(ShiftChanged, listeners.shift_changed)
    events.subscribe(ShiftCancelled, listeners.shift_cancelled)
