"""What training costs, and what funds pay of it: the pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core import access, clock
from core.access import requires
from core.db import owned, transaction
from core.errors import DomainError
from core.jobs import ask
from core.money import pounds
from core.ui import charts, nav, parse
from core.ui.filters import hours, plural
from core.ui.tables import Column, TableState
from training.records.rules import add_months
from training.sessions import costs, money_forms, service, spending
from training.sessions.costs import CLAIM_MEANINGS, CLAIM_WORDS, Claims
from training.sessions.fund_models import FundClaim, TrainingBudget, TrainingFund
from training.sessions.jobs import CLAIM_EXPORT
from training.sessions.spending import FundRow
from training.standards import course_queries, library_queries
from training.standards.models import Course

blueprint = Blueprint("training_money", __name__, url_prefix="/training")
DAY = timedelta(days=1)
COLUMNS = (
    Column("person", "Who"),
    Column("course", "Course"),
    Column("on", "Completed"),
    Column("proof", "To show for it", phone=False),
    Column("cost_pence", "Cost", "right", phone=False),
    Column("claim_pence", "Fund pays", "right"),
    Column("stands", "Stands"),
    Column("act", "Claimed", sort=False),
)
SORTED: dict[str, Callable[[spending.Completed], Any]] = {
    "proof": lambda one: (one.certificate, one.evidence),
}


@blueprint.get("/budget")
@requires("classes.budget")
def budget() -> str:
    """Cost and hours by month and by standard, done and planned, against what may be spent."""
    actor, today = access.actor(), clock.today()
    every = spending.budgets(actor.coop_id)
    chosen = _chosen(every, today)
    if chosen is not None:
        first_on, last_on = chosen.from_on, chosen.until_on or add_months(chosen.from_on, 12) - DAY
    else:
        first_on = add_months(today.replace(day=1), -5)
        last_on = add_months(first_on, 12) - DAY
    found = spending.spends(actor.coop_id, first_on, last_on)
    by_month = costs.by_month(found, first_on, last_on)
    labels = [f"{month:%b}" for month, _ in by_month]
    versions = library_queries.versions(actor.coop_id)
    framework_id = request.args.get("standards", type=int)
    version = next((each for each in versions if each.id == framework_id), None) or next(
        (each for each in versions if each.life(today) == "in_force"), None
    )
    standards = []
    if version is not None:
        sums = costs.by_standard(found, spending.serves(actor.coop_id, version.id))
        rows = library_queries.standards(actor.coop_id, version.id)
        standards = [(row, sums[row.id]) for row in rows]
    return render_template(
        "training/sessions/budget.html",
        chosen=chosen,
        every=every,
        first_on=first_on,
        last_on=last_on,
        total=costs.total(found),
        by_month=by_month,
        money=_stacked(labels, [(one.done_pence, one.planned_pence) for _, one in by_month], _gbp),
        time=_stacked(
            labels,
            [(one.done_minutes / 60, one.planned_minutes / 60) for _, one in by_month],
            _hours,
        ),
        versions=versions,
        version=version,
        standards=standards,
        today=today,
    )


def _chosen(every: tuple[spending.BudgetRow, ...], today: date) -> spending.BudgetRow | None:
    asked = request.args.get("budget", type=int)
    held = [
        one
        for one in every
        if one.from_on <= today and (one.until_on is None or today <= one.until_on)
    ]
    return next((one for one in every if one.id == asked), held[0] if held else None)


def _gbp(pence: float) -> str:
    return pounds(round(pence)).removesuffix(".00")


def _hours(value: float) -> str:
    return hours(round(value * 60))


def _stacked(labels: list[str], rows: list[tuple[float, float]], show: charts.Show) -> charts.Chart:
    series = [("done", [one for one, _ in rows]), ("planned", [other for _, other in rows])]
    return charts.stacked(labels, series, show=show, head="Month")


@blueprint.route("/budget/add", methods=["GET", "POST"])
@requires("classes.fund")
def add_budget() -> str | Response:
    """Say what may be spent in a spell of days."""
    return _budget(None, money_forms.BudgetForm())


@blueprint.route("/budget/<int:budget_id>", methods=["GET", "POST"])
@requires("classes.fund")
def change_budget(budget_id: int) -> str | Response:
    """Change it."""
    row = owned(TrainingBudget, budget_id, access.actor().coop_id)
    form = money_forms.BudgetForm(obj=row)
    if request.method == "GET":
        form.amount.data = Decimal(row.pence) / 100
    return _budget(budget_id, form)


def _budget(budget_id: int | None, form: money_forms.BudgetForm) -> str | Response:
    if form.validate_on_submit():
        try:
            with transaction():
                budget_id = service.keep_budget(
                    access.actor(),
                    budget_id,
                    form.from_on.data,
                    form.until_on.data,
                    form.amount.pence or 0,
                    form.note.data or "",
                ).id
        except DomainError as error:
            form.blame(error)
        else:
            flash("The budget is kept.")
            return redirect(url_for("training_money.budget", budget=budget_id))
    nav.stand_at("training_money.budget")
    return render_template("training/sessions/budget_form.html", form=form, new=budget_id is None)


@blueprint.get("/funds")
@requires("classes.budget")
def funds() -> str:
    """Every fund, with what stands to be claimed."""
    actor, today = access.actor(), clock.today()
    rows = spending.funds(actor.coop_id)
    sums = {}
    for row in rows:
        lines = spending.completed(actor.coop_id, row, today, row.window.from_on, today)
        sums[row.id] = _sums(lines)
    return render_template(
        "training/sessions/funds.html", rows=rows, sums=sums, today=today, Claims=Claims
    )


def _sums(lines: list[spending.Completed]) -> dict[Claims, tuple[int, int]]:
    """How many and how much, by where they stand."""
    return {
        stands: (
            sum(one.stands == stands for one in lines),
            sum(one.claim_pence for one in lines if one.stands == stands),
        )
        for stands in Claims
    }


@blueprint.route("/funds/add", methods=["GET", "POST"])
@requires("classes.fund")
def add_fund() -> str | Response:
    """Add a fund."""
    return _fund(None, money_forms.FundForm())


@blueprint.route("/funds/<int:fund_id>/change", methods=["GET", "POST"])
@requires("classes.fund")
def change_fund(fund_id: int) -> str | Response:
    """Change a fund."""
    row = owned(TrainingFund, fund_id, access.actor().coop_id)
    return _fund(fund_id, money_forms.FundForm(obj=row))


def _fund(fund_id: int | None, form: money_forms.FundForm) -> str | Response:
    if form.validate_on_submit():
        said = service.FundSaid(
            form.name.data or "",
            form.from_on.data,
            form.until_on.data,
            form.claim_until_on.data,
            form.claim_days.data,
            form.needs.data or "",
            form.source.data or "",
        )
        try:
            with transaction():
                fund_id = service.keep_fund(access.actor(), fund_id, said).id
        except DomainError as error:
            form.blame(error)
        else:
            flash("The fund is kept. Say below which courses it pays for.")
            return redirect(url_for("training_money.fund", fund_id=fund_id))
    nav.stand_at("training_money.funds")
    return render_template("training/sessions/fund_form.html", form=form, fund_id=fund_id)


@blueprint.get("/funds/<int:fund_id>")
@requires("classes.budget")
def fund(fund_id: int) -> str:
    """One fund: what was completed, by whom, with what to show for it, and what it pays."""
    return _show(fund_id, money_forms.PaidForm())


def _show(fund_id: int, form: money_forms.PaidForm) -> str:
    actor, today = access.actor(), clock.today()
    row = spending.fund(actor.coop_id, fund_id)
    form.course_id.choices = _choices(actor.coop_id)
    first_on, last_on, wrong = _period(row, today)
    lines = spending.completed(actor.coop_id, row, today, first_on, last_on)
    state = TableState.from_request(
        COLUMNS if access.can("classes.fund") else COLUMNS[:-1], sort="on", filters=("only",)
    )
    only = state.filters.get("only", "")
    nav.stand_at("training_money.funds")
    return render_template(
        "training/sessions/fund.html",
        row=row,
        form=form,
        state=state,
        page=state.page_of([one for one in lines if only in ("", str(one.stands))], SORTED),
        sums=_sums(lines),
        every=len(lines),
        only=only,
        first_on=first_on,
        last_on=last_on,
        wrong=wrong,
        words=CLAIM_WORDS,
        meanings=CLAIM_MEANINGS,
        today=today,
        Claims=Claims,
    )


def _choices(coop_id: int) -> list[tuple[int, str]]:
    return [(each.id, each.name) for each in course_queries.courses(coop_id, retired=False)]


def _period(row: FundRow, today: date) -> tuple[date, date, str]:
    """The days asked for in the address or the form, all of the fund's until today if none."""
    given = request.values
    wrong = ""
    days = [row.window.from_on, min(today, row.window.until_on or today)]
    for place, name in enumerate(("from", "until")):
        text = given.get(name, "").strip()
        if not text:
            continue
        try:
            days[place] = parse.read_date(text)
        except ValueError as error:
            wrong = str(error)
    return days[0], days[1], wrong


