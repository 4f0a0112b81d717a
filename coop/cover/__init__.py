"""Where training meets shifts: cover that lapses put at risk, and what is done in time."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.cover import jobs, listeners, panels, reminding, telling, views  # noqa: F401
    from coop.shifts import actions
    from coop.shifts.service import ShiftChanged
    from core import events, news
    from core.access import declare
    from core.ui import nav
    from core.ui import panels as places
    from training.records.events import RecordsChanged

    declare("cover.see", "See which shifts hang on renewals", "coordinator", "manager", "trainer")
    declare("cover.settle", "Settle reminders of what runs out", "trainer", "manager")
    declare("cover.answer", "Is told who works on without what they must have", "manager")
    app.register_blueprint(views.blueprint)
    nav.add("Training", "Cover at risk", "cover.index", "cover.see", order=404)
    nav.add("Training", "Observations", "cover.observations", "cover.see", order=406)
    actions.add(panels.sign_button, order=60)
    places.add("my_shift", panels.my_shift, order=15)
    places.add("home", panels.to_sign, order=66, permission="competencies.sign")
    places.add("shift", panels.of_shift, order=12, permission="cover.see")
    news.declare(
        telling.LAPSED, "Somebody on a shift is not signed off any more", "Cover", urgent=True
    )
    news.declare(
        telling.OWN, "You are not signed off for a shift of yours", "Training", urgent=True
    )
    news.declare(reminding.OWN, "A sign-off of yours runs out", "Training")
    news.declare(reminding.STAFF, "Sign-offs run out", "Training")
    news.declare(reminding.EXPIRED, "Somebody works on with an expired sign-off", "Training")
    events.subscribe(RecordsChanged, listeners.records_changed)
    events.subscribe(ShiftChanged, listeners.shift_changed)
