"""Pages of surplus: years and figures (`years`), drafts (`drafts`), one's own part (`mine`)."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("surplus", __name__, url_prefix="/surplus")

from coop.surplus.views import drafts, mine, years  # noqa: E402, F401
