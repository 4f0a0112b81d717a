"""The rota: rules, engine, drafts, publication."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.notices import kinds
    from coop.rota import (  # noqa: F401
        burden,
        jobs,
        models,
        panels,
        proposals,
        views,
        warming,
        what_if_jobs,
    )
    from coop.shifts import actions
    from coop.shifts.service import ShiftCancelled, ShiftChanged
    from core import access, events
    from core.jobs.worker import before_fork
    from core.ui import nav
    from core.ui import panels as places

    see = ("coordinator", "manager", "board", "treasurer", "trainer", "recruiter")
    app.register_blueprint(views.blueprint)
    access.declare("rota.see", "See the rota, drafts too", *see)
    access.declare("rota.edit", "Make a rota and change it by hand", "coordinator", "manager")
    access.declare("rota.publish", "Publish a rota", "coordinator", "manager")
    access.declare("rota.override", "Override a rest rule, with a reason", "manager")
    access.declare("rota.policy", "Set the rota's limits and weights", "manager")
    kinds.declare("rota_published", "Your shifts are out", "Shifts")
    kinds.declare("lead_changed", "Whether you lead a shift", "Shifts")
    kinds.declare("rest_given", "Rest owed to you was recorded as given", "Hours")
    kinds.declare(
        "rota_changed", "A shift is given to you or taken from you", "Shifts", urgent=True
    )
    burden.init_app(app)
    proposals.init()
    before_fork(warming.warm)
    actions.add(views.why.why_button, order=80)
    nav.add("Rota", "Rotas", "rota.home", "rota.see", order=100)
    nav.add("Rota", "Week", "rota.week", "rota.see", order=110)
    nav.add("Rota", "Rest owed", "rota.rest", "rota.see", order=140)
    nav.add_tab("Rota", "rota.week", "calendar", "rota.edit", order=60)
    nav.add("Settings", "Rota policy", "rota.policy", "rota.policy", order=940)
    places.add("home", panels.rota, order=30, permission="rota.edit")
    places.add("figures", panels.filled, order=15, permission="rota.edit")
    places.add("person", panels.rest, order=70, permission="rota.see")
    for news in (ShiftChanged, ShiftCancelled):
        events.subscribe(news, _explain_again)
        events.subscribe(news, _count_again)


def _explain_again(news: Any) -> None:
    """A shift has been added, changed or cancelled: why it is short is worked out again."""
    from coop.rota.service.settling import explain

    explain(news.coop_id, news.shift_id)


def _count_again(news: Any) -> None:
    """A published shift has been moved or cancelled: the burden ledger follows."""
    from coop.rota.burden import service as burden
    from coop.shifts.models import Shift
    from core.db import db

    shift = db.session.get_one(Shift, news.shift_id)
    before = getattr(news, "before", None)
    if before is not None and before != (shift.start_at, shift.end_at):
        for told in news.told:
            burden.changed(shift, told.person_id, "moved", before[0])
    burden.settle_shift(shift)
