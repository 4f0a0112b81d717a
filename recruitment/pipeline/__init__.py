"""Where every referral stands, whose answer is due, and what happens when it does not come."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.notices import kinds
    from core import exporting
    from core.access import declare
    from core.ui import nav
    from core.ui import panels as places
    from recruitment.pipeline import jobs, panels, queries, service, subjects  # noqa: F401
    from recruitment.pipeline.views import board, candidates, doing, shares
    from recruitment.stages import views as stage_views

    declare("pipeline.see", "See candidates and where they stand",
            "recruiter", "coordinator", "manager")  # fmt: skip
    declare("pipeline.move", "Move candidates, ask them, answer them",
            "recruiter", "coordinator", "manager")  # fmt: skip
    declare("pipeline.escalated", "Be told of answers that stay late", "coordinator", "manager")
    kinds.declare("referral_news", "A candidate or an adviser replies", "Recruitment")
    kinds.declare("referral_late", "An answer to a candidate is late", "Recruitment")
    kinds.declare("referral_escalated", "An answer to a candidate stays late", "Recruitment")
    kinds.declare("referral_unreached", "A candidate has to be told by telephone", "Recruitment")
    exporting.declare(subjects.REFERRALS)
    exporting.declare(subjects.COUNTS)
    for blueprint in (board.blueprint, candidates.blueprint):
        app.register_blueprint(blueprint)
    stage_views.ask_occupied(queries.occupied, service.restage)
    assert doing  # its pages hang on the board's blueprint
    nav.add("Recruitment", "Board", "pipeline.board", "pipeline.see", order=500)
    nav.add("Recruitment", "List", "pipeline.listing", "pipeline.see", order=510)
    nav.add("Recruitment", "Talent pool", "pipeline.pool", "pipeline.see", order=520)
    nav.add("Recruitment", "On time", "pipeline.shares", "pipeline.see", order=570)
    places.add("home", panels.waiting, order=60, permission="pipeline.move")
    assert shares
