"""Stages of recruitment as versioned data, and the reasons that may be given for an end."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from core.access import declare
    from core.ui import nav
    from recruitment.stages import models, views  # noqa: F401

    declare(
        "stages.keep", "Change the stages of recruitment and the reasons", "recruiter", "manager"
    )
    app.register_blueprint(views.blueprint)
    nav.add("Recruitment", "Stages", "stages.index", "stages.keep", order=590)
