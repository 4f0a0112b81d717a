"""What competencies there are, and what each lets a person do."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from training.standards import models  # noqa: F401
