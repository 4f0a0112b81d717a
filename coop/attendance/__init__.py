"""Hours really worked: confirmed by the worker, approved by somebody else."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.attendance import models  # noqa: F401
