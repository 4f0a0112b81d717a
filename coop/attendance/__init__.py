"""Hours really worked: confirmed by the worker, approved by somebody else."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.attendance import jobs, models, panels, views  # noqa: F401
    from core import access
    from core.ui import nav
    from core.ui import panels as places

    access.declare("my.work", "See their own shifts, confirm their own hours", "worker")
    access.declare("hours.approve", "Approve and enter hours", "coordinator", "manager")
    access.declare("hours.reopen", "Open approved hours again", "manager")
    app.register_blueprint(views.blueprint)
    nav.add("Hours and pay", "My hours", "attendance.mine", "my.work", order=310)
    nav.add("Hours and pay", "Approve hours", "attendance.approvals", "hours.approve", order=320)
    nav.add_tab("Hours", "attendance.mine", "clock", "my.work", order=50)
    nav.add_tab("Hours", "attendance.approvals", "clock", "hours.approve", order=65)
    places.add("home", panels.mine, order=15, permission="my.work")
    places.add("home", panels.to_approve, order=40, permission="hours.approve")
