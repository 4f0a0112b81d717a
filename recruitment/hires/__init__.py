"""From an offer to the first shifts: letter, estimate, and one act that takes somebody on."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.workforce import vacancies
    from core import events
    from core.access import declare
    from core.ui import panels as places
    from recruitment.hires import models, openings, panels, service  # noqa: F401
    from recruitment.hires.views import staff, yours
    from recruitment.pipeline.events import ReferralEnded

    declare("hires.offer", "Make offers, and record what came of them",
            "recruiter", "coordinator", "manager")  # fmt: skip
    declare("hires.take_on", "Take somebody on whose checks are complete", "manager")
    events.subscribe(ReferralEnded, service.referral_ended)
    for part in (staff, yours):
        app.register_blueprint(part.blueprint)
    vacancies.provide(openings.openings)
    places.add("referral", panels.offers, order=10, permission="hires.offer")
    places.add("yours", panels.yours, order=5)
