"""Pages: overview and files, people, leavers, workplaces, codes, one's own (`mine`)."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("ascwds", __name__)

from coop.ascwds.views import codes, leavers, mine, overview, people, workplaces  # noqa: E402, F401
