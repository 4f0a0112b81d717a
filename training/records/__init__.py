"""Who holds which competency, from when until when, on whose word."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from training.records import models  # noqa: F401
