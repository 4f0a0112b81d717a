"""A believable co-op of any size, imported like a real one."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the commands."""
