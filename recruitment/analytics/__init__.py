"""How recruitment goes: from referral to work, how long, why not, who stays, at what cost."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from core.access import declare
    from core.ui import nav
    from core.ui import panels as places
    from recruitment.analytics import chapters, jobs, models, panels, views  # noqa: F401

    declare(
        "recruitment.figures", "See how recruitment goes",
        "recruiter", "manager", "board", "treasurer",
    )  # fmt: skip
    declare("recruitment.costs", "Enter what recruitment costs", "recruiter", "manager")
    app.register_blueprint(views.blueprint)
    nav.add("Recruitment", "Figures", "figures.index", "recruitment.figures", order=574)
    nav.add("Recruitment", "Costs", "figures.costs", "recruitment.costs", order=576)
    chapters.init()
    places.add("figures", panels.recruiting, order=25, permission="recruitment.figures")
