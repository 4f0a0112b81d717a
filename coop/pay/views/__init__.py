"""Pages: pay runs (`runs`), rates (`rates`), and a member's own pay (`mine`)."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("pay", __name__)

from coop.pay.views import mine, rates, runs  # noqa: E402, F401
