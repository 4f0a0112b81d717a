"""What somebody is paid in a run, on one page and as a PDF: like a payslip, before tax."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.statements import models, panels, views  # noqa: F401
    from core.ui import panels as places

    app.register_blueprint(views.blueprint)
    places.add("my_pay_run", panels.mine, order=10, permission="my.work")
    places.add("pay_person", panels.theirs, order=10, permission="pay.see")
    places.add("figures", panels.to_come, order=9, permission="my.work")
