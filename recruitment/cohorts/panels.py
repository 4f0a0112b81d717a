"""Cohorts on an adviser's page of live places, while there are places left."""

from __future__ import annotations

from core import access, clock
from core.ui.panels import Panel
from recruitment.cohorts import queries
from recruitment.partnerships import queries as partnerships


def for_advisers() -> Panel | None:
    """Cohorts of the adviser's own office with a place left."""
    desk = partnerships.desk(access.actor())
    rows = queries.open_for(desk.coop_id, desk.office_id, clock.today())
    if not rows:
        return None
    return Panel("SWAP cohorts", "recruitment/cohorts/panel_adviser.html", {"rows": rows})
