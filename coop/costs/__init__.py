"""What people cost the co-op: paid, per contracted hour, ahead, and owed as leave."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.costs import chapters, panels, views
    from core.access import declare
    from core.ui import nav
    from core.ui import panels as places

    declare("costs.read", "Read what people cost the co-op", "board", "treasurer", "manager")
    declare("costs.people", "See what leave each person is owed, in money", "treasurer")
    app.register_blueprint(views.blueprint)
    nav.add("Reports", "Money", "costs.index", "costs.read", order=620)
    places.add("figures", panels.money, order=20, permission="costs.read")
    chapters.init()
