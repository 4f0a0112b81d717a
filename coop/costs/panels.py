"""On the home page of board, treasurer and manager: what was paid, month by month."""

from __future__ import annotations

from datetime import timedelta

from flask import url_for

from coop.costs import labour, queries
from coop.costs.facts import month_words
from core import access
from core.money import pounds
from core.reports import month_of
from core.ui import charts, figures
from core.ui.figures import Drawn, Figure
from core.ui.panels import Panel

MONTHS = 12


def money() -> Panel | None:
    """The last month’s payroll with the trend of twelve, and what an hour of contract cost."""
    coop_id = access.actor().coop_id
    last_on = queries.last_run_on(coop_id)
    if last_on is None:
        return None
    months = [month_of(last_on, back) for back in range(1 - MONTHS, 1)]
    end = month_of(last_on, 1) - timedelta(days=1)
    sums = queries.by_month(coop_id, months[0], end)
    there = [month for month in months if month >= min(sums)]
    trend = [sums.get(month, 0) for month in there]
    here = month_words(months[-1])
    cost = labour.section(queries.paid(coop_id, months[-1], end)).measure("per_hour")
    found = [
        Figure(
            "Payroll",
            pounds(trend[-1]),
            f"{here}, approved runs",
            url_for("costs.index"),
            tuple(trend),
            f"Payroll by month, {month_words(there[0])} to {here}",
        )
    ]
    if isinstance(cost.value, int):
        found.append(
            Figure(
                "Labour cost per contracted hour",
                pounds(cost.value),
                f"{here}; the employer’s own cost is an estimate",
                url_for("costs.index") + "#labour",
            )
        )
    drawn = None
    if len(there) > 2 and min(trend) >= 0:
        drawn = Drawn(
            charts.lines(
                [month_words(month) for month in there],
                [("Payroll", [pence / 100 for pence in trend])],
                show=lambda value: f"£{value:,.0f}",
                head="Month",
            ),
            "Payroll by month",
            "home-payroll",
            "Pay before tax and expenses, by the month in which a run ends.",
        )
    return figures.panel("Money", found, drawn, ("Money", url_for("costs.index")))
