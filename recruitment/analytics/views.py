"""Recruitment's figures, their workbooks, and what recruitment costs."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core import access, clock
from core.access import requires
from core.db import transaction
from core.jobs import ask
from core.ui.acts import done, tell
from recruitment.analytics import forms, queries, sections, service
from recruitment.analytics.jobs import WORKBOOK
from recruitment.analytics.queries import Asked
from recruitment.analytics.rules import BY, KINDS
from recruitment.analytics.sections import PERIODS
from recruitment.analytics.service import Spent
from recruitment.outcomes.rules import WEEKS
from recruitment.partnerships import queries as partnerships
from recruitment.referrals.rules import SOURCES

blueprint = Blueprint("figures", __name__, url_prefix="/recruitment/figures")
SEE, COSTS = "recruitment.figures", "recruitment.costs"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an address asks for; anything else falls back to twelve months, by source."""

    asked: Asked
    months: str
    weeks: int


def _chosen() -> Chosen:
    given = request.values
    today = clock.today()
    months = given.get("months", "12")
    months = months if months in PERIODS else "12"
    by = given.get("by", "source")
    source, office = given.get("source", ""), given.get("office", "")
    weeks = given.get("weeks", "13")
    asked = Asked(
        sections.first_day(int(months), today),
        today,
        by if by in BY else "source",
        source if source in SOURCES else "",
        int(office) if office.isdecimal() and len(office) < 10 else None,
    )
    return Chosen(asked, months, int(weeks) if weeks in map(str, WEEKS) else 13)


@blueprint.get("")
@requires(SEE)
def index() -> str:
    """The way to work, why not, who stays, what it costs."""
    coop_id, chosen = access.actor().coop_id, _chosen()
    offices = {row.office_id: row.office for row in partnerships.partnerships(coop_id)}
    return render_template(
        "recruitment/analytics/index.html",
        sections=sections.whole(coop_id, chosen.asked, chosen.weeks),
        chosen=chosen,
        selects=[
            ("months", "Referred in the last", list(PERIODS.items()), chosen.months),
            ("by", "Groups", list(BY.items()), chosen.asked.by),
            ("source", "Came by", [("", "All"), *SOURCES.items()], chosen.asked.source),
            ("office", "Office", [("", "All"), *offices.items()], chosen.asked.office_id or ""),
            ("weeks", "Stayed", [(n, f"{n} weeks") for n in WEEKS], chosen.weeks),
        ],
    )


@blueprint.post("/workbook")
@requires(SEE)
def workbook() -> Response:
    """Have the worker write a workbook of what the page shows, or what may leave the co-op."""
    actor, chosen = access.actor(), _chosen()
    asked, others = chosen.asked, bool(request.form.get("others"))
    params = {
        "first": asked.first.isoformat(), "last": asked.last.isoformat(), "by": asked.by,
        "source": asked.source, "office_id": asked.office_id, "weeks": chosen.weeks,
        "for_others": others,
    }  # fmt: skip
    with transaction():
        run_id = ask(
            WORKBOOK, actor, params, dedupe_key=f"{sorted(params.items())}",
            back_url=url_for("figures.index"),
            title="Recruitment for partners" if others else "Recruitment for the board",
        ).id  # fmt: skip
    return redirect(url_for("jobs.run", run_id=run_id))


@blueprint.route("/costs", methods=["GET", "POST"])
@requires(COSTS)
def costs() -> str | Response:
    """What was spent, and a line more."""
    actor = access.actor()
    form = forms.CostForm()
    if done(form, lambda: service.add_cost(actor, _spent(form)), "The cost is entered."):
        return redirect(url_for("figures.costs"))
    return render_template(
        "recruitment/analytics/costs.html", form=form, rows=queries.costs(actor.coop_id),
        kinds=KINDS, sources=SOURCES,
    )  # fmt: skip


def _spent(form: forms.CostForm) -> Spent:
    return Spent(
        form.on.data, form.kind.data, form.amount.pence or 0, form.source.data or "",
        form.words.data or "",
    )  # fmt: skip


@blueprint.post("/costs/<int:cost_id>/remove")
@requires(COSTS)
def remove(cost_id: int) -> Response:
    """A line was wrong."""
    actor = access.actor()
    tell(lambda: service.remove_cost(actor, cost_id), "The line is gone.")
    return redirect(url_for("figures.costs"))
