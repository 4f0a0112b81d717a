"""What absence is paid: holiday pay, statutory sick pay; and working time on average."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.absencepay import jobs, models, panels, sources, telling, views  # noqa: F401
    from coop.notices import kinds
    from coop.pay import items
    from core.access import declare
    from core.ui import nav
    from core.ui import panels as places

    words = "See how holiday and sick pay are worked out"
    declare("absencepay.see", words, "treasurer", "manager")
    words = "Choose how holiday and sick pay are worked out"
    declare("absencepay.choose", words, "treasurer", "manager")
    declare("absencepay.own", "See how one's own holiday and sick pay came about", "worker")
    declare("workingtime.see", "See everybody's working time on average", "coordinator", "manager")
    declare("workingtime.own", "See one's own working time on average", "worker")
    kinds.declare(telling.NEAR_LIMIT, "Working time is near or over the limit", "Hours")
    kinds.declare(telling.DAYS_AGREED, "The days on which your sickness is paid are agreed", "Pay")
    items.bring(sources.bring)
    items.bring_rolled_up(sources.bring_rolled_up)
    app.register_blueprint(views.blueprint)
    nav.add(
        "Hours and pay", "Holiday and sick pay", "absencepay.index", "absencepay.see", order=335
    )
    nav.add(
        "Hours and pay", "Working time", "absencepay.working_time", "workingtime.see", order=325
    )
    nav.add("Hours and pay", "My working time", "absencepay.my_time", "workingtime.own", order=312)
    places.add("me", panels.my_time, order=33, permission="workingtime.own")
    places.add("my_pay_run", panels.mine, order=20, permission="absencepay.own")
    places.add("pay_person", panels.theirs, order=20, permission="absencepay.see")