@blueprint.post("/funds/<int:fund_id>/courses")
@requires("classes.fund")
def pay_for(fund_id: int) -> str | Response:
    """A course that the fund pays for."""
    actor = access.actor()
    owned(TrainingFund, fund_id, actor.coop_id)
    form = money_forms.PaidForm()
    form.course_id.choices = _choices(actor.coop_id)
    if not form.validate_on_submit():
        return _show(fund_id, form)
    with transaction():
        service.pay_for(actor, fund_id, form.course_id.data, form.most.pence or 0)
    flash("The fund pays for it.")
    return redirect(url_for("training_money.fund", fund_id=fund_id))


@blueprint.post("/funds/<int:fund_id>/courses/<int:course_id>/remove")
@requires("classes.fund")
def pay_no_more_for(fund_id: int, course_id: int) -> Response:
    """It does not, after all."""
    actor = access.actor()
    owned(TrainingFund, fund_id, actor.coop_id)
    owned(Course, course_id, actor.coop_id)
    with transaction():
        service.pay_no_more_for(actor, fund_id, course_id)
    flash("The fund does not pay for it. What was claimed stays.")
    return redirect(url_for("training_money.fund", fund_id=fund_id))


@blueprint.post("/funds/<int:fund_id>/claim")
@requires("classes.fund")
def claim(fund_id: int) -> Response:
    """What was ticked, or all of some days that can be, was claimed today."""
    actor, today = access.actor(), clock.today()
    row = spending.fund(actor.coop_id, fund_id)
    ids = {int(one) for one in request.form.getlist("taken") if one.isdecimal()}
    if request.form.get("all"):
        first_on, last_on, _ = _period(row, today)
        lines = spending.completed(actor.coop_id, row, today, first_on, last_on)
        ids = {one.taken_id for one in lines if one.stands == Claims.OPEN and one.shown}
    done = f"{plural(len(ids), 'completion is', 'completions are')} noted as claimed today."
    return _act(
        fund_id,
        done,
        service.claim,
        actor,
        fund_id,
        ids,
        reference=request.form.get("reference", ""),
    )


