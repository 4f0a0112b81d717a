"""Announcements, notes on shifts, alerts, and who has read them."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.members.events import EmploymentChanged
    from coop.notices import choice_views, jobs, kinds, listeners, models, panels, views
    from coop.shifts.service import ShiftCancelled, ShiftChanged
    from core import events
    from core.access import declare
    from core.news import Told
    from core.people.models import Role
    from core.ui import nav
    from core.ui import panels as places

    assert choice_views and jobs and models  # noqa: PT018 - brought up by their import
    declare(
        "notices.write",
        "Announce, leave notes on shifts, see who has read them",
        Role.COORDINATOR,
        Role.MANAGER,
    )
    kinds.declare("shift_reminder", "A shift of yours begins soon", "Shifts", prompt=True)
    kinds.declare("shift_changed", "A shift of yours is moved or changed", "Shifts", urgent=True)
    kinds.declare("shift_cancelled", "A shift of yours is cancelled", "Shifts", urgent=True)
    kinds.declare("employment_changed", "Your contract or hours agreed are changed", "People")
    app.register_blueprint(views.blueprint)
    nav.add("Home", "Notices", "notices.mine", order=2, count=panels.count)
    nav.add("Home", "Announcements", "notices.all_notices", "notices.write", order=3)
    nav.add_tab("Notices", "notices.mine", "bell", order=40, count=panels.count)
    places.add("home", panels.needs_you, order=20)
    places.add("shift", panels.shift_notes, order=20)
    places.add("my_shift", panels.my_shift_notes, order=20)
    events.subscribe(ShiftChanged, listeners.shift_changed)
    events.subscribe(ShiftCancelled, listeners.shift_cancelled)
    events.subscribe(EmploymentChanged, listeners.employment_changed)
    events.subscribe(Told, listeners.told)
