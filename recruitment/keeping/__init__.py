"""How long candidates are kept: notice, holds, and the removal of their details."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from core.access import declare
    from core.ui import nav
    from core.ui import panels as places
    from recruitment.keeping import jobs, models, panels, views  # noqa: F401

    declare("keeping.see", "See whose details go when", "recruiter", "manager")
    declare("keeping.hold", "Hold a candidate’s details back, and lift it", "recruiter", "manager")
    declare("keeping.remove", "Remove a candidate’s details now; change the periods", "manager")
    app.register_blueprint(views.blueprint)
    nav.add("Recruitment", "Kept details", "keeping.index", "keeping.see", order=590)
    places.add("referral", panels.kept, order=90, permission="pipeline.see")
