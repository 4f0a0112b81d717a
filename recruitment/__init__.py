"""From a job-centre adviser's referral to a member who stays."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up this floor's slices."""
