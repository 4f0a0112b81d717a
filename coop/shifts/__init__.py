"""Need: shift patterns, rounds of visits, dated shifts, and who is placed on them."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.shifts import models  # noqa: F401
