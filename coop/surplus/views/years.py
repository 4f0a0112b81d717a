"""Years: opened with the accounts' result; figures of everybody; drafts side by side; posted."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, send_file, url_for
from werkzeug.wrappers import Response

from coop.capital import queries as capital
from coop.surplus import documents, exports, forms, pictures, queries, service
from coop.surplus.views import blueprint
from core import access, clock, jobs
from core.access import requires
from core.db import transaction
from core.errors import DomainError, NotFound
from core.money import plain
from core.pdf import MEDIA_TYPE as PDF
from core.people import queries as people
from core.sheets.columns import Fault
from core.ui import acts, nav
from core.ui.filters import day_year, plural

STATES = {
    "drafting": ("the board drafts", ""),
    "shown": ("before the members", "info"),
    "posted": ("shared", "good"),
}


@blueprint.get("")
@requires("surplus.see")
def index() -> str:
    """Every year, what the rules require, and what is due to be paid out."""
    actor, today = access.actor(), clock.today()
    return render_template(
        "coop/surplus/index.html",
        years=queries.years(actor.coop_id),
        states=STATES,
        terms=queries.terms_on(actor.coop_id, today),
        choices=_ended(actor.coop_id),
    )


def _ended(coop_id: int) -> list[tuple[str, str]]:
    """Years that have ended and are not here yet, for choosing."""
    known = {row.last_on for row in queries.years(coop_id)}
    ended = [last for _, last in capital.years(coop_id, clock.today()) if last < clock.today()]
    return [(last.isoformat(), day_year(last)) for last in ended if last not in known]


@blueprint.route("/years/new", methods=["GET", "POST"])
@requires("surplus.draft")
def open_year() -> str | Response:
    """A year that has ended."""
    actor = access.actor()
    form = forms.YearForm()
    choices = _ended(actor.coop_id)
    form.last_on.choices = choices
    if form.validate_on_submit():
        ends = next(last for _, last in capital.years(actor.coop_id, clock.today())
                    if last.isoformat() == form.last_on.data)  # fmt: skip
        try:
            with transaction():
                year_id = service.open_year(
                    actor, ends, form.result.pence or 0, form.source.data
                ).id
        except DomainError as error:
            form.blame(error)
        else:
            flash("The figures of everybody are taken. Draft the first rule.")
            return redirect(url_for("surplus.one", year_id=year_id))
    nav.stand_at("surplus.index")
    return render_template("coop/surplus/open.html", form=form, choices=choices)


@blueprint.get("/years/<int:year_id>")
@requires("surplus.see")
def one(year_id: int) -> str:
    """A year: its drafts side by side, or what was posted."""
    actor = access.actor()
    year = queries.year(actor.coop_id, year_id)
    taken = queries.snapshot(actor.coop_id, year_id)
    figures = queries.read(taken)
    rows = queries.worked(actor.coop_id, queries.drafts(actor.coop_id, year_id))
    posted = next((row for row in rows if row.draft.id == year.posted_draft_id), None)
    today = clock.today()
    return render_template(
        "coop/surplus/year.html",
        year=year,
        state=STATES[year.state],
        taken=taken,
        figures=figures,
        drafts=rows,
        posted=posted,
        steps=pictures.steps(rows),
        rules=pictures.rules(rows),
        money=pictures.money(rows) if rows else None,
        spreads=pictures.spreads(rows),
        by_role=pictures.groups(rows, figures, lambda one: one.role),
        by_contract=pictures.groups(rows, figures, lambda one: one.contract),
        shares=queries.shares(actor.coop_id, year_id) if posted else [],
        due=[row for row in queries.due(actor.coop_id, today) if row.year_id == year_id],
        terms=queries.terms_on(actor.coop_id, year.last_on),
    )


@blueprint.route("/years/<int:year_id>/result", methods=["GET", "POST"])
@requires("surplus.draft")
def result(year_id: int) -> str | Response:
    """The accounts' result put right."""
    actor = access.actor()
    year = queries.year(actor.coop_id, year_id)
    form = forms.ResultForm(data={"result": exports.pounds(year.result_pence)})
    if form.validate_on_submit():
        try:
            with transaction():
                service.set_result(actor, year_id, form.result.pence or 0, form.source.data)
        except DomainError as error:
            form.blame(error)
        else:
            flash("The result is put right; drafts are worked out anew.")
            return _to(year_id)
    nav.stand_at("surplus.index")
    return render_template("coop/surplus/result.html", form=form, year=year)


