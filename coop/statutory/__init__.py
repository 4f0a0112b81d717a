"""Figures of law and agreement by date: minimum wage, sick pay, thresholds, floors."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.statutory import models, views  # noqa: F401
    from core.access import declare
    from core.ui import nav

    words = "See the figures of law that pay is worked out by"
    declare("statutory.see", words, "treasurer", "board", "manager")
    declare(
        "statutory.add", "Add a figure of law or a pay floor from a day", "treasurer", "manager"
    )
    app.register_blueprint(views.blueprint)
    nav.add("Hours and pay", "Figures of law", "statutory.index", "statutory.see", order=345)
