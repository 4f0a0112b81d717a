"""SWAP cohorts: training, shifts to go along on, and an interview for everybody."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.notices import kinds
    from coop.visitors.events import VisitorOff
    from core import events
    from core.access import declare
    from core.ui import nav
    from core.ui import panels as places
    from recruitment.cohorts import jobs, models, panels, service  # noqa: F401
    from recruitment.cohorts.views import adviser, staff
    from recruitment.pipeline.events import ReferralEnded

    declare("cohorts.see", "See SWAP cohorts", "recruiter", "coordinator", "manager")
    declare("cohorts.keep", "Open SWAP cohorts, place people, keep attendance",
            "recruiter", "coordinator", "manager")  # fmt: skip
    kinds.declare("cohort_placement", "A work placement has lost its mentor or its time",
                  "Recruitment", urgent=True)  # fmt: skip
    events.subscribe(VisitorOff, service.visitor_off)
    events.subscribe(ReferralEnded, service.referral_ended)
    for part in (staff, adviser):
        app.register_blueprint(part.blueprint)
    nav.add("Recruitment", "SWAP cohorts", "cohorts.index", "cohorts.see", order=527)
    places.add("adviser_places", panels.for_advisers, order=10, permission="referrals.own")
    places.add("adviser_person", panels.of_adviser, order=20, permission="referrals.own")
    places.add("referral", panels.of_referral, order=20, permission="cohorts.see")
    places.add("yours", panels.yours, order=20)
