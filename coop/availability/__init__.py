"""When people can work: working-time terms, weekly pattern, exceptions, leave."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.availability import models  # noqa: F401
