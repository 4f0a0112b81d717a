"""For the home page of a co-op that has nothing in it yet."""

from __future__ import annotations

from core import access
from core.people import queries as people
from core.ui.panels import Panel, Urgency


def begin() -> Panel | None:
    """The first step, until there is a service."""
    if people.services(access.actor().coop_id):
        return None
    return Panel("Start with a workbook", template="coop/imports/begin.html", urgency=Urgency.TODAY)
