"""Saved exports, the page that builds one, and the files made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.builder import making, queries, service
from coop.builder.asking import Ready, Wish, ready
from coop.builder.forms import ExportForm, filled, form_for
from coop.builder.service import BUILD, Saved
from core import access, clock, exporting
from core.access import Actor, requires
from core.db import transaction
from core.errors import DomainError
from core.exporting import Subject
from core.people.models import ROLE_WORDS, Role
from core.ui import nav
from core.ui.acts import tell

blueprint = Blueprint("builder", __name__)
FIRST_HOUR = 7


@dataclass(frozen=True, slots=True)
class Line:
    """A column on the page: whether it goes out, and where it stands among those that do."""

    key: str
    title: str
    hint: str
    chosen: bool
    first: bool = False
    last: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows, or why there are none."""

    heads: tuple[str, ...] = ()
    rows: Sequence[Sequence[str]] = ()
    said: str = ""
    refused: str = ""


@blueprint.get("/exports")
@requires(BUILD)
def index() -> str:
    """One's own, and those shared with one."""
    actor = access.actor()
    rows = queries.exports(actor)
    return render_template(
        "coop/builder/index.html",
        mine=[row for row in rows if row.mine],
        theirs=[row for row in rows if not row.mine],
    )


@blueprint.get("/exports/new")
@requires(BUILD)
def subjects() -> str:
    """What there is to export, of what one sees."""
    nav.stand_at("builder.index")
    groups: dict[str, list[Subject]] = {}
    for one in exporting.subjects(access.actor()):
        groups.setdefault(one.group, []).append(one)
    return render_template("coop/builder/subjects.html", groups=groups)


@blueprint.route("/exports/new/<subject>", methods=["GET", "POST"])
@requires(BUILD)
def new(subject: str) -> str | Response:
    """Build one."""
    found = exporting.subject(access.actor(), subject)
    begun = {one.key: one.usual for one in found.filters if one.usual}
    usual = [one.key for one in found.columns if one.usual]
    data = {"name": found.title, "form": making.XLSX, "hour": str(FIRST_HOUR)}
    return _builder(found, data | filled(found, begun), usual, None)


@blueprint.route("/exports/<int:export_id>/change", methods=["GET", "POST"])
@requires(BUILD)
def change(export_id: int) -> str | Response:
    """Change one of one's own."""
    actor = access.actor()
    held = queries.export(actor, export_id)
    service.own(actor, export_id)
    found = exporting.subject(actor, held.wish.subject)
    plan = held.plan
    data: dict[str, Any] = {
        "name": held.name,
        "form": held.form,
        "shared": list(held.shared),
        "every": plan.every if plan else "",
        "hour": str(plan.hour if plan else FIRST_HOUR),
    }
    if plan:
        data["weekday" if plan.every == "week" else "monthday"] = str(plan.day)
    return _builder(found, data | filled(found, held.wish.filters), held.wish.columns, export_id)


def _form(subject: Subject, actor: Actor, data: dict[str, Any] | None = None) -> ExportForm:
    return form_for(subject, actor.coop_id, service.roles_for(subject.code), data)


def _typed(subject: Subject, act: str) -> list[str]:
    """The columns that are ticked, in the order of the page, after one was moved."""
    keys = list(dict.fromkeys(request.form.getlist("column")))[: len(subject.columns) + 1]
    verb, _, key = act.partition(":")
    if verb in ("up", "down") and key in keys:
        at = keys.index(key)
        to = max(0, at - 1) if verb == "up" else min(len(keys) - 1, at + 1)
        keys.insert(to, keys.pop(at))
    return keys


def _builder(
    subject: Subject, data: dict[str, Any], columns: Sequence[str], export_id: int | None
) -> str | Response:
    actor = access.actor()
    form, act = _form(subject, actor, data), ""
    keys = [key for key in columns if key in {one.key for one in subject.open_to(actor)}]
    if form.is_submitted():
        act = request.form.get("act", "")
        keys = _typed(subject, act)
        if act in ("save", "make") and form.validate():
            done = _save(form, subject, keys, export_id, make=act == "make")
            if done is not None:
                return done
    nav.stand_at("builder.index")
    return render_template(
        "coop/builder/build.html",
        subject=subject,
        form=form,
        lines=_lines(subject, actor, keys),
        preview=_preview(form, subject, keys),
        export_id=export_id,
        roles=service.roles_for(subject.code),
        moved=act.partition(":")[2],
        way=act.partition(":")[0],
        kept=service.kept_days(clock.today()),
    )


