"""Upload a file of training records, see what each row would do, enter it, undo it."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, Response, flash, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response as BaseResponse

from core import access
from core.access import requires
from core.db import owned, transaction
from core.errors import DomainError
from core.jobs import queries as jobs
from core.jobs.models import RunState
from core.people import queries as people
from core.sheets.columns import Column as SheetColumn
from core.sheets.columns import Type
from core.sheets.textfile import csv_lines
from core.ui import nav
from core.ui.progress import Progress
from core.ui.tables import Column, TableState
from training.imports import forms, queries, rules, service, template
from training.imports.models import TrainingImport
from training.imports.rules import Outcome, Sort

blueprint = Blueprint("training_imports", __name__, url_prefix="/training/import")
WAITING = (service.CHECKING, service.ENTERING, service.UNDOING)
STATE_WORDS = {
    service.CHECKING: ("being checked", "info"),
    service.UNREADABLE: ("could not be read", "bad"),
    service.READY: ("waiting for your yes", "warn"),
    service.ENTERING: ("being entered", "info"),
    service.ENTERED: ("entered", "good"),
    service.DISCARDED: ("put aside", ""),
    service.UNDOING: ("being undone", "info"),
    service.UNDONE: ("undone", ""),
}
LINE_COLUMNS = (
    Column("person", "Who", sort=False),
    Column("item", "What", sort=False),
    Column("words", "What will happen", sort=False),
)
MOST_NAMES = 20  # offered at once for matching
BAD_FILE = (
    SheetColumn("row", "Row", Type.WHOLE),
    SheetColumn("person", "Who"),
    SheetColumn("item", "What"),
    SheetColumn("words", "What is wrong", longest=500),
)


@blueprint.route("", methods=["GET", "POST"])
@requires(service.PERMISSION)
def index() -> str | BaseResponse:
    """The template, the upload, and what was imported before."""
    actor = access.actor()
    form = forms.UploadForm()
    if form.validate_on_submit():
        given = form.workbook.data
        content = given.read()
        with transaction():
            row = service.receive(actor, given.filename or "", content)
            key = row.id
            service.ask_check(actor, key, url_for("training_imports.one", training_import_id=key))
        return redirect(url_for("training_imports.one", training_import_id=key))
    nav.stand_at("training.matrix")
    return render_template(
        "training/imports/index.html",
        form=form,
        recent=queries.recent(actor.coop_id),
        state_words=STATE_WORDS,
    )


@blueprint.get("/template.xlsx")
@requires(service.PERMISSION)
def empty_workbook() -> Response:
    """The template."""
    content = template.workbook(people.coop(access.actor().coop_id).name)
    return send_file(
        BytesIO(content),
        mimetype=service.MEDIA_TYPE,
        as_attachment=True,
        download_name="training-records.xlsx",
    )


@blueprint.get("/<int:training_import_id>")
@requires(service.PERMISSION)
def one(training_import_id: int) -> str:
    """One file: its check, what each row would do, its entering."""
    actor = access.actor()
    row = owned(TrainingImport, training_import_id, actor.coop_id)
    nav.stand_at("training.matrix")
    lines = rules.from_json(row.lines)
    state = TableState.from_request(LINE_COLUMNS, filters=("show",), per_page=100)
    first = Outcome.BAD if row.bad else Outcome.ADD if row.adds else Outcome.SAME
    chosen = state.filters.get("show") or first
    panel, broken = _waiting(row)
    things = queries.things(actor.coop_id)
    names = rules.unknown_names(lines) if row.state == service.READY else []
    return render_template(
        "training/imports/one.html",
        row=row,
        state_words=STATE_WORDS[row.state],
        panel=panel,
        broken=broken,
        chosen=chosen,
        table_state=state,
        page=state.page_of([line for line in lines if line.outcome == chosen]),
        names=names[:MOST_NAMES],
        things=things,
        more_names=max(0, len(names) - MOST_NAMES),
        outcome_words=rules.OUTCOME_WORDS,
        meanings=rules.OUTCOME_MEANINGS,
        Outcome=Outcome,
    )


def _waiting(row: TrainingImport) -> tuple[Progress | None, str]:
    """How the work on it stands: its panel while it lives, or that it came to nothing."""
    if row.state not in WAITING or row.run_id is None:
        return None, ""
    run = jobs.run_of(row.run_id, row.coop_id)
    panel = jobs.progress(
        run,
        poll_url=url_for("jobs.panel", run_id=run.id),
        page_url=url_for("training_imports.one", training_import_id=row.id),
        cancel_url=url_for("jobs.cancel", run_id=run.id),
    )
    if run.ended_at is None or run.state == RunState.DONE:
        return panel, ""
    return None, panel.words or "It did not come to an end."


def _act(training_import_id: int, act: str, **more: bool) -> BaseResponse:
    """One verb on a file, and back to its page."""
    actor = access.actor()
    back = url_for("training_imports.one", training_import_id=training_import_id)
    owned(TrainingImport, training_import_id, actor.coop_id)
    try:
        with transaction():
            match act:
                case "check":
                    service.resume(actor, training_import_id)
                    service.ask_check(actor, training_import_id, back)
                case "confirm":
                    service.confirm(actor, training_import_id, back, **more)
                case "undo":
                    service.resume(actor, training_import_id)
                    service.ask_undo(actor, training_import_id, back)
                case _:
                    service.discard(actor, training_import_id)
    except DomainError as error:
        flash(error.words, "error")
    return redirect(back)


@blueprint.post("/<int:training_import_id>/check")
@requires(service.PERMISSION)
def check(training_import_id: int) -> BaseResponse:
    """Check it again: the co-op may have changed, or the first check was stopped."""
    return _act(training_import_id, "check")


@blueprint.post("/<int:training_import_id>/confirm")
@requires(service.PERMISSION)
def confirm(training_import_id: int) -> BaseResponse:
    """Enter all of it, where nothing is to be mended."""
    return _act(training_import_id, "confirm")


@blueprint.post("/<int:training_import_id>/confirm-without")
@requires(service.PERMISSION)
def confirm_without(training_import_id: int) -> BaseResponse:
    """Enter what is good, and leave out the rows to mend."""
    return _act(training_import_id, "confirm", without_bad=True)


@blueprint.post("/<int:training_import_id>/discard")
@requires(service.PERMISSION)
def discard(training_import_id: int) -> BaseResponse:
    """Put it aside."""
    return _act(training_import_id, "discard")


@blueprint.post("/<int:training_import_id>/undo")
@requires(service.PERMISSION)
def undo(training_import_id: int) -> BaseResponse:
    """Withdraw all that it entered."""
    return _act(training_import_id, "undo")


@blueprint.post("/<int:training_import_id>/match")
@requires(service.PERMISSION)
def match(training_import_id: int) -> BaseResponse:
    """A name in the file stands for one of ours; the file is checked again."""
    actor = access.actor()
    owned(TrainingImport, training_import_id, actor.coop_id)
    back = url_for("training_imports.one", training_import_id=training_import_id)
    sort, _, key = request.form.get("thing", "").partition("-")
    if sort not in tuple(Sort) or not key.isdigit():
        flash("Choose which it is.", "error")
        return redirect(back)
    try:
        with transaction():
            service.match(
                actor, training_import_id, request.form.get("words", ""), Sort(sort), int(key)
            )
            service.ask_check(actor, training_import_id, back)
    except DomainError as error:
        flash(error.words, "error")
    return redirect(back)


@blueprint.get("/<int:training_import_id>/to-mend.csv")
@requires(service.PERMISSION)
def bad_file(training_import_id: int) -> Response:
    """The rows to mend, as a file to work through."""
    row = owned(TrainingImport, training_import_id, access.actor().coop_id)
    lines = [line for line in rules.from_json(row.lines) if line.outcome == Outcome.BAD]
    rows = [(line.row, line.person, line.item, line.words) for line in lines]
    return Response(
        "".join(csv_lines(BAD_FILE, rows)),
        mimetype="text/csv",
        headers={"Content-Disposition": "attachment; filename=to-mend.csv"},
    )
