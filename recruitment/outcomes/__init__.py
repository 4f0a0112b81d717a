"""What became of referrals: job start, in work later, a programme's outcome, told to the office."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.workforce import vacancies
    from core.access import declare
    from core.ui import nav
    from core.ui import panels as places
    from recruitment.outcomes import hired, panels, queries, views
    from recruitment.referrals import queries as referrals

    declare("outcomes.see", "See what became of referrals", "recruiter", "coordinator", "manager")
    declare("outcomes.keep", "Say which programme a candidate is on, and who they became",
            "recruiter", "coordinator", "manager")  # fmt: skip
    declare("outcomes.export", "Write an office’s outcome workbook",
            "adviser", "recruiter", "coordinator", "manager")  # fmt: skip
    referrals.ask_outcomes(queries.told)
    vacancies.provide_hires(hired.hires)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(views.own)
    nav.add("Recruitment", "Outcomes", "outcomes.index", "outcomes.see", order=572)
    places.add("referral", panels.became, order=20, permission="outcomes.see")
    places.add("adviser_person", panels.programme, order=20, permission="referrals.own")
    places.add("figures", panels.my_people, order=5, permission="referrals.own")
