"""Templates of the first weeks: versions, drafts and their steps."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from core import access, clock
from core.access import requires
from core.db import owned, transaction
from core.errors import DomainError
from core.ui import nav
from core.ui.acts import done
from core.ui.filters import day_year
from training.induction import forms, queries, service, templating
from training.induction.models import InductionTemplate, InductionTemplateStep
from training.induction.rules import Phase, phase
from training.induction.steps import facts_of, offer
from training.induction.views import words

blueprint = Blueprint("induction_templates", __name__, url_prefix="/induction/templates")


@blueprint.get("")
@requires(service.SEE)
def index() -> str:
    """Every template, its versions newest first."""
    coop_id, on = access.actor().coop_id, clock.today()
    nav.stand_at("induction.index")
    return render_template(
        "training/induction/templates.html",
        rows=queries.templates(coop_id),
        in_use={row.id for row in queries.templates_in_use(coop_id, on)},
        today=on,
    )


@blueprint.post("/take-in")
@requires(service.KEEP)
def take_in() -> Response:
    """Begin with the template that comes with Carework."""
    with transaction():
        row = templating.take_in(access.actor())
        key = row.id
    flash(f"“{row.name}” is in use. Make a draft of the next version to change it.")
    return redirect(url_for("induction_templates.one", template_id=key))


@blueprint.route("/<int:template_id>", methods=["GET", "POST"])
@requires(service.SEE)
def one(template_id: int) -> str | Response:
    """One version: its steps by phase; a draft is changed here and put in use."""
    actor = access.actor()
    row = owned(InductionTemplate, template_id, actor.coop_id)
    form = forms.UseForm(from_on=clock.today())
    if row.from_on is None and actor.can(service.KEEP) and form.validate_on_submit():
        try:
            with transaction():
                templating.put_in_use(actor, template_id, form.from_on.data)
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"In use for plans opened from {day_year(form.from_on.data)}.")
            return redirect(url_for("induction_templates.one", template_id=template_id))
    row = owned(InductionTemplate, template_id, actor.coop_id)
    steps: dict[Phase, list[InductionTemplateStep]] = {}
    for each in row.steps:
        steps.setdefault(phase(each.due_days), []).append(each)
    nav.stand_at("induction.index")
    return render_template(
        "training/induction/template.html",
        row=row,
        steps=steps,
        form=form,
        current=template_id
        in {each.id for each in queries.templates_in_use(actor.coop_id, clock.today())},
        **words(),
    )


@blueprint.post("/<int:template_id>/draft")
@requires(service.KEEP)
def draft(template_id: int) -> Response:
    """A draft of the next version."""
    actor = access.actor()
    owned(InductionTemplate, template_id, actor.coop_id)
    try:
        with transaction():
            key = templating.draft(actor, template_id).id
    except DomainError as error:
        flash(error.words, "error")
        return redirect(url_for("induction_templates.one", template_id=template_id))
    flash("This is a draft: change it, then put it in use.")
    return redirect(url_for("induction_templates.one", template_id=key))


@blueprint.route("/<int:template_id>/apart", methods=["GET", "POST"])
@requires(service.KEEP)
def apart(template_id: int) -> str | Response:
    """A template of its own that begins with the steps of this one."""
    actor = access.actor()
    row = owned(InductionTemplate, template_id, actor.coop_id)
    name = row.name
    form = forms.NameForm()
    if form.validate_on_submit():
        try:
            with transaction():
                key = templating.draft(actor, template_id, form.name.data or "").id
        except DomainError as error:
            form.blame(error)
        else:
            flash("This is a draft: change it, then put it in use.")
            return redirect(url_for("induction_templates.one", template_id=key))
    nav.stand_at("induction.index")
    return render_template(
        "training/induction/apart.html", form=form, name=name, template_id=template_id
    )


@blueprint.post("/<int:template_id>/discard")
@requires(service.KEEP)
def discard(template_id: int) -> Response:
    """Throw a draft away."""
    actor = access.actor()
    owned(InductionTemplate, template_id, actor.coop_id)
    try:
        with transaction():
            templating.discard(actor, template_id)
    except DomainError as error:
        flash(error.words, "error")
        return redirect(url_for("induction_templates.one", template_id=template_id))
    flash("The draft is thrown away.")
    return redirect(url_for("induction_templates.index"))


@blueprint.post("/<int:template_id>/retire")
@requires(service.KEEP)
def retire(template_id: int) -> Response:
    """Make no more plans from it."""
    actor = access.actor()
    owned(InductionTemplate, template_id, actor.coop_id)
    try:
        with transaction():
            templating.retire(actor, template_id)
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash("No more plans are made from it. Those that are open go on.")
    return redirect(url_for("induction_templates.index"))


@blueprint.route("/<int:template_id>/add", methods=["GET", "POST"])
@requires(service.KEEP)
def add(template_id: int) -> str | Response:
    """Add a step to a draft."""
    actor = access.actor()
    row = owned(InductionTemplate, template_id, actor.coop_id)
    called = f"{row.name}, version {row.version}"
    form = forms.StepForm()
    offer(form, actor.coop_id)
    if done(
        form,
        lambda: templating.add_step(actor, template_id, facts_of(form)),
        "The step is added.",
    ):
        return redirect(url_for("induction_templates.one", template_id=template_id))
    return _step_page(form, "Add a step", called, template_id, None)


@blueprint.route("/steps/<int:template_step_id>", methods=["GET", "POST"])
@requires(service.KEEP)
def step(template_step_id: int) -> str | Response:
    """Change a step of a draft."""
    actor = access.actor()
    row = owned(InductionTemplateStep, template_step_id, actor.coop_id)
    template_id, title = row.template_id, row.title
    called = f"{row.template.name}, version {row.template.version}"
    form = forms.StepForm(obj=row)
    offer(form, actor.coop_id)
    if done(
        form,
        lambda: templating.change_step(actor, template_step_id, facts_of(form)),
        "The step is changed.",
    ):
        return redirect(url_for("induction_templates.one", template_id=template_id))
    return _step_page(form, title, called, template_id, template_step_id)


def _step_page(
    form: forms.StepForm, title: str, called: str, template_id: int, step_id: int | None
) -> str:
    nav.stand_at("induction.index")
    return render_template(
        "training/induction/step_form.html",
        form=form,
        title=title,
        context="For plans opened from the day this version is in use.",
        trail=[(called, url_for("induction_templates.one", template_id=template_id))],
        submit="Save step" if step_id else "Add step",
        removes=url_for("induction_templates.remove", template_step_id=step_id)
        if step_id
        else None,
    )


@blueprint.post("/steps/<int:template_step_id>/remove")
@requires(service.KEEP)
def remove(template_step_id: int) -> Response:
    """Take a step out of a draft."""
    actor = access.actor()
    template_id = owned(InductionTemplateStep, template_step_id, actor.coop_id).template_id
    try:
        with transaction():
            templating.remove_step(actor, template_step_id)
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash("The step is taken out.")
    return redirect(url_for("induction_templates.one", template_id=template_id))
