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
    """Make the tables known."""
    from core.calendar import models  # noqa: F401
