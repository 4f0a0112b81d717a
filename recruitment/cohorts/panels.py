"""Cohorts on shared pages: an adviser's places and people, a referral, a candidate's own."""

from __future__ import annotations

from datetime import date

from flask import request, url_for

from core import access, clock
from core.ui import parse
from core.ui.panels import Panel
from recruitment.cohorts import queries
from recruitment.cohorts.queries import SWAP
from recruitment.partnerships import queries as partnerships
from recruitment.referrals.models import Referral
from recruitment.stages import queries as stages


def for_advisers() -> Panel | None:
    """Cohorts of the adviser's own office that can be booked; those that fit a start first."""
    desk = partnerships.desk(access.actor())
    rows = queries.open_for(desk.coop_id, desk.office_id, clock.today())
    if not rows:
        return None
    from_on = _typed(request.args.get("available_on", ""))
    return Panel(
        "SWAP cohorts",
        "recruitment/cohorts/panel_adviser.html",
        {
            "rows": sorted(rows, key=lambda row: (_too_soon(row, from_on), row.first_on)),
            "soon": [row.id for row in rows if _too_soon(row, from_on)],
        },
    )


def _typed(text: str) -> date | None:
    try:
        return parse.read_date(text) if text.strip() else None
    except ValueError:
        return None


def _too_soon(row: queries.CohortRow, from_on: date | None) -> bool:
    return from_on is not None and row.first_on < from_on


def of_adviser(referral: Referral) -> Panel | None:
    """An adviser's page of somebody who shares it: their place, or those they can have."""
    held = queries.place_of(referral.coop_id, referral.id)
    rows: tuple[queries.CohortRow, ...] = ()
    on_the_way = stages.current(referral.coop_id).leads_to(referral.stage, SWAP)
    if held is None and on_the_way and referral.office_id is not None:
        rows = queries.open_for(referral.coop_id, referral.office_id, clock.today())
    if held is None and not rows:
        return None
    url = url_for("cohort_places.book", referral_id=referral.id)
    return Panel(
        "SWAP cohort",
        "recruitment/cohorts/panel_person.html",
        {"held": held, "rows": rows, "url": url},
    )


def of_referral(referral: Referral) -> Panel | None:
    """A referral's page: the cohort they have a place in."""
    held = queries.place_of(referral.coop_id, referral.id)
    if held is None:
        return None
    url = url_for("cohorts.one", cohort_id=held.id)
    return Panel(
        "SWAP cohort", "recruitment/cohorts/panel_referral.html", {"held": held, "url": url}
    )


def yours(referral: Referral, token: str) -> Panel | None:
    """A candidate's own page: their place, and the days of training."""
    held = queries.place_of(referral.coop_id, referral.id)
    if held is None:
        return None
    days = queries.days(referral.coop_id, held.id)
    return Panel(
        "Your place in " + held.name,
        "recruitment/cohorts/panel_yours.html",
        {"held": held, "days": days, "today": clock.today()},
    )
