"""From an offer to the first shifts: letter, estimate, and one act that takes somebody on."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from core.access import declare
    from core.ui import panels as places
    from recruitment.hires import models, panels, views  # noqa: F401

    declare("hires.offer", "Make offers, and record what came of them",
            "recruiter", "coordinator", "manager")  # fmt: skip
    declare("hires.take_on", "Take somebody on whose checks are complete", "manager")
    app.register_blueprint(views.blueprint)
    places.add("referral", panels.offers, order=10, permission="hires.offer")
