"""What a run, and the rota of next month, cost the co-op beyond pay: an estimate."""

from __future__ import annotations

from datetime import date, timedelta

from flask import render_template, url_for

from coop.payroll import costing
from coop.payroll.costing import Estimate
from coop.payroll.views import blueprint
from core import access, clock
from core.access import requires
from core.ui import charts, nav
from core.ui.filters import pounds


@blueprint.get("/pay/runs/<int:run_id>/cost")
@requires("pay.see")
def run_cost(run_id: int) -> str:
    """A run's."""
    found = costing.of_run(access.actor().coop_id, run_id)
    nav.stand_at("pay.runs")
    trail = [("Pay runs", url_for("pay.runs")), ("Pay run", url_for("pay.run", run_id=run_id))]
    return _page(found, trail, "What the run comes to")


@blueprint.get("/pay/cost")
@requires("pay.see")
def next_month() -> str:
    """The published rota of next month."""
    first = _after(clock.today().replace(day=1))
    last = _after(first) - timedelta(days=1)
    found = costing.of_rota(access.actor().coop_id, first, last)
    return _page(found, [], "Planned on the published rota")


def _after(first: date) -> date:
    """The first day of the next month."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _page(found: Estimate, trail: list[tuple[str, str]], about: str) -> str:
    sums = [("Pay before tax", found.pay), ("Employer’s NI", found.ni), ("Pension", found.pension)]
    drawn = (
        charts.bars(
            [(words, max(0, pence)) for words, pence in sums],
            show=lambda pence: pounds(round(pence / 100) * 100).removesuffix(".00"),
            heads=("Part", "Pounds"),
        )
        if found.costs
        else None
    )
    return render_template(
        "coop/payroll/cost.html", it=found, trail=trail, about=about, sums=sums, chart=drawn
    )
