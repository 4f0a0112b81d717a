"""The local supervisor: queue, workers and web under one command."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the commands."""
