"""The rota: rules, engine, drafts, publication."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.rota import models  # noqa: F401
