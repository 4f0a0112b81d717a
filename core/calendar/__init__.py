"""Time that is promised, once for each person, whatever it is promised to.

from core.calendar import commitments, queries
commitments.promise(person_id, start_at, end_at, kind="shift", ...)
"""

from __future__ import annotations

from flask import Flask

from core.calendar import queries
from core.calendar import service as commitments
from core.calendar.rules import Promise

__all__ = ["Promise", "commitments", "init_app", "queries"]


def init_app(app: Flask) -> None:
    """Bring up the private calendar addresses."""
    from core.calendar import models, views  # noqa: F401
    from core.ui import panels

    panels.add("me", views.panel, order=50)
    app.register_blueprint(views.blueprint)
