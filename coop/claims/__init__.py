"""Open shifts: published places that nobody has yet, claimed by those who may take them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.claims import jobs, listeners, models, panels, subjects, views
    from coop.notices import kinds
    from coop.rota.events import PlacesChanged
    from coop.shifts.service import ShiftCancelled
    from core import events, exporting
    from core.access import declare
    from core.people.models import Role
    from core.ui import nav
    from core.ui import panels as places

    assert models
    assert jobs
    declare("claims.take", "See open shifts and claim them", Role.WORKER)
    words = "Offer open shifts, and decide on claims"
    declare("claims.decide", words, Role.COORDINATOR, Role.MANAGER)
    declare("claims.setting", "Say whether a claim needs approval", Role.MANAGER)
    kinds.declare("shift_offered", "An open shift is offered to you", "Shifts", urgent=True)
    kinds.declare("claim_decided", "What became of a shift you claimed", "Shifts")
    kinds.declare("shift_claimed", "Somebody claims an open shift", "Cover")
    exporting.declare(subjects.OPEN)
    exporting.declare(subjects.CLAIMS)
    app.register_blueprint(views.blueprint)
    nav.add("My work", "Open shifts", "claims.mine", "claims.take", order=21)
    nav.add("Rota", "Open shifts", "claims.index", "claims.decide", order=122)
    places.add("home", panels.to_take, order=25, permission="claims.take")
    places.add("home", panels.to_decide, order=38, permission="claims.decide")
    events.subscribe(PlacesChanged, listeners.places_changed)
    events.subscribe(ShiftCancelled, listeners.shift_cancelled)
