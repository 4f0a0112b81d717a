"""Supervision, appraisals and spot checks: how often, who is due, what was agreed."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from core import news
    from core.access import declare
    from core.ui import nav
    from core.ui import panels as places
    from training.supervision import (  # noqa: F401
        jobs,
        kind_views,
        meeting_views,
        models,
        panels,
        views,
    )

    declare(
        "supervision.see", "See who is due for supervision", "trainer", "coordinator", "manager"
    )
    own = ("worker", "coordinator", "trainer", "recruiter", "board", "treasurer", "manager")
    declare("supervision.own", "See one's own supervision, and whom one supervises", *own)
    declare("supervision.keep", "Plan supervision, say who supervises whom", "trainer", "manager")
    declare("supervision.read", "Read everybody's supervision records", "manager")
    news.declare("supervisor_named", "Who supervises you, or whom you supervise", "Training")
    news.declare(
        "supervision_planned", "A supervision of yours is planned or moved", "Training", prompt=True
    )
    news.declare("supervision_written", "A supervision record waits for you", "Training")
    news.declare("supervision_due", "A supervision falls due", "Training")
    news.declare("supervision_overdue", "A supervision is overdue", "Training")
    for part in (views, meeting_views, kind_views):
        app.register_blueprint(part.blueprint)
    nav.add("Training", "Supervision", "supervision.index", "supervision.see", order=407)
    nav.add("My work", "My supervision", "supervision.mine", "supervision.own", order=74)
    places.add("home", panels.mine, order=58, permission="supervision.own")
    places.add("person", panels.of_person, order=19, permission="supervision.see")
