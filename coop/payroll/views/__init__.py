"""Pages: a run's files (`files`), layouts (`layouts`), accounts (`accounts`), cost (`cost`)."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("payroll", __name__)

from coop.payroll.views import accounts, cost, files, layouts  # noqa: E402, F401