def _to(year_id: int) -> Response:
    return redirect(url_for("surplus.one", year_id=year_id))


@blueprint.post("/years/<int:year_id>/figures/take")
@requires("surplus.draft")
def take_figures(year_id: int) -> Response:
    """The figures taken anew from the record."""
    return _press(year_id, "figures", lambda: service.take_figures(access.actor(), year_id))


@blueprint.post("/years/<int:year_id>/show")
@requires("surplus.draft")
def show(year_id: int) -> Response:
    """Members may see what each draft would give them."""
    return _press(year_id, "shown", lambda: service.show(access.actor(), year_id))


SAID = {
    "figures": "The figures are as the record has them now.",
    "shown": "Members see the drafts, each their own figures.",
}


def _press(year_id: int, what: str, act: Callable[[], object]) -> Response:
    queries.year(access.actor().coop_id, year_id)
    acts.tell(act, SAID[what])
    return _to(year_id)


@blueprint.get("/years/<int:year_id>/figures")
@requires("surplus.see")
def figures(year_id: int) -> str:
    """Everybody's figures of the year."""
    actor = access.actor()
    year = queries.year(actor.coop_id, year_id)
    taken = queries.snapshot(actor.coop_id, year_id)
    nav.stand_at("surplus.index")
    return render_template(
        "coop/surplus/figures.html",
        year=year,
        taken=taken,
        figures=queries.read(taken),
        upload=forms.UploadForm(formdata=None),
    )


@blueprint.route("/years/<int:year_id>/figures/<int:person_id>", methods=["GET", "POST"])
@requires("surplus.draft")
def person(year_id: int, person_id: int) -> str | Response:
    """One person's hours and pay of the year, typed."""
    actor = access.actor()
    year = queries.year(actor.coop_id, year_id)
    taken = queries.read(queries.snapshot(actor.coop_id, year_id))
    who = next((one for one in taken.people if one.person_id == person_id), None)
    if who is None:
        raise NotFound
    form = forms.PersonForm(
        data={
            "minutes": who.minutes,
            "leave_minutes": who.leave_minutes,
            "basic": exports.pounds(who.basic_pence),
        }
    )
    if form.validate_on_submit():
        given = service.Given(form.minutes.data, form.leave_minutes.data, form.basic.pence or 0)
        try:
            with transaction():
                service.give_figures(actor, year_id, {person_id: given}, form.source.data)
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"{who.name}: figures put right; drafts are worked out anew.")
            return redirect(url_for("surplus.figures", year_id=year_id))
    nav.stand_at("surplus.index")
    return render_template("coop/surplus/person.html", form=form, year=year, who=who)


@blueprint.get("/years/<int:year_id>/figures.xlsx")
@requires("surplus.see")
def figures_workbook(year_id: int) -> FlaskResponse:
    """The figures, to fill in and upload."""
    actor = access.actor()
    queries.year(actor.coop_id, year_id)
    found = queries.read(queries.snapshot(actor.coop_id, year_id))
    name = people.coop(actor.coop_id).name
    return send_file(
        BytesIO(exports.figures_workbook(found, name, clock.now())),
        mimetype=exports.MEDIA_TYPE,
        as_attachment=True,
        download_name=f"surplus-figures-{found.last_on.isoformat()}.xlsx",
    )


