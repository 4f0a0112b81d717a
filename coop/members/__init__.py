"""Taking people on, their clearances, changes of terms, leaving."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.members import models  # noqa: F401
