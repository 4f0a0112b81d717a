"""The UI kit: frame, forms, tables, charts, menu, panels, error pages, headers.

Pages import `core.ui.forms` and `core.ui.tables`; templates extend `base.html` (or
`narrow.html` when nobody is signed in) and import from `macros/`. `/style` shows all of it.
"""

from __future__ import annotations

from flask import Flask, request
from flask_wtf.csrf import CSRFProtect

from core.ui import assets, errors, filters, headers, nav, panels, sections, style, tables, theme
from core.ui.forms import is_group
from core.ui.viewers import Viewer, set_viewer, viewer

__all__ = ["Viewer", "init_app", "nav", "panels", "set_viewer", "tables"]


def _frame() -> dict[str, object]:
    return {
        "asset": assets.asset,
        "is_group": is_group,
        "may": nav.may,
        "nav_items": nav.nav_items,
        "nav_tabs": nav.nav_tabs,
        "panels": panels.at,
        "theme": theme.theme,
        "viewer": viewer,
        "wants_part": wants_part,
    }


def wants_part() -> bool:
    """Whether htmx asked for a part of the page rather than the whole."""
    asked = request.headers.get("HX-Request") == "true"
    return asked and request.headers.get("HX-History-Restore-Request") != "true"


def init_app(app: Flask) -> None:
    """Give the app its frame. Needs `templates/` as template folder and a secret key."""
    # A form left open over a shift can still be sent: the token lives as long as the sign-in.
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)
    if "csrf" not in app.extensions:
        CSRFProtect(app)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    filters.init_app(app)
    app.jinja_env.filters.update(said=sections.said, told=sections.told, drawn=sections.drawn)
    headers.init_app(app)
    errors.init_app(app)
    # Globals, not a context processor: imported macros must see them too.
    app.jinja_env.globals.update(_frame())
    app.register_blueprint(assets.blueprint)
    if app.debug or app.testing:
        app.register_blueprint(style.blueprint)
