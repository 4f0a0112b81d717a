"""When people can work: working-time terms, weekly pattern, exceptions, leave."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.availability import leave_views, models, panels, views  # noqa: F401
    from core.access import declare
    from core.ui import nav
    from core.ui import panels as places

    declare("availability.own", "Say when one can work", "worker")
    declare("availability.edit", "Change anybody's availability", "coordinator", "manager")
    declare("leave.ask", "Ask for leave", "worker")
    declare("leave.approve", "Approve and refuse leave, never one's own", "coordinator", "manager")
    app.register_blueprint(views.blueprint)
    nav.add("People", "Leave", "availability.leave_list", "leave.approve", order=310)
    nav.add("My work", "My availability", "availability.my_time", "availability.own", order=70)
    nav.add("My work", "My leave", "availability.my_leave", "leave.ask", order=75)
    places.add("home", panels.to_decide, order=40, permission="leave.approve")
    places.add("person", panels.of_person, order=30, permission="availability.edit")
    places.add("me", panels.mine, order=30)
