"""The first weeks of a new worker: templates, plans, who helps, what is overdue."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from core import news
    from core.access import declare
    from core.ui import nav
    from core.ui import panels as places
    from training.induction import jobs, models, panels, template_views, views  # noqa: F401

    keepers = ("trainer", "manager")
    declare("induction.see", "See everybody's first weeks", *keepers, "coordinator")
    declare("induction.keep", "Plan first weeks, tick off, keep the templates", *keepers)
    declare("induction.review", "Hold the manager's reviews of first weeks", "manager")
    news.declare("induction_opened", "Your first weeks are planned or changed", "Training")
    news.declare("induction_helps", "You are somebody's mentor or trainer", "Training")
    news.declare("induction_late", "Something in first weeks is overdue", "Training")
    news.declare("induction_review", "A review of first weeks comes", "Training", prompt=True)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(template_views.blueprint)
    nav.add("Training", "First weeks", "induction.index", "induction.see", order=405)
    places.add("home", panels.my_first_weeks, order=12)
    places.add("home", panels.who_i_help, order=66)
    places.add("me", panels.my_first_weeks, order=12)
    places.add("person", panels.of_person, order=18, permission="induction.see")
