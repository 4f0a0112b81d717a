"""Packs: make one, read what was made, have one made each month."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from coop.board import queries, rules, service
from coop.board.forms import PackForm, ScheduleForm
from coop.board.models import BoardPack
from core import access, audit, clock
from core.access import Actor, requires
from core.db import owned, transaction
from core.errors import DomainError
from core.jobs.models import StoredFile
from core.reports import Span, chapters
from core.ui.acts import done, tell

blueprint = Blueprint("board", __name__, url_prefix="/board")
Reply = str | Response
BACK = ("Board packs", "/board/packs")


def _choices(form: PackForm | ScheduleForm, actor: Actor) -> None:
    """Every section that the actor may read, all chosen at first."""
    known = chapters(actor)
    form.chapters.choices = [(one.code, one.title) for one in known]
    if not form.is_submitted() and not form.chapters.data:
        wanted = request.args.getlist("section")
        form.chapters.data = [one.code for one in known if not wanted or one.code in wanted]


@blueprint.get("/packs")
@requires("board.packs")
def index() -> str:
    """What was made, what comes by itself."""
    actor = access.actor()
    return render_template(
        "coop/board/index.html",
        packs=queries.packs(actor),
        schedules=[
            (row, queries.titles(actor, row.chapters)) for row in queries.schedules(actor.coop_id)
        ],
        known=chapters(actor),
        months=rules.MONTHS,
        titles=lambda codes: queries.titles(actor, codes),
    )


@blueprint.route("/packs/new", methods=["GET", "POST"])
@requires("board.packs")
def new() -> Reply:
    """Choose sections, period and what it is compared with."""
    actor, form = access.actor(), PackForm()
    _choices(form, actor)
    if form.validate_on_submit():
        try:
            with transaction():
                run = service.ask(actor, form.chapters.data or (), _span(form), form.compared.data)
                address = url_for("jobs.run", run_id=run.id)
        except DomainError as error:
            form.blame(error)
        else:
            return redirect(address)
    return render_template("coop/board/new.html", form=form, known=chapters(actor), back=BACK)


def _span(form: PackForm) -> Span:
    if form.period.data == "days":
        return Span(form.first_on.data, form.last_on.data)
    return rules.span_of(form.period.data, clock.today())


@blueprint.get("/packs/<int:pack_id>")
@requires("board.packs")
def pack(pack_id: int) -> str:
    """One pack as it was made."""
    actor = access.actor()
    row = queries.pack(actor, pack_id)
    return render_template(
        "coop/board/pack.html",
        row=row,
        titles=queries.titles(actor, row.pack.chapters),
        beside=rules.compared_with(row.span, row.pack.compared),
        back=BACK,
    )


@blueprint.get("/packs/<int:pack_id>/workbook")
@requires("board.packs")
def workbook(pack_id: int) -> Response:
    """The workbook of a pack."""
    return _file(queries.pack(access.actor(), pack_id), "workbook")


@blueprint.get("/packs/<int:pack_id>/paper")
@requires("board.packs")
def paper(pack_id: int) -> Response:
    """The PDF of a pack."""
    return _file(queries.pack(access.actor(), pack_id), "paper")


def _file(row: queries.PackRow, what: str) -> Response:
    """Hand out a file; each reading is recorded."""
    facts = row.workbook if what == "workbook" else row.paper
    coop_id, pack_id = row.pack.coop_id, row.pack.id
    held = owned(StoredFile, facts.id, coop_id)
    name, media_type, content = held.name, held.media_type, held.content
    with transaction():
        audit.record("board.pack_read", owned(BoardPack, pack_id, coop_id), file=name)
    return send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name)


@blueprint.route("/schedules/new", methods=["GET", "POST"])
@requires("board.packs")
def plan() -> Reply:
    """Have a pack made each month."""
    actor, form = access.actor(), ScheduleForm()
    _choices(form, actor)

    def act() -> None:
        service.schedule(
            actor, form.chapters.data or (), form.months.data, form.compared.data, form.day.data
        )

    if done(form, act, "It will come by itself each month."):
        return redirect(url_for("board.index"))
    return render_template("coop/board/plan.html", form=form, known=chapters(actor), back=BACK)


@blueprint.post("/schedules/<int:schedule_id>/end")
@requires("board.packs")
def end(schedule_id: int) -> Response:
    """Stop it."""
    tell(lambda: service.end(access.actor(), schedule_id), "It is made no more.")
    return redirect(url_for("board.index"))
