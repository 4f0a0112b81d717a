"""Dated rates, and pay runs made of approved hours."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.pay import models  # noqa: F401