@blueprint.post("/years/<int:year_id>/figures/upload")
@requires("surplus.draft")
def upload(year_id: int) -> str | Response:
    """Figures from a workbook: all of its rows, or none and every fault."""
    actor = access.actor()
    year = queries.year(actor.coop_id, year_id)
    taken = queries.snapshot(actor.coop_id, year_id)
    found = queries.read(taken)
    form = forms.UploadForm()
    faults: tuple[Fault, ...] = ()
    if form.validate_on_submit():
        read = exports.read(form.workbook.data.read(), found)
        faults = read.faults
        if not faults:
            try:
                with transaction():
                    service.give_figures(actor, year_id, read.given, form.source.data)
            except DomainError as error:
                form.blame(error)
            else:
                flash(
                    f"Figures of {plural(len(read.given), 'person', 'people')} are taken; drafts "
                    "are worked out anew."
                )
                return redirect(url_for("surplus.figures", year_id=year_id))
    nav.stand_at("surplus.index")
    return render_template(
        "coop/surplus/figures.html",
        year=year, taken=taken, figures=found, upload=form, faults=faults,
    )  # fmt: skip


@blueprint.post("/years/<int:year_id>/export")
@requires("surplus.see")
def export(year_id: int) -> Response:
    """The workbook, made in the background."""
    return _ask(year_id, "surplus.export")


@blueprint.post("/years/<int:year_id>/statements")
@requires("surplus.see")
def statements(year_id: int) -> Response:
    """Everybody's statements once more."""
    documents.posted(access.actor().coop_id, year_id)
    return _ask(year_id, "surplus.statements")


def _ask(year_id: int, kind: str) -> Response:
    queries.year(access.actor().coop_id, year_id)
    with transaction():
        run_id = jobs.ask(
            kind,
            access.actor(),
            {"year_id": year_id},
            dedupe_key=f"surplus-{year_id}",
            back_url=url_for("surplus.one", year_id=year_id),
        ).id
    return redirect(url_for("jobs.run", run_id=run_id))


@blueprint.post("/years/<int:year_id>/pay-out")
@requires("surplus.pay_out")
def pay_out(year_id: int) -> Response:
    """What was kept and is due is paid out of capital accounts."""
    actor = access.actor()
    queries.year(actor.coop_id, year_id)
    with transaction():
        done, left = service.pay_out(actor, year_id)
    if done:
        flash(f"{plural(done, 'part')} paid out of capital accounts.")
    for said in left:
        flash(said, "error")
    return _to(year_id)


@blueprint.get("/years/<int:year_id>/people/<int:person_id>/statement.pdf")
@requires("surplus.see")
def statement_of(year_id: int, person_id: int) -> FlaskResponse:
    """Somebody's statement."""
    return paper(year_id, person_id)


def paper(year_id: int, person_id: int) -> FlaskResponse:
    """A statement to download."""
    year, worked = documents.posted(access.actor().coop_id, year_id)
    content = documents.statement(year, worked, person_id)
    answer = FlaskResponse(content, mimetype=PDF)
    name = f"surplus-{year.last_on.isoformat()}.pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.route("/rules", methods=["GET", "POST"])
@requires("surplus.draft")
def terms() -> str | Response:
    """What the registered rules say of surplus."""
    actor, today = access.actor(), clock.today()
    held = queries.terms_on(actor.coop_id, today)
    given: dict[str, object] = {"from_on": today}
    if held is not None:
        given |= {
            "percent": plain(held.required_percent),
            "until": None if held.until_pence is None else exports.pounds(held.until_pence),
            "locked": held.locked,
            "benefit_society": held.benefit_society,
        }
    form = forms.TermsForm(data=given)
    if form.validate_on_submit():
        try:
            with transaction():
                service.set_terms(
                    actor,
                    form.from_on.data,
                    percent=form.percent.data,
                    until_pence=form.until.pence,
                    locked=form.locked.data,
                    benefit_society=form.benefit_society.data,
                    source=form.source.data,
                )
        except DomainError as error:
            form.blame(error)
        else:
            flash("The rules on surplus are recorded.")
            return redirect(url_for("surplus.index"))
    nav.stand_at("surplus.index")
    return render_template("coop/surplus/terms.html", form=form)
