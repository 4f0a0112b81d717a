"""A co-op's workbook: template, check, preview, all or nothing."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.imports import models  # noqa: F401
