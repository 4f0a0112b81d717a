"""Where training meets shifts: cover that lapses put at risk, and what is done in time."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.cover import views
    from core.access import declare
    from core.ui import nav

    declare("cover.see", "See which shifts hang on renewals", "coordinator", "manager", "trainer")
    app.register_blueprint(views.blueprint)
    nav.add("Training", "Cover at risk", "cover.index", "cover.see", order=405)
