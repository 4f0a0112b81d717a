"""Plans for the first weeks: the list, one plan, ticks, who helps."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core import access, clock
from core.access import Actor, requires, signed_in
from core.db import owned, transaction
from core.errors import DomainError, NotAllowed, NotFound
from core.people.models import Person
from core.ui import nav
from core.ui.acts import done, tell
from core.ui.filters import day_year
from training.induction import forms, queries, rules, service, timeline
from training.induction.models import InductionPlan, InductionStep
from training.induction.queries import PlanRow, StepRow
from training.induction.rules import Kind, State
from training.induction.steps import facts_of, offer
from training.standards import course_queries

blueprint = Blueprint("induction", __name__)


def words() -> dict[str, object]:
    """What every page of plans calls things."""
    return {
        "phase_words": rules.PHASE_WORDS,
        "doer_words": rules.DOER_WORDS,
        "kind_words": rules.KIND_WORDS,
        "state_words": rules.STATE_WORDS,
        "state_meanings": rules.STATE_MEANINGS,
        "day_words": rules.day_words,
        "today": clock.today(),
        "State": State,
        "Kind": Kind,
    }


@blueprint.get("/induction")
@requires(service.SEE)
def index() -> str:
    """Everybody's first weeks, those with most overdue first."""
    coop_id, on = access.actor().coop_id, clock.today()
    closed = request.args.get("show") == "closed"
    rows = queries.plans(coop_id, on, closed=closed)
    if closed:
        rows.sort(key=lambda row: row.closed_on or date.min, reverse=True)
    return render_template(
        "training/induction/index.html",
        rows=rows,
        closed=closed,
        has_template=bool(queries.templates_in_use(coop_id, on)),
        **words(),
    )


@blueprint.route("/induction/open", methods=["GET", "POST"])
@requires(service.KEEP)
def open_() -> str | Response:
    """Open a plan for somebody."""
    actor, on = access.actor(), clock.today()
    form = forms.OpenForm(
        starts_on=on,
        person_id=request.args.get("person", 0, type=int),
        trainer_id=actor.person_id or 0,
    )
    people = course_queries.workers(actor.coop_id, on)
    busy = {row.person_id for row in queries.plans(actor.coop_id, on)}
    form.person_id.choices = [
        (key, name)
        for key, name in _known(actor.coop_id)
        if key not in busy and key != actor.person_id
    ]
    in_use = queries.templates_in_use(actor.coop_id, on)
    form.template_id.choices = [(row.id, f"{row.name} (version {row.version})") for row in in_use]
    form.template_id.choices += [] if in_use else [(0, "Care worker, as it comes with Carework")]
    form.mentor_id.choices = form.trainer_id.choices = [forms.NOBODY, *people]
    if form.validate_on_submit():
        try:
            with transaction():
                row = service.open_plan(
                    actor,
                    form.person_id.data,
                    form.starts_on.data,
                    form.template_id.data or None,
                    mentor_id=form.mentor_id.data or None,
                    trainer_id=form.trainer_id.data or None,
                )
                said = f"{row.person.name}’s first weeks are planned: {len(row.steps)} steps."
                key = row.id
        except DomainError as error:
            form.blame(error)
        else:
            flash(said)
            return redirect(url_for("induction.plan", induction_id=key))
    nav.stand_at("induction.index")
    return render_template("training/induction/open.html", form=form)


def _known(coop_id: int) -> list[tuple[int, str]]:
    """Everybody, the newest first: who begins next may not be employed yet."""
    rows = queries.people(coop_id)
    return [(key, f"{name} ({number})") for key, name, number in rows]


def _may_see(actor: Actor, row: InductionPlan) -> None:
    """A plan is for whom it is about, who helps, and those who see all plans."""
    theirs = (row.person_id, row.mentor_id, row.trainer_id)
    if not actor.can(service.SEE) and (actor.person_id is None or actor.person_id not in theirs):
        raise NotAllowed


@blueprint.get("/induction/<int:induction_id>")
@signed_in()
def plan(induction_id: int) -> str:
    """One plan: what is next, what is done, who helps."""
    actor = access.actor()
    _may_see(actor, owned(InductionPlan, induction_id, actor.coop_id))
    return _plan_page(actor, queries.plan(actor.coop_id, induction_id, clock.today()))