def _save(
    form: ExportForm, subject: Subject, keys: list[str], export_id: int | None, *, make: bool
) -> Response | None:
    actor = access.actor()
    try:
        wish = Wish(subject.code, tuple(keys), form.chosen())
        given = Saved(
            form.name.data, wish, form.form.data, tuple(form.shared.data or ()), form.plan()
        )
        with transaction():
            row_id = service.save(actor, given, export_id).id
            run_id = service.ask(actor, row_id).id if make else None
    except DomainError as error:
        form.blame(error)
        return None
    if run_id is not None:
        return redirect(url_for("jobs.run", run_id=run_id))
    flash("The export is saved.")
    return redirect(url_for("builder.export", export_id=row_id))


def _lines(subject: Subject, actor: Actor, keys: Sequence[str]) -> list[Line]:
    """Those that are chosen first, in their order; then the others as the subject has them."""
    seen = {one.key: one.column for one in subject.open_to(actor)}
    chosen = [key for key in keys if key in seen]
    found = [
        Line(key, seen[key].title, seen[key].hint, True, place == 0, place == len(chosen) - 1)
        for place, key in enumerate(chosen)
    ]
    found += [Line(key, one.title, one.hint, False) for key, one in seen.items() if key not in keys]
    return found


def _preview(form: ExportForm, subject: Subject, keys: Sequence[str]) -> Preview:
    actor = access.actor()
    try:
        wish = Wish(subject.code, tuple(keys), form.chosen())
        asked: Ready = ready(actor, wish, clock.today())
    except DomainError as error:
        return Preview(refused=error.words)
    heads = tuple(one.title for one in asked.sheet)
    return Preview(heads, making.first_rows(asked), asked.words)


@blueprint.post("/exports/preview/<subject>")
@requires(BUILD)
def preview(subject: str) -> str:
    """The first rows alone, for the page that is being filled in."""
    actor = access.actor()
    found = exporting.subject(actor, subject)
    form = _form(found, actor)
    keys = _typed(found, "")
    return render_template("coop/builder/preview.html", preview=_preview(form, found, keys))


@blueprint.get("/exports/<int:export_id>")
@requires(BUILD)
def export(export_id: int) -> str:
    """One export: what it is, and the files made of it."""
    actor = access.actor()
    row = queries.export(actor, export_id)
    nav.stand_at("builder.index")
    asked, refused = None, ""
    if row.open:
        try:
            asked = ready(actor, row.wish, clock.today(), strict=False)
        except DomainError as error:
            refused = error.words
    return render_template(
        "coop/builder/export.html",
        row=row,
        asked=asked,
        refused=refused,
        files=queries.files(actor, export_id),
        forms=making.FORM_WORDS,
        shared=[ROLE_WORDS[Role(role)] for role in row.shared],
        kept=service.kept_days(clock.today()),
    )


@blueprint.post("/exports/<int:export_id>/make")
@requires(BUILD)
def make(export_id: int) -> Response:
    """Have a file made now."""
    try:
        with transaction():
            run_id = service.ask(access.actor(), export_id).id
    except DomainError as error:
        flash(error.words, "error")
        return redirect(url_for("builder.export", export_id=export_id))
    return redirect(url_for("jobs.run", run_id=run_id))


@blueprint.post("/exports/<int:export_id>/copy")
@requires(BUILD)
def copy(export_id: int) -> Response:
    """One's own, like one that is shared."""
    try:
        with transaction():
            row_id = service.copy(access.actor(), export_id).id
    except DomainError as error:
        flash(error.words, "error")
        return redirect(url_for("builder.export", export_id=export_id))
    flash("Copied: this one is yours.")
    return redirect(url_for("builder.change", export_id=row_id))


@blueprint.post("/exports/<int:export_id>/remove")
@requires(BUILD)
def remove(export_id: int) -> Response:
    """One's own goes, with its files."""
    actor = access.actor()
    tell(lambda: service.remove(actor, export_id), "The export and its files are removed.")
    return redirect(url_for("builder.index"))
