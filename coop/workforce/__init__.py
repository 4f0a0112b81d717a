"""What the board watches: who comes, stays and goes, and how fairly work is shared."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.workforce import chapters, models, panels, views  # noqa: F401
    from core.access import declare
    from core.ui import nav
    from core.ui import panels as places

    readers = ("board", "treasurer", "manager")
    declare("workforce.read", "See the measures of the workforce, and who stays", *readers)
    declare("workforce.people", "See the people behind those measures", "board", "manager")
    declare("workforce.health", "See who was off sick, and how long", "manager")
    words = "See how many people there are early signs of"
    declare("workforce.signs", words, *readers, "coordinator")
    declare("workforce.terms", "Say what counts as an early sign", "board")
    declare("workforce.own", "See the early signs of one's own", "worker")
    app.register_blueprint(views.blueprint)
    chapters.declare_all()
    nav.add("Reports", "Workforce", "workforce.index", "workforce.read", order=600)
    nav.add("Reports", "Retention", "workforce.retention", "workforce.read", order=605)
    nav.add("Reports", "Fairness", "workforce.fairness", "workforce.read", order=610)
    nav.add("Reports", "Early signs", "workforce.signs", "workforce.signs", order=615)
    places.add("me", panels.mine, order=38, permission="workforce.own")
    places.add("figures", panels.turnover, order=18, permission="workforce.read")
