"""Taking people on, their clearances, changes of terms, leaving."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.members import facts_views, list_views, models, panels, subjects, views  # noqa: F401
    from core import exporting
    from core.access import declare
    from core.ui import nav
    from core.ui import panels as places

    declare("people.edit", "Take people on, change and end employment", "coordinator", "manager")
    declare("people.sensitive", "See and record clearances", "coordinator", "manager")
    declare("members.admit", "Record what the board resolves on membership", "manager")
    exporting.declare(subjects.PEOPLE)
    app.register_blueprint(views.blueprint)
    nav.add("People", "People", "members.people", "people.see", order=300)
    places.add("home", panels.running_out, order=60, permission="people.sensitive")
    places.add("person", panels.coming_up, order=10, permission="people.see")
    places.add("me", panels.my_details, order=10)
