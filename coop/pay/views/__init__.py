"""Pages: runs, what is added to them, the minimum-wage proof, rates, policy, and one's own pay."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("pay", __name__)

from coop.pay.views import items, mine, policies, proofs, rates, runs  # noqa: E402, F401
