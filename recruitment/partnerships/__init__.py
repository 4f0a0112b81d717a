"""Job-centre offices that the co-op works with, from when until when, and their advisers."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from core import events
    from core.access import declare
    from core.people.events import InvitationUsed
    from core.ui import nav
    from recruitment.partnerships import models, service, views  # noqa: F401

    declare("partnerships.keep", "Work with offices that refer people, invite their advisers",
            "recruiter", "manager")  # fmt: skip
    events.subscribe(InvitationUsed, service.invitation_used)
    app.register_blueprint(views.blueprint)
    nav.add("Recruitment", "Offices", "partnerships.index", "partnerships.keep", order=580)
