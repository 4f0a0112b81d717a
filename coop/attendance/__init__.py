"""Hours really worked: confirmed by the worker, approved by somebody else."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.attendance import jobs, models, panels, subjects, views  # noqa: F401
    from coop.notices import kinds
    from core import access, exporting
    from core.ui import nav
    from core.ui import panels as places

    access.declare("my.work", "See their own shifts, confirm their own hours", "worker")
    access.declare("hours.approve", "Approve and enter hours", "coordinator", "manager")
    access.declare("hours.reopen", "Open approved hours again", "manager")
    access.declare("hours.settle", "Settle tolerances, breaks and waiting of hours", "manager")
    kinds.declare("not_started", "A shift has not been started", "Hours", urgent=True)
    kinds.declare("not_finished", "A shift has not been finished", "Hours", urgent=True)
    kinds.declare("hours_unfinished", "You have not finished a shift", "Hours", urgent=True)
    kinds.declare("hours_query", "Somebody asks about your hours", "Hours")
    kinds.declare("hours_approved", "Your hours are approved", "Hours")
    kinds.declare("hours_corrected", "Your hours were changed", "Hours")
    kinds.declare("hours_no_show", "You are marked as a no-show", "Hours")
    exporting.declare(subjects.HOURS)
    app.register_blueprint(views.blueprint)
    nav.add("Hours and pay", "My hours", "attendance.mine", "my.work", order=310)
    nav.add("Hours and pay", "Approve hours", "attendance.approvals", "hours.approve", order=320)
    nav.add("Settings", "Hours", "attendance.settle", "hours.settle", order=935)
    nav.add_tab("Hours", "attendance.mine", "clock", "my.work", order=50)
    nav.add_tab("Hours", "attendance.approvals", "clock", "hours.approve", order=65)
    places.add("home", panels.mine, order=15, permission="my.work")
    places.add("home", panels.to_approve, order=40, permission="hours.approve")
    places.add("person", panels.of_person, order=33, permission="hours.approve")
