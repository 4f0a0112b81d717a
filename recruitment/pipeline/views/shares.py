"""Answered on time: by person, office, month, and the co-op."""

from __future__ import annotations

from datetime import date, timedelta

from flask import render_template, request

from core import access, clock
from core.access import requires
from core.ui import charts
from recruitment.pipeline import queries
from recruitment.pipeline.blueprint import SEE, blueprint
from recruitment.referrals.rules import SOURCES
from recruitment.stages import queries as stages

PERIODS = {"30": "30 days", "90": "90 days", "365": "12 months"}


@blueprint.get("/on-time")
@requires(SEE)
def shares() -> str:
    """Answers in a period, and where the referrals of the period stand."""
    coop_id, today = access.actor().coop_id, clock.today()
    chosen = request.args.get("days", "90")
    chosen = chosen if chosen in PERIODS else "90"
    first = today - timedelta(days=int(chosen) - 1)
    found = queries.shares(coop_id, first, today)
    made = queries.funnel(coop_id, first, today)
    known = stages.current(coop_id).stages
    return render_template(
        "recruitment/pipeline/shares.html",
        shares=found,
        periods=PERIODS,
        chosen=chosen,
        first=first,
        today=today,
        months=charts.stacked(
            [_month(month) for month, _ in found.months],
            [
                ("in time", [share.on_time for _, share in found.months]),
                ("late", [share.late for _, share in found.months]),
                ("still owed", [share.still_owed for _, share in found.months]),
            ],
            head="Month",
        ),
        sources=[(code, SOURCES[code]) for code in SOURCES if code in made],
        stages=[one for one in known if any(one.code in counts for counts in made.values())],
        made=made,
    )


def _month(first: date) -> str:
    return f"{first:%b} {first.year % 100:02d}"
