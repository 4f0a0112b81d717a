"""Pages: a worker's own hours (`mine`), and a coordinator's week for approval (`approval`)."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("attendance", __name__)

from coop.attendance.views import approval, mine  # noqa: E402, F401
