"""The burden ledger: what unpopular work each member bore, against a fair share of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up its pages and its job."""
    from coop.rota.burden import jobs, models, panels, views  # noqa: F401
    from coop.rota.rules.spread import signed
    from core.access import declare
    from core.ui import nav
    from core.ui import panels as places

    planners = ("coordinator", "manager")
    declare("burden.own", "See one's own share of burdens", "worker")
    declare("burden.see", "See how burdens lie over the members", *planners, "board")
    declare("burden.people", "See what burdens each member bore", *planners)
    app.register_blueprint(views.blueprint)
    app.add_template_filter(signed)
    nav.add("Rota", "Fair shares", "burden.overview", "burden.see", order=145)
    nav.add("My work", "My share", "burden.mine", "burden.own", order=73)
    places.add("me", panels.mine, order=36)
    places.add("figures", panels.balance, order=6, permission="burden.own")
