"""Pages of the society: joining, offices, leaving, the register, one's own membership."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("membership", __name__)

from coop.membership.views import joining, leaving, mine, register  # noqa: E402, F401
