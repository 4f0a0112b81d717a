"""Meetings and decisions: one member, one vote; a secret ballot that nobody can match."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.decisions import jobs, models, panels, service, subjects, views, voting  # noqa: F401
    from coop.notices import kinds
    from core import exporting
    from core.access import declare
    from core.ui import nav
    from core.ui import panels as places

    everybody = ("worker", "board", "treasurer", "manager", "coordinator", "trainer", "recruiter")
    declare("decisions.see", "See meetings, motions and what was decided", *everybody)
    declare("decisions.vote", "Vote, where one is a member", *everybody)
    declare("decisions.prepare", "Call meetings, prepare motions and count votes", "board")
    kinds.declare(service.CALLED, "A meeting is called or called off", "Membership")
    kinds.declare(voting.OPENED, "A vote is open", "Membership")
    kinds.declare(voting.DECIDED, "A vote is decided", "Membership")
    exporting.declare(subjects.DECIDED)
    app.register_blueprint(views.blueprint)
    nav.add("Co-op", "Decisions", "decisions.index", "decisions.see", order=480)
    nav.add("Co-op", "Rules on votes", "decisions.society_rules", "decisions.see", order=490)
    places.add("home", panels.my_votes, order=15, permission="decisions.vote")
    places.add("figures", panels.to_decide, order=21, permission="decisions.prepare")