@blueprint.post("/funds/claims/<int:fund_claim_id>/back")
@requires("classes.fund")
def take_back(fund_claim_id: int) -> Response:
    """It was not claimed."""
    actor = access.actor()
    fund_id = owned(FundClaim, fund_claim_id, actor.coop_id).fund_id
    reason = request.form.get("reason", "")
    return _act(
        fund_id,
        "Taken back: it can be claimed again.",
        service.take_back,
        actor,
        fund_claim_id,
        reason,
    )


def _act(fund_id: int, done: str, verb: Any, *args: Any, **more: Any) -> Response:
    try:
        with transaction():
            verb(*args, **more)
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash(done)
    return redirect(url_for("training_money.fund", fund_id=fund_id))


@blueprint.post("/funds/<int:fund_id>/export")
@requires("classes.budget")
def export(fund_id: int) -> Response:
    """Have the worker write the claim as a workbook."""
    actor = access.actor()
    row = spending.fund(actor.coop_id, fund_id)
    first_on, last_on, _ = _period(row, clock.today())
    with transaction():
        run = ask(
            CLAIM_EXPORT,
            actor,
            {"fund_id": fund_id, "first": first_on.isoformat(), "last": last_on.isoformat()},
            dedupe_key=f"claim-{fund_id}-{first_on}-{last_on}",
            back_url=url_for("training_money.fund", fund_id=fund_id),
            title=f"{row.name}: what can be claimed",
        )
        run_id = run.id
    return redirect(url_for("jobs.run", run_id=run_id))
