"""Checks before somebody starts and while they work here: a dated record, a gate, references."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.checks import jobs, listeners, models, panels, subjects  # noqa: F401
    from coop.checks.views import blueprint, referees
    from coop.members.events import ClearanceRecorded, TakenOn
    from coop.notices import kinds
    from core import events, exporting
    from core.access import declare
    from core.ui import nav
    from core.ui import panels as places

    declare("checks.see", "See whose checks stand, not what they say", "coordinator", "manager")
    declare("checks.record", "Record checks, read what they say, decide on references", "manager")
    kinds.declare("check_recorded", "A check of yours is recorded", "People")
    kinds.declare("check_exception", "You may work supervised before your checks stand", "People")
    kinds.declare("check_ends", "Your right to work has to be checked again", "People", prompt=True)
    kinds.declare("check_due", "Somebody's check is due again", "People")
    kinds.declare(
        "check_on_shift", "Somebody is on a shift without their checks", "People", urgent=True
    )
    kinds.declare("reference_answered", "A referee has answered", "People")
    kinds.declare("reference_silent", "A referee has not answered", "People")
    exporting.declare(subjects.CHECKS)
    app.register_blueprint(blueprint)
    app.register_blueprint(referees)
    nav.add("People", "Checks", "checks.index", "checks.see", order=305)
    places.add("home", panels.to_see_to, order=61, permission="checks.see")
    places.add("person", panels.of_person, order=22, permission="checks.see")
    places.add("me", panels.mine, order=34)
    events.subscribe(TakenOn, listeners.taken_on)
    events.subscribe(ClearanceRecorded, listeners.clearance_by_hand)
