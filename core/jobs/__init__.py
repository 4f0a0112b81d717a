"""Long work: the JobRun row is the truth, rq only executes."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the job pages and commands."""
