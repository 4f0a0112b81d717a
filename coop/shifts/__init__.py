"""Need: shift patterns, rounds of visits, dated shifts, and who is placed on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.shifts import models, panels, subjects, views
    from core import exporting
    from core.access import declare
    from core.people.models import Role
    from core.ui import nav
    from core.ui import panels as places

    assert models
    planners = (Role.COORDINATOR, Role.MANAGER)
    words = "See shift patterns, rounds and every day's shifts"
    declare("shifts.see", words, *planners, Role.BOARD, Role.TRAINER)
    declare("shifts.edit", "Add, change and cancel patterns and shifts", *planners)
    declare("my.work", "See their own shifts, confirm their own hours", Role.WORKER)
    exporting.declare(subjects.PLACES)
    exporting.declare(subjects.NEED)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(views.mine)
    nav.add("Rota", "Day by day", "shifts.day_list", "shifts.see", order=120)
    nav.add("Rota", "Patterns", "shifts.patterns", "shifts.see", order=130)
    nav.add("My work", "My shifts", "my_shifts.week", "my.work", order=20)
    nav.add_tab("Shifts", "my_shifts.week", "calendar", "my.work", order=20)
    places.add("strip", panels.on_call_strip, order=10)
    places.add("home", panels.next_shift, order=10, permission="my.work")
    places.add("home", panels.my_week, order=60, permission="my.work")
    places.add("figures", panels.my_hours, order=5, permission="my.work")