@blueprint.get("/my/first-weeks")
@signed_in()
def mine() -> str:
    """My own first weeks."""
    actor = access.actor()
    if actor.person_id is None:
        raise NotFound
    found = queries.plans(actor.coop_id, clock.today(), person_id=actor.person_id, closed=None)
    if not found:
        return render_template("training/induction/none.html")
    found.sort(key=lambda row: (row.closed_on is not None, row.closed_on))
    return _plan_page(actor, found[0])


def _plan_page(actor: Actor, row: PlanRow) -> str:
    own = row.person_id == actor.person_id
    nav.stand_at("induction.mine" if own else "induction.index")
    what = service.who(actor, row)
    points = [
        timeline.Point(each.title, each.due_on, each.done_on)
        for each in row.steps
        if each.kind == Kind.STANDARD and each.state != State.LEFT_OUT
    ]
    on = min(clock.today(), row.closed_on) if row.closed_on else clock.today()
    return render_template(
        "training/induction/plan.html",
        row=row,
        own=own,
        keeps=what.keeps and not own and row.closed_on is None,
        next=[each for each in row.steps if each.state in (State.OVERDUE, State.SOON)],
        drawn=timeline.draw(points, row.starts_on, on) if points else None,
        points=points,
        reviews=[each for each in row.steps if each.kind == Kind.REVIEW],
        tickable={
            each.id
            for each in row.steps
            if row.closed_on is None
            and not each.followed
            and rules.may_tick(each.doer, each.kind, what)
        },
        **words(),
    )


@blueprint.route("/induction/<int:induction_id>/change", methods=["GET", "POST"])
@requires(service.KEEP)
def change(induction_id: int) -> str | Response:
    """The first day, and who helps."""
    actor = access.actor()
    row = owned(InductionPlan, induction_id, actor.coop_id)
    form = forms.HelpersForm(obj=row)
    people = course_queries.workers(actor.coop_id, clock.today())
    form.mentor_id.choices = form.trainer_id.choices = [
        forms.NOBODY,
        *(each for each in people if each[0] != row.person_id),
    ]
    if done(
        form,
        lambda: service.change(
            actor,
            induction_id,
            form.starts_on.data,
            mentor_id=form.mentor_id.data or None,
            trainer_id=form.trainer_id.data or None,
        ),
        "The plan is changed, and those concerned are told.",
    ):
        return redirect(url_for("induction.plan", induction_id=induction_id))
    nav.stand_at("induction.index")
    return render_template(
        "training/induction/change.html",
        form=form,
        induction_id=induction_id,
        person=owned(Person, row.person_id, actor.coop_id),
    )


@blueprint.route("/induction/<int:induction_id>/add", methods=["GET", "POST"])
@requires(service.KEEP)
def add(induction_id: int) -> str | Response:
    """One more step for this person."""
    actor = access.actor()
    row = owned(InductionPlan, induction_id, actor.coop_id)
    person = owned(Person, row.person_id, actor.coop_id).name
    form = forms.StepForm(due_days=max(0, (clock.today() - row.starts_on).days + 7))
    offer(form, actor.coop_id)
    if done(
        form,
        lambda: service.add_step(actor, induction_id, facts_of(form)),
        f"The step is added, and {person} is told.",
    ):
        return redirect(url_for("induction.plan", induction_id=induction_id))
    nav.stand_at("induction.index")
    return render_template(
        "training/induction/step_form.html",
        form=form,
        title="Add a step",
        context=f"For {person} alone; the template stays as it is.",
        trail=[(person, url_for("induction.plan", induction_id=induction_id))],
        submit="Add step",
        removes=None,
    )


@blueprint.route("/induction/<int:induction_id>/close", methods=["GET", "POST"])
@requires(service.KEEP)
def close(induction_id: int) -> str | Response:
    """The first weeks are over."""
    actor = access.actor()
    owned(InductionPlan, induction_id, actor.coop_id)
    row = queries.plan(actor.coop_id, induction_id, clock.today())
    form = forms.WhyForm()
    form.why.label.text = "How it ended"
    if done(
        form,
        lambda: service.close(actor, induction_id, form.why.data or ""),
        f"{row.person}’s plan is closed. It stays to be read.",
    ):
        return redirect(url_for("induction.index"))
    nav.stand_at("induction.index")
    left = row.score.wanted - row.score.done
    return render_template(
        "training/induction/why.html",
        form=form,
        title="Close the plan",
        context=f"{row.person}: {row.score.done} of {row.score.wanted} steps done.",
        warning=f"{left} of its steps are not done yet: say why it is closed now." if left else "",
        trail=[(row.person, url_for("induction.plan", induction_id=induction_id))],
        submit="Close plan",
    )


