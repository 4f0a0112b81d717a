"""Candidates and referrals: the adviser's door, consents, the person's own link."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from core.access import declare
    from core.ui import nav
    from core.ui import panels as places
    from recruitment.referrals import jobs, models, panels  # noqa: F401
    from recruitment.referrals.views import adviser, join, recommend, staff, uploads

    declare("referrals.own", "Refer people and see one’s own office’s referrals", "adviser")
    declare("referrals.enter", "Enter referrals, correct details, record consents",
            "recruiter", "coordinator", "manager")  # fmt: skip
    declare("referrals.upload", "Refer many by workbook",
            "adviser", "recruiter", "coordinator", "manager")  # fmt: skip
    declare("join.keep", "Open and close the public page for applicants", "recruiter", "manager")
    declare("recommend.own", "Recommend somebody to work here", "worker")
    for part in (staff, adviser, join, uploads, recommend):
        app.register_blueprint(part.blueprint)
    nav.add("Referrals", "My people", "adviser.people", "referrals.own", order=600)
    nav.add("Referrals", "Refer", "adviser.refer", "referrals.own", order=601)
    nav.add("Referrals", "Live places", "adviser.places", "referrals.own", order=602)
    nav.add("Referrals", "All co-ops", "adviser.everywhere", "referrals.own", order=604)
    nav.add("Referrals", "Refer many", "uploads.index", "referrals.own", order=603)
    nav.add("Recruitment", "Refer many", "uploads.index", "referrals.enter", order=560)
    nav.add("Recruitment", "Public page", "join.settings", "join.keep", order=585)
    nav.add("Home", "Recommend somebody", "recommend.index", "recommend.own", order=9)
    nav.add_tab("Refer", "adviser.refer", "plus", "referrals.own", order=31)
    nav.add_tab("My people", "adviser.people", "people", "referrals.own", order=32)
    nav.add_tab("Places", "adviser.places", "briefcase", "referrals.own", order=33)
    places.add("home", panels.adviser_home, order=5, permission="referrals.own")
