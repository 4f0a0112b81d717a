"""Leave: asked, decided, seen on a calendar; what each has left."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.leave import jobs, ledger_views, models, month_views, panels, subjects, views  # noqa: F401
    from coop.notices import kinds
    from core import exporting
    from core.access import declare
    from core.ui import nav
    from core.ui import panels as places

    declare("leave.ask", "Ask for leave", "worker")
    declare("leave.approve", "Approve and refuse leave, never one's own", "coordinator", "manager")
    declare("leave.settings", "Say when the leave year begins", "manager")
    kinds.declare("leave_decided", "Your leave is decided or changed", "Leave")
    kinds.declare("leave_balance", "Your leave balance is corrected or carried over", "Leave")
    exporting.declare(subjects.LEAVE)
    app.register_blueprint(views.blueprint)
    nav.add("People", "Leave", "leave.index", "leave.approve", order=310)
    nav.add("My work", "My leave", "leave.mine", "leave.ask", order=75)
    places.add("home", panels.to_decide, order=40, permission="leave.approve")
    places.add("person", panels.of_person, order=31, permission="availability.edit")
    places.add("me", panels.mine, order=31)
