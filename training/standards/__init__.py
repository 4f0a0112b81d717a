"""What competencies there are, and what each lets a person do."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from core.access import declare
    from core.ui import nav
    from training.standards import models, views  # noqa: F401

    roles = ("trainer", "coordinator", "manager", "board")
    declare("competencies.see", "See competencies and who holds them", *roles)
    declare("competencies.sign", "Sign people off, keep the list", "trainer", "manager")
    app.register_blueprint(views.blueprint)
    nav.add("Training", "Competencies", "competencies.index", "competencies.see", order=420)
