"""Pages of members' money: one's own (`mine`), the ledger, what is recorded (`acts`), rules."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("capital", __name__)

from coop.capital.views import acts, files, ledger, mine, opening, settings  # noqa: E402, F401
