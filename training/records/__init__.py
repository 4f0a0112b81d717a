"""Who holds which competency, from when until when, on whose word."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from core import exporting, news
    from core.ui import nav
    from core.ui import panels as places
    from training.records import (  # noqa: F401
        by_standard_views,
        evidence_views,
        jobs,
        matrix_views,
        models,
        panels,
        subjects,
        views,
    )
    from training.records.blueprint import blueprint

    app.register_blueprint(blueprint)
    app.register_blueprint(by_standard_views.blueprint)
    exporting.declare(subjects.TRAINING)
    news.declare("record_changed", "A sign-off of yours is withdrawn or changed", "Training")
    nav.add("Training", "Who may do what", "training.matrix", "competencies.see", order=400)
    nav.add("Training", "By standard", "by_standard.index", "competencies.see", order=410)
    nav.add_tab("Training", "training.matrix", "shield", "competencies.sign", order=75)
    places.add("home", panels.trainers_home, order=70, permission="competencies.sign")
    places.add("person", panels.of_person, order=20, permission="competencies.see")
    places.add("me", panels.mine, order=20)
    places.add("figures", panels.in_date, order=12, permission="competencies.see")
