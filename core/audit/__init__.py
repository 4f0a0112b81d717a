"""The append-only record of who changed what, and why."""

from __future__ import annotations

from flask import Flask

from core.audit.service import as_one, erase, record

__all__ = ["as_one", "erase", "init_app", "record"]


def init_app(app: Flask) -> None:
    """Bring up the page."""
    from core.audit import views

    app.register_blueprint(views.blueprint)
