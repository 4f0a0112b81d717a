"""A pay run from draft to locked, each step a button named by what it does."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.pay import forms, queries, service, states
from coop.pay.inputs import Found
from coop.pay.queries import Cell, RunRow
from coop.pay.rates import Element
from coop.pay.views import blueprint
from core import access, clock, jobs
from core.access import requires
from core.db import transaction
from core.errors import DomainError, NotFound
from core.jobs.models import JobRun
from core.ui import charts, nav
from core.ui.filters import NOTHING, days, hours, pounds
from core.ui.tables import Column, TableState

COLUMNS = (
    Column("name", "Person"),
    Column("number", "Works number", phone=False),
    Column("minutes", "Hours", align="right", show=lambda row: hours(row.minutes, "")),
    Column(
        "nights",
        "Sleep-ins",
        align="right",
        phone=False,
        show=lambda row: row.nights or NOTHING,
    ),
    Column("pence", "Pay", align="right", show=lambda row: pounds(row.pence), first_down=True),
)
MEANING = {
    states.DRAFT: "info",
    states.CHECKED: "warn",
    states.APPROVED: "good",
    states.EXPORTED: "good",
    states.LOCKED: "",
}


@blueprint.get("/pay")
@requires("pay.see")
def runs() -> str:
    """Every run, and what is next."""
    rows = queries.runs(access.actor().coop_id)
    return render_template("coop/pay/runs.html", runs=rows, meaning=MEANING)


@blueprint.route("/pay/open", methods=["GET", "POST"])
@requires("pay.prepare")
def open_run() -> str | Response:
    """A period to pay."""
    actor = access.actor()
    first, last = states.next_period(queries.last_period(actor.coop_id), clock.today())
    form = forms.PeriodForm(data={"from_on": first, "until_on": last})
    if form.validate_on_submit():
        try:
            with transaction():
                run = service.open_run(actor, form.from_on.data, form.until_on.data)
                job = ask(run.id, "pay.calculate", days(run.from_on, run.until_on))
                job_id = job.id
        except DomainError as error:
            form.blame(error)
        else:
            return redirect(url_for("jobs.run", run_id=job_id))
    nav.stand_at("pay.runs")
    return render_template("coop/pay/open.html", form=form)


def ask(run_id: int, kind: str, period: str) -> JobRun:
    """Queue a job of a run, in the open transaction."""
    titles = {"pay.calculate": "Calculate the pay run", "pay.export": "Make the payroll workbook"}
    return jobs.ask(
        kind,
        access.actor(),
        {"run_id": run_id},
        dedupe_key=f"pay-run-{run_id}",
        back_url=url_for("pay.run", run_id=run_id),
        title=f"{titles[kind]}, {period}",
    )


@blueprint.get("/pay/runs/<int:run_id>")
@requires("pay.see")
def run(run_id: int) -> str:
    """Where it stands, what was found, what it comes to and for whom."""
    actor = access.actor()
    row = queries.run(actor.coop_id, run_id)
    found = queries.findings(actor.coop_id, run_id)
    cells = queries.cells(actor.coop_id, run_id)
    state = TableState.from_request(COLUMNS, sort="name")
    people = queries.person_totals(actor.coop_id, run_id)
    shown = [
        one for one in people if state.text.casefold() in f"{one.name} {one.number}".casefold()
    ]
    more = 0
    if row.state == states.DRAFT and row.calculated_at is not None:
        more = queries.unclaimed(actor.coop_id, row.until_on)
    nav.stand_at("pay.runs")
    return render_template(
        "coop/pay/run.html",
        run=row,
        meaning=MEANING,
        steps=_steps(row),
        findings=found,
        stops=[one for one in found if one.stops],
        below=sum(one.kind == Found.BELOW_MINIMUM for one in found),
        items=queries.added_by_hand(actor.coop_id, run_id),
        notes=[one for one in found if not one.stops],
        more=more,
        ready=row.calculated_at is not None and not more,
        chart=_chart(cells),
        grid=_grid(cells),
        state=state,
        page=state.page_of(shown, {"name": lambda one: one.name.split(" ")[-1]}),
        href=lambda one: url_for("pay.person", run_id=run_id, person_id=one.person_id),
        mine=row.prepared_by_id == actor.account_id,
    )


def _steps(row: RunRow) -> list[tuple[str, bool, str, object]]:
    """(step, reached, by whom, when) in order."""
    reached = states.STEPS.index(row.state)
    by = {
        states.DRAFT: (row.prepared_by, row.calculated_at),
        states.CHECKED: (row.checked_by, row.checked_at),
        states.APPROVED: (row.approved_by, row.approved_at),
        states.EXPORTED: ("", row.exported_at),
        states.LOCKED: ("", row.locked_at),
    }
    words = {states.DRAFT: "calculated"}
    return [
        (words.get(step, step).capitalize(), place <= reached and bool(by[step][1]), *by[step])
        for place, step in enumerate(states.STEPS)
    ]


def _chart(cells: tuple[Cell, ...]) -> charts.Chart | None:
    sums: dict[Element, int] = {}
    for cell in cells:
        sums[cell.element] = sums.get(cell.element, 0) + cell.pence
    if not sums:
        return None
    words = {cell.element: cell.element_words for cell in cells}
    rows = [(words[key], sums[key]) for key in Element if sums.get(key, 0) > 0]
    return charts.bars(rows, show=_whole_pounds, heads=("Element", "Pay"))


def _whole_pounds(pence: float) -> str:
    """£4,934: a chart's labels; the exact figures stand in the table beside it."""
    return pounds(round(pence / 100) * 100).removesuffix(".00")


