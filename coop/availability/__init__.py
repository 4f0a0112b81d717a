"""When people can work and would like to: terms, weekly pattern, exceptions, preferences."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.availability import models, panels, preference_views, views  # noqa: F401
    from coop.notices import kinds
    from core.access import declare
    from core.ui import nav
    from core.ui import panels as places

    declare("availability.own", "Say when one can work", "worker")
    declare("availability.edit", "Change anybody's availability", "coordinator", "manager")
    kinds.declare(
        "availability_changed", "Your availability or wishes were changed for you", "People"
    )
    app.register_blueprint(views.blueprint)
    nav.add("My work", "My availability", "availability.my_time", "availability.own", order=70)
    places.add("person", panels.of_person, order=30, permission="availability.edit")
    places.add("me", panels.mine, order=30)
