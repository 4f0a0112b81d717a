"""A co-op's workbook: template, check, preview, all or nothing."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.imports import jobs, models, panels, views  # noqa: F401
    from core.access import declare
    from core.ui import nav
    from core.ui import panels as places

    declare("imports.run", "Import a workbook", "coordinator", "manager")
    app.register_blueprint(views.blueprint)
    nav.add("Settings", "Import", "imports.index", "imports.run", order=940)
    places.add("home", panels.begin, order=5, permission="imports.run")
