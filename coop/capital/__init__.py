"""Members' money: shares, capital accounts, loans, reserves, in double entry."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.capital import jobs, models, panels, subjects, views  # noqa: F401
    from coop.notices import kinds
    from core import exporting
    from core.access import declare
    from core.ui import nav
    from core.ui import panels as places

    declare("capital.own", "See one's own holding, ask for shares, give notice", "worker")
    declare("capital.see", "See the capital ledger", "treasurer", "board", "manager")
    declare("capital.post", "Record members' money and reserves", "treasurer", "manager")
    declare("capital.decide", "Allot shares, suspend withdrawals", "board")
    declare("capital.rules", "Record the society's rules on capital", "treasurer", "board")
    kinds.declare("capital_decided", "Your application for shares is decided", "Membership")
    kinds.declare("capital_moved", "Money of yours in the co-op has moved", "Membership")
    exporting.declare(subjects.ENTRIES)
    app.register_blueprint(views.blueprint)
    nav.add("Co-op", "My holding", "capital.mine", "capital.own", order=500)
    nav.add("Co-op", "Capital", "capital.index", "capital.see", order=510)
    nav.add("Co-op", "Journal", "capital.journal", "capital.see", order=520)
    nav.add("Co-op", "Year end", "capital.year", "capital.see", order=530)
    nav.add("Co-op", "Rules on capital", "capital.rules", "capital.see", order=540)
    places.add("home", panels.waiting, order=46, permission="capital.see")
    places.add("me", panels.my_holding, order=20, permission="capital.own")
    places.add("person", panels.holding, order=30, permission="capital.see")
