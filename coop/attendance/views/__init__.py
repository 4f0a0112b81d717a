"""Pages: a worker's own hours (`mine`), and a coordinator's week for approval (`approval`),
and what the co-op settles (`settling`).
"""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("attendance", __name__)

from coop.attendance.views import approval, mine, settling  # noqa: E402, F401
