"""Shifts that members pass on, swap and pool among themselves."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.notices.kinds import declare as declare_news
    from coop.shifts import actions
    from coop.swaps import desk, jobs, models, panels, subjects, views  # noqa: F401
    from core import exporting
    from core.access import declare
    from core.ui import nav
    from core.ui import panels as places

    declare("swaps.own", "Pass on and swap one's own shifts", "worker")
    declare("swaps.see", "See which shifts members pass on and swap", "coordinator", "manager")
    words = "Approve and refuse moves between members"
    declare("swaps.decide", words, "coordinator", "manager")
    declare("swaps.setting", "Say whether moves between members need approval", "manager")
    declare_news("swap_offer", "A colleague offers you a shift", "Shifts")
    declare_news("swap_asked", "A swap is put to you", "Shifts")
    declare_news("swap_ended", "What became of a swap", "Shifts")
    declare_news("swap_waits", "An exchange of shifts waits for approval", "Cover")
    declare_news("swap_late", "A shift is passed on within 48 hours", "Cover", urgent=True)
    exporting.declare(subjects.SWAPS)
    app.register_blueprint(views.blueprint)
    nav.add("My work", "Swaps", "swaps.mine", "swaps.own", order=72)
    nav.add("Rota", "Swaps", "swaps.index", "swaps.see", order=270)
    actions.add(panels.pass_on, order=60)
    places.add("home", panels.asked, order=12, permission="swaps.own")
    places.add("home", panels.to_decide, order=39, permission="swaps.decide")
