"""Download the template, upload the workbook, see what it would do, confirm."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from flask import Blueprint, Response, flash, redirect, render_template, send_file, url_for
from werkzeug.wrappers import Response as BaseResponse

from coop.imports import queries, service, template
from coop.imports.forms import UploadForm
from coop.imports.models import Import
from coop.imports.present import sheets_of
from core import access
from core.access import requires
from core.db import transaction
from core.errors import DomainError
from core.jobs import queries as jobs
from core.jobs.models import RunState
from core.people import queries as people
from core.sheets.columns import Column as SheetColumn
from core.sheets.columns import Fault, Type
from core.sheets.textfile import csv_lines
from core.ui.progress import Progress
from core.ui.tables import Column, TableState

blueprint = Blueprint("imports", __name__, url_prefix="/import")
WAITING = (service.CHECKING, service.APPLYING)
STATE_WORDS = {
    service.CHECKING: ("being checked", "info"),
    service.FAULTY: ("to be mended", "bad"),
    service.READY: ("waiting for your yes", "warn"),
    service.APPLYING: ("being written", "info"),
    service.APPLIED: ("written", "good"),
    service.DISCARDED: ("put aside", ""),
}
FAULT_COLUMNS = (
    Column("where", "Where", sort=False, show=service.place),
    Column("value", "What it says", sort=False, phone=False),
    Column("words", "What is wrong", sort=False),
)
FAULT_FILE = (
    SheetColumn("sheet", "Sheet"),
    SheetColumn("row", "Row", Type.WHOLE),
    SheetColumn("column", "Column"),
    SheetColumn("value", "What it says"),
    SheetColumn("words", "What is wrong", longest=500),
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """The run behind an import: its panel while it lives, or that it came to nothing."""

    panel: Progress | None
    broken: str


@blueprint.route("", methods=["GET", "POST"])
@requires("imports.run")
def index() -> str | BaseResponse:
    """The three steps, and what was imported before."""
    actor = access.actor()
    form = UploadForm()
    if form.validate_on_submit():
        given = form.workbook.data
        content = given.read()
        with transaction():
            row = service.receive(actor, given.filename or "", content)
            service.ask_check(actor, row.id, url_for("imports.one", import_id=row.id))
        return redirect(url_for("imports.one", import_id=row.id))
    return render_template(
        "coop/imports/index.html",
        form=form,
        sheets=template.TEMPLATE,
        recent=queries.recent(actor.coop_id),
        state_words=STATE_WORDS,
    )


@blueprint.get("/template.xlsx")
@requires("imports.run")
def empty_workbook() -> Response:
    """The template."""
    name = people.coop(access.actor().coop_id).name
    return _xlsx(template.workbook(coop_name=name), "carework-template.xlsx")


@blueprint.get("/present.xlsx")
@requires("imports.run")
def present_workbook() -> Response:
    """The template with all that the co-op has, to change and upload again."""
    actor = access.actor()
    rows, _ = queries.current(actor.coop_id)
    name = people.coop(actor.coop_id).name
    return _xlsx(template.workbook(sheets_of(rows), name), "carework-workbook.xlsx")


def _xlsx(content: bytes, name: str) -> Response:
    return send_file(
        BytesIO(content), mimetype=service.MEDIA_TYPE, as_attachment=True, download_name=name
    )


@blueprint.get("/<int:import_id>")
@requires("imports.run")
def one(import_id: int) -> str:
    """One workbook: its check, its faults or its preview, its writing."""
    actor = access.actor()
    row = queries.one(actor.coop_id, import_id)
    faults = [Fault(**fault) for fault in row.faults]
    state = TableState.from_request(FAULT_COLUMNS, filters=("sheet",), per_page=100)
    chosen = state.filters.get("sheet")
    listed = [fault for fault in faults if chosen in (None, fault.sheet)]
    found = dict.fromkeys(fault.sheet for fault in faults if fault.sheet)
    return render_template(
        "coop/imports/one.html",
        row=row,
        state_words=STATE_WORDS[row.state],
        waiting=_waiting(row),
        faults=faults,
        warnings=[Fault(**fault) for fault in row.preview.get("warnings", ())],
        table_state=state,
        page=state.page_of(listed),
        sheets=[(title, title) for title in found],
    )


def _waiting(row: Import) -> Waiting:
    """How the check or the writing stands. A run that came to nothing leaves a sentence."""
    run_id = row.apply_run_id if row.state == service.APPLYING else row.check_run_id
    if row.state not in WAITING or run_id is None:
        return Waiting(None, "")
    run = jobs.run_of(run_id, row.coop_id)
    panel = jobs.progress(
        run,
        poll_url=url_for("jobs.panel", run_id=run.id),
        page_url=url_for("imports.one", import_id=row.id),
        cancel_url=url_for("jobs.cancel", run_id=run.id),
    )
    if run.ended_at is None or run.state == RunState.DONE:
        return Waiting(panel, "")
    return Waiting(None, panel.words or "It did not come to an end.")


@blueprint.post("/<int:import_id>/check")
@requires("imports.run")
def check(import_id: int) -> BaseResponse:
    """Check it again: the co-op may have changed, or the first check was stopped."""
    actor = access.actor()
    back = url_for("imports.one", import_id=import_id)
    try:
        with transaction():
            service.resume(actor, import_id)
            service.ask_check(actor, import_id, back)
    except DomainError as error:
        flash(error.words, "bad")
    return redirect(back)


@blueprint.post("/<int:import_id>/confirm")
@requires("imports.run")
def confirm(import_id: int) -> BaseResponse:
    """Write it."""
    back = url_for("imports.one", import_id=import_id)
    try:
        with transaction():
            service.confirm(access.actor(), import_id, back)
    except DomainError as error:
        flash(error.words, "bad")
    return redirect(back)


@blueprint.post("/<int:import_id>/discard")
@requires("imports.run")
def discard(import_id: int) -> BaseResponse:
    """Put it aside."""
    try:
        with transaction():
            service.discard(access.actor(), import_id)
    except DomainError as error:
        flash(error.words, "bad")
        return redirect(url_for("imports.one", import_id=import_id))
    flash("The workbook is put aside. Nothing of it was written.", "good")
    return redirect(url_for("imports.index"))


@blueprint.get("/<int:import_id>/faults.csv")
@requires("imports.run")
def faults_file(import_id: int) -> Response:
    """What is to be mended, as a file to work through."""
    row = queries.one(access.actor().coop_id, import_id)
    lines = csv_lines(FAULT_FILE, row.faults)
    return Response(
        "".join(lines),
        mimetype="text/csv",
        headers={"Content-Disposition": "attachment; filename=to-be-mended.csv"},
    )