def _grid(cells: tuple[Cell, ...]) -> dict[str, object]:
    """Elements down, services across, with both totals."""
    services = dict.fromkeys((cell.service, cell.service_id) for cell in cells)
    paid = {(cell.element, cell.service_id): cell.pence for cell in cells}
    words = {cell.element: cell.element_words for cell in cells}
    rows = []
    for element in Element:
        if element in words:
            row = [paid.get((element, service_id)) for _, service_id in services]
            rows.append((words[element], row, sum(pence or 0 for pence in row)))
    totals = [
        sum(cell.pence for cell in cells if cell.service_id == service_id)
        for _, service_id in services
    ]
    return {"heads": [name for name, _ in services], "rows": rows, "totals": totals}


def _act(run_id: int, act: Callable[[], object], done: str) -> Response:
    try:
        with transaction():
            act()
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash(done)
    return redirect(url_for("pay.run", run_id=run_id))


@blueprint.post("/pay/runs/<int:run_id>/calculate")
@requires("pay.prepare")
def calculate(run_id: int) -> Response:
    """Again and again while it is a draft."""
    return _ask_for(run_id, "pay.calculate", "calculate")


@blueprint.post("/pay/runs/<int:run_id>/export")
@requires("pay.prepare")
def export(run_id: int) -> Response:
    """Once: the file is kept."""
    return _ask_for(run_id, "pay.export", "export")


def _ask_for(run_id: int, kind: str, verb: str) -> Response:
    row = queries.run(access.actor().coop_id, run_id)
    try:
        states.allow(row.state, verb)
        with transaction():
            job_id = ask(run_id, kind, days(row.from_on, row.until_on)).id
    except DomainError as error:
        flash(error.words, "error")
        return redirect(url_for("pay.run", run_id=run_id))
    return redirect(url_for("jobs.run", run_id=job_id))


@blueprint.post("/pay/runs/<int:run_id>/check")
@requires("pay.check")
def check(run_id: int) -> Response:
    """Nothing stops it."""
    return _act(
        run_id,
        lambda: service.check(access.actor(), run_id),
        "Marked as checked. Somebody who did not prepare it approves it next.",
    )


@blueprint.post("/pay/runs/<int:run_id>/approve")
@requires("pay.approve")
def approve(run_id: int) -> Response:
    """Not by the preparer."""
    return _act(run_id, lambda: service.approve(access.actor(), run_id), "Approved.")


@blueprint.post("/pay/runs/<int:run_id>/send-back")
@requires("pay.check")
def send_back(run_id: int) -> Response:
    """To draft, with the reason."""
    reason = request.form.get("reason", "")
    return _act(run_id, lambda: service.send_back(access.actor(), run_id, reason), "Back to draft.")


@blueprint.post("/pay/runs/<int:run_id>/return")
@requires("pay.approve")
def turn_down(run_id: int) -> Response:
    """The approver sends it back."""
    reason = request.form.get("reason", "")
    return _act(run_id, lambda: service.send_back(access.actor(), run_id, reason), "Back to draft.")


@blueprint.post("/pay/runs/<int:run_id>/lock")
@requires("pay.prepare")
def lock(run_id: int) -> Response:
    """It has gone to payroll."""
    return _act(run_id, lambda: service.lock(access.actor(), run_id), "Locked.")


@blueprint.post("/pay/runs/<int:run_id>/discard")
@requires("pay.prepare")
def discard(run_id: int) -> Response:
    """A draft nobody wants."""
    try:
        with transaction():
            service.discard(access.actor(), run_id)
    except DomainError as error:
        flash(error.words, "error")
        return redirect(url_for("pay.run", run_id=run_id))
    flash("The draft is discarded. Its hours are free for another run.")
    return redirect(url_for("pay.runs"))


@blueprint.get("/pay/runs/<int:run_id>/people/<int:person_id>")
@requires("pay.see")
def person(run_id: int, person_id: int) -> str:
    """One person's lines, in words."""
    actor = access.actor()
    row = queries.run(actor.coop_id, run_id)
    lines = queries.lines(actor.coop_id, run_id, person_id)
    if not lines:
        raise NotFound
    nav.stand_at("pay.runs")
    return render_template(
        "coop/pay/person.html",
        run=row,
        lines=lines,
        name=lines[0].name,
        number=lines[0].number,
        pence=sum(line.pence for line in lines),
        minutes=queries.worked_minutes(lines),
        findings=[f for f in queries.findings(actor.coop_id, run_id) if f.person_id == person_id],
        proven=queries.proofs(actor.coop_id, run_id, person_id),
    )
