"""Announcements, notes on shifts, alerts, and who has read them."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.notices import models  # noqa: F401
