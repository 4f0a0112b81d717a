"""On the home page of those who recruit: places, answers, where referrals stand."""

from __future__ import annotations

from datetime import timedelta

from flask import url_for

from core import access, clock
from core.ui import charts, figures
from core.ui.figures import Drawn, Figure
from core.ui.filters import plural
from core.ui.panels import Panel
from recruitment.analytics import queries, rules, sections
from recruitment.analytics.queries import Asked
from recruitment.pipeline import queries as pipeline
from recruitment.pipeline.queries import Search
from recruitment.stages import queries as stages
from recruitment.vacancies import queries as vacancies

DAYS, MONTHS = 30, 12  # of answers, of referrals: as their pages have them


def recruiting() -> Panel | None:
    """Places to fill, answers on time, days to the first answer, referrals by stage."""
    actor, today = access.actor(), clock.today()
    if not actor.can("pipeline.see"):
        return None
    known = stages.current(actor.coop_id)
    columns = pipeline.board(actor.coop_id, known, Search(), cards=0)
    under_way = sum(column.count for column in columns)
    found = [
        _places(actor.coop_id),
        _on_time(actor.coop_id),
        Figure(
            "Under way",
            f"{under_way:,}",
            f"{sum(column.late for column in columns):,} late",
            url_for("pipeline.board"),
        ),
    ]
    asked = Asked(sections.first_day(MONTHS, today), today)
    days = rules.spread(queries.way(actor.coop_id, asked).stays[known.first.code])
    if days is not None:
        found.append(
            Figure(
                "First answer",
                plural(days[1], "day"),
                f"half of {MONTHS} months’ referrals moved on from “{known.first.name}” by then",
                url_for("figures.index", months=MONTHS),
            )
        )
    drawn = None
    if under_way:
        drawn = Drawn(
            charts.bars(
                [(column.stage.name, column.count) for column in columns],
                heads=("Stage", "Referrals"),
            ),
            "Referrals by stage",
            "home-stages",
            "Where those stand who are under way.",
        )
    return figures.panel("Recruitment", found, drawn, ("Figures", url_for("figures.index")))


def _places(coop_id: int) -> Figure:
    rows = vacancies.vacancies(coop_id, open_only=True)
    shown = sum(row.left for row in rows if row.shown)
    return Figure(
        "Places to fill",
        f"{sum(row.left for row in rows):,}",
        f"{shown:,} shown to advisers",
        url_for("vacancies.index"),
    )


def _on_time(coop_id: int) -> Figure:
    today = clock.today()
    whole = pipeline.shares(coop_id, today - timedelta(days=DAYS - 1), today).whole
    return Figure(
        "Answered on time",
        "None due" if whole.percent is None else f"{whole.percent} %",
        f"{whole.on_time:,} of {plural(whole.due, 'answer')} in {DAYS} days",
        url_for("pipeline.shares", days=DAYS),
    )
