"""Time that is promised, once for each person, whatever it is promised to."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Make the tables known."""
    from core.calendar import models  # noqa: F401
