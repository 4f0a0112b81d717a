"""Pages: what there is to decide (`motions`), meetings (`meetings`), the registered rules."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("decisions", __name__)

from coop.decisions.views import meetings, motions, votes  # noqa: E402, F401
