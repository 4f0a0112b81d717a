"""A run's page, the list of runs, and downloads."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from core import access
from core.access import requires, signed_in
from core.db import owned, transaction
from core.errors import DomainError, NotAllowed
from core.jobs import queries, service
from core.jobs.models import JobRun, RunState, StoredFile
from core.ui.filters import NOTHING, moment
from core.ui.progress import MEANING, WORDS
from core.ui.tables import Column, TableState

blueprint = Blueprint("jobs", __name__)

COLUMNS = (
    Column("title", "Work", sort=False),
    Column("state", "State", sort=False),
    Column("asker_name", "Asked by", sort=False, phone=False),
    Column("queued_at", "Asked", sort=False, show=lambda run: moment(run.queued_at), phone=False),
    Column("lasted", "Took", sort=False, align="right", phone=False),
)
STATES = tuple((str(state), WORDS[state].capitalize()) for state in RunState)


def _panel(run: JobRun) -> dict[str, object]:
    actor = access.actor()
    told = queries.progress(
        run,
        poll_url=url_for("jobs.panel", run_id=run.id),
        page_url=url_for("jobs.run", run_id=run.id),
        cancel_url=url_for("jobs.cancel", run_id=run.id),
    )
    return {
        # The page's own title says which work it is.
        "run": replace(told, title="Progress" if told.live else "Outcome"),
        "files": [f for f in queries.files_of(run.id, run.coop_id) if actor.can(f.permission)],
    }


def _took(run: JobRun) -> str:
    if run.ended_at is None or run.started_at is None:
        return NOTHING
    seconds = (run.ended_at - run.started_at).total_seconds()
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


@blueprint.get("/jobs")
@requires("jobs.see")
def index() -> str:
    """What was asked of the background lately."""
    state = TableState.from_request(COLUMNS, filters=("state",), per_page=25)
    rows, total = queries.recent(
        access.actor(),
        state=state.filters.get("state", ""),
        text=state.text,
        limit=state.per_page,
        offset=state.offset,
    )
    return render_template(
        "core/jobs/index.html",
        state=state,
        page=state.page(rows, total),
        states=STATES,
        href=lambda row: url_for("jobs.run", run_id=row.id),
        words=queries.state_words,
        meaning=lambda found: MEANING.get(found, ""),
        took=_took,
    )


@blueprint.get("/jobs/<int:run_id>")
@signed_in()
def run(run_id: int) -> str:
    """One run: how far it is, what came of it."""
    row = service.find(run_id, access.actor())
    return render_template("core/jobs/run.html", row=row, **_panel(row))


@blueprint.get("/jobs/<int:run_id>/panel")
@signed_in()
def panel(run_id: int) -> str:
    """The progress panel alone, for the page that polls it."""
    row = service.find(run_id, access.actor())
    return render_template("core/jobs/panel.html", **_panel(row))


@blueprint.post("/jobs/<int:run_id>/cancel")
@signed_in()
def cancel(run_id: int) -> Response:
    """Call a run off."""
    actor = access.actor()
    try:
        with transaction():
            service.cancel(run_id, actor)
    except DomainError as error:
        flash(error.words, "info")
    back = request.form.get("back", "")
    safe = back.startswith("/") and not back.startswith(("//", "/\\"))
    return redirect(back if safe else url_for("jobs.run", run_id=run_id))


@blueprint.get("/files/<int:file_id>")
@signed_in()
def download(file_id: int) -> Response:
    """A stored file, to those who hold its permission in its co-op."""
    actor = access.actor()
    file = owned(StoredFile, file_id, actor.coop_id)
    if not actor.can(file.permission):
        raise NotAllowed
    response = send_file(
        BytesIO(file.content),
        mimetype=file.media_type,
        as_attachment=True,
        download_name=file.name,
        etag=file.sha256,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
