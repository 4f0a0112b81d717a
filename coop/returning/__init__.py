"""Coming back after sickness: the conversation that is due, and what was agreed."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.notices import kinds
    from coop.returning import jobs, models, panels, views  # noqa: F401
    from core.access import declare
    from core.ui import nav
    from core.ui import panels as places

    words = "Hold return-to-work conversations and read what was agreed"
    declare("returning.hold", words, "coordinator", "manager")
    declare("returning.own", "Read what was agreed on one's own return to work", "worker")
    kinds.declare("return_held", "Your return-to-work conversation is recorded", "People")
    kinds.declare("return_due", "Somebody is back after sickness", "People")
    kinds.declare("return_overdue", "A return-to-work conversation is overdue", "People")
    app.register_blueprint(views.blueprint)
    nav.add("People", "Return to work", "returning.index", "returning.hold", order=312)
    places.add("home", panels.to_hold, order=42, permission="returning.hold")
    places.add("me", panels.mine, order=33, permission="returning.own")
