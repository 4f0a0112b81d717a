"""An adviser's home: what needs an answer, my people, refer."""

from __future__ import annotations

from flask import url_for

from core import access
from core.errors import NotAllowed
from core.ui.panels import Panel
from recruitment.partnerships import queries as partnerships
from recruitment.referrals import queries
from recruitment.vacancies import queries as vacancies

SHOWN = 12


def adviser_home() -> Panel | None:
    """Home of an adviser; a sentence where office and co-op do not work together."""
    try:
        desk = partnerships.desk(access.actor())
    except NotAllowed as error:
        return Panel("Referrals", "recruitment/referrals/no_desk.html", {"words": error.words})
    rows, total = queries.of_office(desk, limit=SHOWN)
    return Panel(
        title="My people",
        template="recruitment/referrals/adviser_home.html",
        context={
            "needs": [row for row in rows if row.overdue or row.asked],
            "rows": [row for row in rows if not (row.overdue or row.asked)],
            "total": total,
            "places": vacancies.live(desk.coop_id),
            "refer": url_for("adviser.refer"),
        },
        wide=True,
        bare=True,
    )
