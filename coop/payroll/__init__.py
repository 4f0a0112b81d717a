"""What leaves an approved run for payroll and the ledger, and what people cost the co-op."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.payroll import jobs, models, panels, views  # noqa: F401
    from core import access
    from core.ui import nav
    from core.ui import panels as places

    access.declare(
        "payroll.set_up", "Lay out files for payroll, and set the accounts of wages", "treasurer"
    )
    app.register_blueprint(views.blueprint)
    nav.add("Hours and pay", "Payroll layouts", "payroll.layouts", "pay.see", order=341)
    nav.add("Hours and pay", "Accounts of wages", "payroll.accounts", "pay.see", order=342)
    nav.add("Hours and pay", "Employer’s cost", "payroll.next_month", "pay.see", order=343)
    places.add("pay_run", panels.files, order=10, permission="pay.see")