def _step_page(actor: Actor, step_id: int) -> tuple[PlanRow, StepRow]:
    row = owned(InductionStep, step_id, actor.coop_id)
    _may_see(actor, owned(InductionPlan, row.plan_id, actor.coop_id))
    found = queries.plan(actor.coop_id, row.plan_id, clock.today())
    own = found.person_id == actor.person_id
    nav.stand_at("induction.mine" if own else "induction.index")
    return found, queries.step_of(found, step_id)


@blueprint.route("/induction/steps/<int:step_id>", methods=["GET", "POST"])
@signed_in()
def step(step_id: int) -> str | Response:
    """One step: what it is, and a tick for those who may."""
    actor = access.actor()
    found, row = _step_page(actor, step_id)
    form = forms.TickForm(on=clock.today())
    form.note.label.text = {
        Kind.OBSERVED: "What you saw",
        Kind.REVIEW: "What was said and agreed",
    }.get(row.kind, "Note")
    if done(
        form,
        lambda: service.tick(actor, step_id, form.on.data, form.note.data or ""),
        f"Done: {row.title}.",
    ):
        return redirect(url_for("induction.plan", induction_id=found.id))
    what = service.who(actor, found)
    ticks = rules.may_tick(row.doer, row.kind, what)
    return render_template(
        "training/induction/step.html",
        row=found,
        step=row,
        form=form,
        may_tick=ticks and not row.followed and row.open and found.closed_on is None,
        may_untick=ticks
        and not row.followed
        and row.state == State.DONE
        and found.closed_on is None,
        keeps=what.keeps and not what.learner and found.closed_on is None,
        needs_note=row.kind in rules.BY_ANOTHER,
        own=what.learner,
        **words(),
    )


@blueprint.post("/induction/steps/<int:step_id>/tick")
@signed_in()
def tick(step_id: int) -> Response:
    """Done today, in one press; where a word is wanted, its page asks for it."""
    actor = access.actor()
    found, row = _step_page(actor, step_id)
    if row.kind in rules.BY_ANOTHER:
        return redirect(url_for("induction.step", step_id=step_id))
    tell(lambda: service.tick(actor, step_id, clock.today()), f"Done: {row.title}.")
    return redirect(url_for("induction.plan", induction_id=found.id))


@blueprint.post("/induction/steps/<int:step_id>/undo")
@signed_in()
def untick(step_id: int) -> Response:
    """It was not done after all."""
    actor = access.actor()
    _step_page(actor, step_id)
    tell(lambda: service.untick(actor, step_id), "It is to be done again.")
    return redirect(url_for("induction.step", step_id=step_id))


@blueprint.route("/induction/steps/<int:step_id>/leave-out", methods=["GET", "POST"])
@requires(service.KEEP)
def leave_out(step_id: int) -> str | Response:
    """This person does not need it."""
    actor = access.actor()
    found, row = _step_page(actor, step_id)
    form = forms.WhyForm()
    if done(
        form,
        lambda: service.leave_out(actor, step_id, form.why.data or ""),
        f"Left out: {row.title}.",
    ):
        return redirect(url_for("induction.plan", induction_id=found.id))
    return render_template(
        "training/induction/why.html",
        form=form,
        title="Leave a step out",
        context=f"{found.person}: {row.title}",
        warning="",
        trail=[
            (found.person, url_for("induction.plan", induction_id=found.id)),
            (row.title, url_for("induction.step", step_id=step_id)),
        ],
        submit="Leave out",
    )


@blueprint.post("/induction/steps/<int:step_id>/bring-back")
@requires(service.KEEP)
def bring_back(step_id: int) -> Response:
    """It is needed after all."""
    actor = access.actor()
    _, row = _step_page(actor, step_id)
    said = f"Back in the plan, by {day_year(row.due_on)}."
    tell(lambda: service.bring_back(actor, step_id), said)
    return redirect(url_for("induction.step", step_id=step_id))
