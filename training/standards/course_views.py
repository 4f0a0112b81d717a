"""Courses, and who must have which: the pages."""

from __future__ import annotations

from decimal import Decimal

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core import access, clock
from core.access import requires
from core.db import owned, transaction
from core.errors import DomainError
from core.ui import nav
from core.ui.filters import day_year
from training.standards import course_queries, courses, forms, queries, requirements
from training.standards.library_queries import Item
from training.standards.models import Course, Requirement
from training.standards.rules import LEVEL_WORDS, Level

blueprint = Blueprint("courses", __name__, url_prefix="/training")
ALL = ""


@blueprint.get("/courses")
@requires("competencies.see")
def index() -> str:
    """Every course."""
    found = course_queries.courses(access.actor().coop_id)
    return render_template(
        "training/standards/courses.html",
        present=[each for each in found if each.retired_on is None],
        retired=[each for each in found if each.retired_on is not None],
    )


@blueprint.route("/courses/add", methods=["GET", "POST"])
@requires("competencies.sign")
def add() -> str | Response:
    """Add a course."""
    form = forms.CourseForm()
    _offer(form)
    if form.validate_on_submit():
        try:
            with transaction():
                courses.add(access.actor(), _said(form))
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"{form.name.data} is added.")
            return redirect(url_for("courses.index"))
    nav.stand_at("courses.index")
    return render_template("training/standards/course.html", form=form, course=None)


@blueprint.route("/courses/<int:course_id>", methods=["GET", "POST"])
@requires("competencies.sign")
def change(course_id: int) -> str | Response:
    """Change a course."""
    actor = access.actor()
    found = owned(Course, course_id, actor.coop_id)
    form = forms.CourseForm(obj=found)
    _offer(form, found.gives_competency_id)
    if request.method == "GET":
        form.minutes.data = found.minutes or None
        form.cost.data = Decimal(found.cost_pence) / 100 if found.cost_pence else None
    if form.validate_on_submit():
        try:
            with transaction():
                courses.change(actor, course_id, _said(form))
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"{form.name.data} is changed. What people have taken keeps its last day.")
            return redirect(url_for("courses.index"))
    nav.stand_at("courses.index")
    return render_template(
        "training/standards/course.html",
        form=form,
        course=owned(Course, course_id, actor.coop_id),
    )


def _offer(form: forms.CourseForm, held: int | None = None) -> None:
    form.gives_competency_id.choices = [
        (0, "Nothing"),
        *(
            (each.id, each.name)
            for each in queries.competencies(access.actor().coop_id)
            if each.retired_on is None or each.id == held
        ),
    ]


def _said(form: forms.CourseForm) -> courses.Said:
    return courses.Said(
        name=form.name.data or "",
        category=form.category.data or "",
        provider=form.provider.data or "",
        delivery=form.delivery.data or "",
        accredited=form.accredited.data or "",
        renewal_months=form.renewal_months.data,
        cost_pence=form.cost.pence or 0,
        minutes=form.minutes.data or 0,
        basis=form.basis.data or "",
        gives_competency_id=form.gives_competency_id.data or None,
    )


@blueprint.post("/courses/<int:course_id>/retire")
@requires("competencies.sign")
def retire(course_id: int) -> Response:
    """Retire a course today, or bring it back."""
    actor = access.actor()
    try:
        with transaction():
            if request.form.get("back"):
                words = f"{courses.bring_back(actor, course_id).name} is in use again."
            else:
                row = courses.retire(actor, course_id, on=clock.today())
                words = f"{row.name} is retired: nobody is entered for it from today."
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash(words)
    return redirect(url_for("courses.index"))


@blueprint.get("/requirements")
@requires("competencies.see")
def asked() -> str:
    """Who must have what, now and before."""
    on = clock.today()
    found = course_queries.requirements(access.actor().coop_id)
    return render_template(
        "training/standards/requirements.html",
        present=[each for each in found if each.until_on is None or each.until_on >= on],
        past=[each for each in found if each.until_on is not None and each.until_on < on],
        levels=LEVEL_WORDS,
        today=on,
    )


@blueprint.route("/requirements/add", methods=["GET", "POST"])
@requires("competencies.sign")
def ask() -> str | Response:
    """Ask for a competency or a course."""
    actor = access.actor()
    form = forms.RequirementForm(from_on=clock.today())
    form.item.choices = [
        *(
            (f"c{each.id}", f"{each.name} (competency)")
            for each in queries.competencies(actor.coop_id, retired=False)
        ),
        *(
            (f"t{each.id}", f"{each.name} (course)")
            for each in course_queries.courses(actor.coop_id, retired=False)
        ),
    ]
    form.role.choices = [
        (ALL, "Every job"),
        *((each, each) for each in course_queries.roles(actor.coop_id)),
    ]
    form.service_id.choices = [(0, "Every service"), *course_queries.services(actor.coop_id)]
    form.named.choices = list(course_queries.workers(actor.coop_id, clock.today()))
    if form.validate_on_submit():
        chosen = form.item.data
        key = int(chosen[1:])
        said = requirements.Said(
            item=Item(key, None) if chosen[0] == "c" else Item(None, key),
            level=Level(form.level.data),
            from_on=form.from_on.data,
            until_on=form.until_on.data,
            role=form.role.data or "",
            service_id=form.service_id.data or None,
            supported=form.supported.data or "",
            named=form.named.data or (),
            why=form.why.data or "",
        )
        try:
            with transaction():
                requirements.ask(actor, said)
        except DomainError as error:
            form.blame(error)
        else:
            flash("It is asked from that day, and stands in the matrix.")
            return redirect(url_for("courses.asked"))
    nav.stand_at("courses.asked")
    return render_template("training/standards/requirement.html", form=form)


@blueprint.route("/requirements/<int:requirement_id>/end", methods=["GET", "POST"])
@requires("competencies.sign")
def end(requirement_id: int) -> str | Response:
    """Ask for it no more after a day."""
    actor = access.actor()
    owned(Requirement, requirement_id, actor.coop_id)
    form = forms.EndForm(until_on=clock.today())
    if form.validate_on_submit():
        try:
            with transaction():
                row = requirements.end(actor, requirement_id, form.until_on.data)
                words = f"It is asked until {day_year(row.until_on)}."
        except DomainError as error:
            form.blame(error)
        else:
            flash(words)
            return redirect(url_for("courses.asked"))
    nav.stand_at("courses.asked")
    found = next(
        each for each in course_queries.requirements(actor.coop_id) if each.id == requirement_id
    )
    return render_template("training/standards/requirement_end.html", form=form, row=found)
