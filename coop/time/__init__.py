"""Paid time that is no shift: classes, supervision, meetings, journeys for the co-op."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.notices import kinds
    from coop.time import listeners, models, panels, views  # noqa: F401
    from core import access, events
    from core.ui import nav
    from core.ui import panels as places
    from training.sessions.events import ClassTime, NoClassTime

    access.declare("time.own", "Enter one's own training and meeting time", "worker")
    access.declare(
        "time.approve", "Enter and approve training and meeting time", "coordinator", "manager"
    )
    kinds.declare("time_entered", "Training or meeting time was entered for you", "Hours")
    kinds.declare("time_decided", "Your training or meeting time was decided", "Hours")
    events.subscribe(ClassTime, listeners.class_time)
    events.subscribe(NoClassTime, listeners.no_class_time)
    app.register_blueprint(views.blueprint)
    nav.add("Hours and pay", "Other paid time", "time.approvals", "time.approve", order=325)
    nav.add("Hours and pay", "My other paid time", "time.mine", "time.own", order=312)
    places.add("home", panels.to_approve, order=41, permission="time.approve")
