"""A year's surplus: drafted by the board, voted by the members, posted and paid."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.notices import kinds
    from coop.surplus import jobs, models, panels, proposals, views  # noqa: F401
    from core.access import declare
    from core.ui import nav
    from core.ui import panels as places

    declare("surplus.own", "See one's own part of the surplus", "worker")
    declare("surplus.see", "See the year's figures and everybody's part", "board", "treasurer")
    declare("surplus.draft", "Enter a year's figures, draft rules", "board", "treasurer")
    declare("surplus.pay_out", "Pay out what was kept of earlier years", "treasurer")
    kinds.declare("surplus_shown", "How the surplus could be shared", "Membership")
    kinds.declare("surplus_posted", "Your part of the surplus", "Membership")
    app.register_blueprint(views.blueprint)
    proposals.init()
    nav.add("Co-op", "My part of the surplus", "surplus.mine", "surplus.own", order=505)
    nav.add("Co-op", "Surplus", "surplus.index", "surplus.see", order=535)
    places.add("home", panels.waiting, order=47, permission="surplus.see")
    places.add("me", panels.my_part, order=21, permission="surplus.own")
