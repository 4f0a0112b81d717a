"""The change ledger: each shift offered, published, given, taken, moved or cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.changes import listeners, models, panels, subjects, views
    from coop.shifts.service import ShiftCancelled, ShiftChanged
    from core import events, exporting
    from core.access import declare
    from core.people.models import Role
    from core.ui import nav
    from core.ui import panels as places

    assert models
    planners = (Role.COORDINATOR, Role.MANAGER)
    declare("changes.own", "See what became of their own shifts, and with what notice", Role.WORKER)
    declare("changes.see", "See how far ahead people know their shifts", *planners, Role.BOARD)
    declare("changes.people", "See the changes to each person's shifts", *planners)
    declare("changes.promise", "Set how far ahead shifts are to be known", Role.MANAGER)
    exporting.declare(subjects.CHANGED)
    app.register_blueprint(views.blueprint)
    nav.add("Rota", "Changes", "changes.overview", "changes.see", order=146)
    nav.add("My work", "Changes", "changes.mine", "changes.own", order=22)
    places.add("person", panels.of_person, order=60, permission="changes.people")
    places.add("shift", panels.of_shift, order=60, permission="changes.people")
    places.add("my_shift", panels.of_my_shift, order=60, permission="changes.own")
    places.add("me", panels.me, order=37)
    events.subscribe(ShiftChanged, listeners.shift_changed)
    events.subscribe(ShiftCancelled, listeners.shift_cancelled)
