"""What the three trades share: people, access, audit, jobs, sheets, calendar, pages, database."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the ground floor."""
    from core import access, audit, calendar, db, jobs, outbox, people, serve, ui

    db.init_app(app, app.config["SETTINGS"].database_url)
    ui.init_app(app)
    access.init_app(app)
    for part in (people, audit, calendar, jobs, outbox, serve):
        part.init_app(app)
