"""The library of standards: its versions, a new one from a workbook, what serves which."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from core import access, clock
from core.access import requires
from core.db import owned, transaction
from core.errors import DomainError, NotFound
from core.jobs.models import StoredFile
from core.jobs.service import store_file
from core.ui import nav
from core.ui.filters import plural
from training.standards import books, forms, library, queries
from training.standards import library_queries as reading
from training.standards.models import Competency, Course
from training.standards.rules import (
    KIND_WORDS,
    LIFE_MEANINGS,
    LIFE_WORDS,
    OutcomeFacts,
    StandardFacts,
    VersionFacts,
)

blueprint = Blueprint("library", __name__, url_prefix="/training/library")
PERMISSION = "competencies.sign"
NOBODY = (0, "Nothing in particular")


@blueprint.get("")
@requires("competencies.see")
def index() -> str:
    """Every version of every set of standards."""
    return render_template(
        "training/standards/library.html",
        versions=reading.versions(access.actor().coop_id),
        today=clock.today(),
        **_words(),
    )


def _words() -> dict[str, object]:
    return {"kinds": KIND_WORDS, "lives": LIFE_WORDS, "life_meanings": LIFE_MEANINGS}


@blueprint.post("/take-in")
@requires(PERMISSION)
def take_in() -> Response:
    """Add the published standards and courses."""
    with transaction():
        added = library.take_in(access.actor())
    if added.standards or added.courses:
        flash(
            f"{plural(added.standards, 'standard')} and {plural(added.courses, 'course')} "
            "are in the library."
        )
    else:
        flash("The library has all the published lists already.", "info")
    return redirect(url_for("library.index"))


@blueprint.route("/<int:framework_id>", methods=["GET", "POST"])
@requires("competencies.see")
def version(framework_id: int) -> str | Response:
    """One version: its standards and outcomes; dates and assessor for those who keep it."""
    actor = access.actor()
    found = reading.version(actor.coop_id, framework_id)
    form = forms.VersionForm(obj=found)
    holds = [(each.id, each.name) for each in queries.competencies(actor.coop_id, retired=False)]
    form.assessor_competency_id.choices = [NOBODY, *holds]
    if actor.can(PERMISSION) and form.validate_on_submit():
        try:
            with transaction():
                library.set_dates(actor, framework_id, form.from_on.data, form.until_on.data)
                library.set_assessor(actor, framework_id, form.assessor_competency_id.data or None)
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"{found.name} is changed.")
            return redirect(url_for("library.version", framework_id=framework_id))
    nav.stand_at("library.index")
    return render_template(
        "training/standards/version.html",
        version=found,
        standards=reading.standards(actor.coop_id, framework_id),
        form=form,
        today=clock.today(),
        **_words(),
    )


@blueprint.get("/<int:framework_id>/version.xlsx")
@requires("competencies.see")
def present(framework_id: int) -> Response:
    """The version as a workbook, to change and load as the next one."""
    actor = access.actor()
    found = reading.version(actor.coop_id, framework_id)
    facts = VersionFacts(
        found.code,
        found.version,
        found.name,
        found.kind,
        found.from_on,
        found.until_on,
        found.source,
        found.note,
        tuple(
            StandardFacts(
                each.code,
                each.title,
                each.heading,
                each.observed,
                each.note,
                tuple(OutcomeFacts(code, words) for _, code, words in each.outcomes),
            )
            for each in reading.standards(actor.coop_id, framework_id)
        ),
    )
    return _xlsx(books.write(facts), f"standards-{found.code.lower()}.xlsx")


@blueprint.get("/template.xlsx")
@requires(PERMISSION)
def template() -> Response:
    """The empty workbook."""
    return _xlsx(books.write(), "standards.xlsx")


def _xlsx(content: bytes, name: str) -> Response:
    return send_file(
        BytesIO(content), mimetype=books.MEDIA_TYPE, as_attachment=True, download_name=name
    )


@blueprint.route("/load", methods=["GET", "POST"])
@requires(PERMISSION)
def load() -> str | Response:
    """Choose a workbook with a version; every fault in it, or what it would add."""
    actor = access.actor()
    form = forms.LoadForm()
    given = None
    if form.validate_on_submit():
        content = form.workbook.data.read()
        given = books.read(content, _present(actor.coop_id), clock.today())
        if given.facts is not None:
            name = form.workbook.data.filename or "standards.xlsx"
            with transaction():
                file = store_file(actor.coop_id, name, books.MEDIA_TYPE, content, PERMISSION)
                file_id = file.id
            return redirect(url_for("library.preview", file_id=file_id))
    nav.stand_at("library.index")
    return render_template("training/standards/load.html", form=form, given=given)


@blueprint.route("/load/<int:file_id>", methods=["GET", "POST"])
@requires(PERMISSION)
def preview(file_id: int) -> str | Response:
    """What a workbook would add; posted, it is added whole."""
    actor = access.actor()
    file = owned(StoredFile, file_id, actor.coop_id)
    if file.permission != PERMISSION or file.media_type != books.MEDIA_TYPE:
        raise NotFound
    given = books.read(file.content, _present(actor.coop_id), clock.today())
    if request.method == "POST" and given.facts is not None:
        try:
            with transaction():
                made = library.load_version(
                    actor, given.facts, given.links, earlier_until=given.earlier_until
                )
                words = f"{made.name}, version {made.version}, is in the library."
                framework_id = made.id
        except DomainError as error:
            flash(error.words, "error")
        else:
            flash(words)
            return redirect(url_for("library.version", framework_id=framework_id))
    nav.stand_at("library.index")
    return render_template("training/standards/preview.html", given=given, name=file.name)


def _present(coop_id: int) -> frozenset[tuple[str, str, str]]:
    return frozenset(
        (each.code, each.version, row.code)
        for each in reading.versions(coop_id)
        for row in reading.standards(coop_id, each.id)
    )


@blueprint.route("/serves/competency/<int:competency_id>", methods=["GET", "POST"])
@requires(PERMISSION)
def competency_serves(competency_id: int) -> str | Response:
    """Which standards a competency is evidence for."""
    found = owned(Competency, competency_id, access.actor().coop_id)
    return _serves(found.name, url_for("competencies.index"), competency_id=competency_id)


@blueprint.route("/serves/course/<int:course_id>", methods=["GET", "POST"])
@requires(PERMISSION)
def course_serves(course_id: int) -> str | Response:
    """Which standards a course is evidence for."""
    found = owned(Course, course_id, access.actor().coop_id)
    return _serves(found.name, url_for("courses.index"), course_id=course_id)


def _serves(
    name: str, back: str, *, competency_id: int | None = None, course_id: int | None = None
) -> str | Response:
    actor = access.actor()
    if request.method == "POST":
        wanted = request.form.getlist("standard", type=int)
        with transaction():
            count = library.serve(actor, wanted, competency_id=competency_id, course_id=course_id)
        flash(f"{name} serves {plural(count, 'standard')}.")
        return redirect(back)
    chosen = reading.served_by(actor.coop_id, competency_id=competency_id, course_id=course_id)
    rows = reading.standards(actor.coop_id)
    nav.stand_at("courses.index" if course_id else "competencies.index")
    return render_template(
        "training/standards/serves.html",
        name=name,
        back=back,
        groups=[
            (each, [row for row in rows if row.framework_id == each.id])
            for each in reading.versions(actor.coop_id)
        ],
        chosen=chosen,
        today=clock.today(),
        **_words(),
    )
