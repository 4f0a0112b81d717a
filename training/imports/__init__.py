"""Training records from other systems: shown row by row, entered once, undone at once."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from training.imports import jobs, models, views  # noqa: F401

    app.register_blueprint(views.blueprint)
