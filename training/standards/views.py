"""The co-op's list of competencies: the pages."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core import access, clock
from core.access import requires
from core.db import owned, transaction
from core.errors import DomainError
from core.ui import nav
from training.standards import forms, queries, service
from training.standards.models import Competency
from training.standards.rules import METHOD_WORDS, Method

blueprint = Blueprint("competencies", __name__, url_prefix="/training/competencies")


@blueprint.get("")
@requires("competencies.see")
def index() -> str:
    """Every competency, with how many hold it today."""
    actor = access.actor()
    found = queries.competencies(actor.coop_id)
    return render_template(
        "training/standards/competencies.html",
        present=[each for each in found if each.retired_on is None],
        retired=[each for each in found if each.retired_on is not None],
        names={each.id: each.name for each in found},
        methods=METHOD_WORDS,
    )


@blueprint.route("/add", methods=["GET", "POST"])
@requires("competencies.sign")
def add() -> str | Response:
    """Add a competency."""
    form = forms.CompetencyForm()
    _offer(form)
    if form.validate_on_submit():
        try:
            with transaction():
                service.add(
                    access.actor(),
                    form.name.data or "",
                    allows=form.allows.data or "",
                    renewal_months=form.renewal_months.data,
                    methods=[Method(each) for each in form.methods.data or ()],
                    assessor_competency_id=form.assessor_competency_id.data or None,
                )
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"{form.name.data} is added.")
            return redirect(url_for("competencies.index"))
    nav.stand_at("competencies.index")
    return render_template("training/standards/competency.html", form=form, competency=None)


@blueprint.route("/<int:competency_id>", methods=["GET", "POST"])
@requires("competencies.sign")
def change(competency_id: int) -> str | Response:
    """Change a competency."""
    actor = access.actor()
    found = owned(Competency, competency_id, actor.coop_id)
    form = forms.CompetencyForm(obj=found)
    if request.method == "GET":
        form.methods.data = found.methods.split()
    _offer(form, competency_id)
    if form.validate_on_submit():
        try:
            with transaction():
                service.change(
                    actor,
                    competency_id,
                    name=form.name.data or "",
                    allows=form.allows.data or "",
                    renewal_months=form.renewal_months.data,
                    methods=[Method(each) for each in form.methods.data or ()],
                    assessor_competency_id=form.assessor_competency_id.data or None,
                )
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"{form.name.data} is changed. Records already signed keep their last day.")
            return redirect(url_for("competencies.index"))
    nav.stand_at("competencies.index")
    return render_template(
        "training/standards/competency.html",
        form=form,
        competency=owned(Competency, competency_id, actor.coop_id),
    )


def _offer(form: forms.CompetencyForm, but: int | None = None) -> None:
    holds = queries.competencies(access.actor().coop_id, retired=False)
    form.assessor_competency_id.choices = [
        (0, "Nothing in particular"),
        *((each.id, each.name) for each in holds if each.id != but),
    ]


@blueprint.post("/<int:competency_id>/retire")
@requires("competencies.sign")
def retire(competency_id: int) -> Response:
    """Retire a competency today, or bring it back."""
    actor = access.actor()
    try:
        with transaction():
            if request.form.get("back"):
                row = service.bring_back(actor, competency_id)
                words = f"{row.name} is in use again."
            else:
                row = service.retire(actor, competency_id, on=clock.today())
                words = f"{row.name} is retired: nobody is signed off for it from today."
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash(words)
    return redirect(url_for("competencies.index"))
