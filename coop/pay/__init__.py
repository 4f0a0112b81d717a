"""Dated rates, and pay runs made of approved hours."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.attendance.events import HoursReopened
    from coop.pay import (  # noqa: F401
        corrections,
        jobs,
        models,
        panels,
        proposals,
        subjects,
        views,
    )
    from coop.statutory.events import FigureChanged
    from coop.time.events import TimeReopened
    from core import access, events, exporting
    from core.ui import nav
    from core.ui import panels as places

    access.declare("pay.see", "See pay runs and rates", "treasurer", "board", "manager")
    access.declare("pay.prepare", "Open, calculate, export and lock pay runs", "treasurer")
    access.declare("pay.check", "Mark pay runs as checked", "treasurer", "manager")
    access.declare("pay.approve", "Approve pay runs that others prepared", "board", "manager")
    access.declare("pay.rates", "Add pay rates", "treasurer", "manager")
    events.subscribe(HoursReopened, corrections.hours_reopened)
    events.subscribe(TimeReopened, corrections.time_reopened)
    events.subscribe(FigureChanged, corrections.figure_changed)
    proposals.init()
    exporting.declare(subjects.LINES)
    app.register_blueprint(views.blueprint)
    nav.add("Hours and pay", "My pay", "pay.mine", "my.work", order=315)
    nav.add("Hours and pay", "Pay runs", "pay.runs", "pay.see", order=330)
    nav.add_tab("Pay", "pay.runs", "pound", "pay.see", order=70)
    nav.add("Hours and pay", "Pay policy", "pay.policy", "pay.see", order=338)
    nav.add("Hours and pay", "Rates", "pay.rates", "pay.see", order=340)
    places.add("home", panels.waiting, order=45, permission="pay.see")
    places.add("figures", panels.mine, order=10, permission="my.work")
