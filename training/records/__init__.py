"""Who holds which competency, from when until when, on whose word."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from core.ui import nav
    from core.ui import panels as places
    from training.records import models, panels, views  # noqa: F401

    app.register_blueprint(views.blueprint)
    nav.add("Training", "Who may do what", "training.matrix", "competencies.see", order=400)
    nav.add_tab("Training", "training.matrix", "shield", "competencies.sign", order=75)
    places.add("home", panels.trainers_home, order=70, permission="competencies.sign")
    places.add("person", panels.of_person, order=20, permission="competencies.see")
    places.add("me", panels.mine, order=20)
