"""Supervision: who is due, one's own, one person's, and who supervises."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core import access, clock
from core.access import Actor, requires, signed_in
from core.db import owned, transaction
from core.errors import DomainError, NotAllowed
from core.people.models import Person
from core.ui import nav
from core.ui.acts import done
from core.ui.filters import plural
from core.ui.tables import Column, TableState
from training.standards import course_queries
from training.supervision import forms, queries, rules, service, settling
from training.supervision.rules import MeetingState, Standing

blueprint = Blueprint("supervision", __name__)
COLUMNS = (
    Column("person", "Person"),
    Column("kind", "What"),
    Column("due_on", "Due"),
    Column("last_on", "Last", phone=False),
    Column("planned_on", "Planned", phone=False),
    Column("supervisor", "Supervisor", phone=False),
)


def words() -> dict[str, object]:
    """What every page calls things."""
    return {
        "standing_words": rules.STANDING_WORDS,
        "standing_meanings": rules.STANDING_MEANINGS,
        "MeetingState": MeetingState,
        "today": clock.today(),
    }


@blueprint.get("/supervision")
@requires(service.SEE)
def index() -> str:
    """Who is due for what, overdue first."""
    coop_id, on = access.actor().coop_id, clock.today()
    rows = queries.due(coop_id, on)
    state = TableState.from_request(COLUMNS, sort="due_on", filters=("kind", "standing"))
    kind, standing = state.filters.get("kind", ""), state.filters.get("standing", "")
    listed = [
        row
        for row in rows
        if kind in ("", str(row.kind_id))
        and standing in ("", row.standing, _planned(row))
        and state.text.casefold() in row.person.casefold()
    ]
    return render_template(
        "training/supervision/index.html",
        table_state=state,
        page=state.page_of(listed),
        every=rows,
        kinds=queries.kinds(coop_id),
        overdue=sum(row.standing == Standing.OVERDUE for row in rows),
        due=sum(row.standing == Standing.DUE for row in rows),
        planned=sum(row.planned_id is not None for row in rows),
        unled=len({row.person_id for row in rows if row.supervisor_id is None}),
        kind_choices=[(each.id, each.name) for each in queries.kinds(coop_id)],
        standing_choices=[
            ("unplanned", "Due, not planned"),
            *((str(each), rules.STANDING_WORDS[each]) for each in Standing),
        ],
        person_url=lambda row: url_for("supervision.person", person_id=row.person_id),
        **words(),
    )


def _planned(row: queries.DueRow) -> str:
    return "unplanned" if row.planned_id is None and row.standing != Standing.AHEAD else ""


@blueprint.get("/my/supervision")
@requires("supervision.own")
def mine() -> str:
    """My own supervision, what I have agreed to do, and whom I supervise."""
    actor, on = access.actor(), clock.today()
    if actor.person_id is None:
        raise NotAllowed("Your account does not stand for anybody who works here.")
    meetings = queries.meetings(actor.coop_id, person_id=actor.person_id)
    led = queries.meetings(actor.coop_id, supervisor_id=actor.person_id)
    return render_template(
        "training/supervision/mine.html",
        due=queries.due(actor.coop_id, on, person_id=actor.person_id),
        leads=queries.due(actor.coop_id, on, supervisor_id=actor.person_id),
        meetings=meetings,
        waits=[row for row in meetings if _waits(row, row.agreed_person)]
        + [row for row in led if _waits(row, row.agreed_supervisor)],
        ahead=[row for row in led if row.state == MeetingState.PLANNED],
        actions=queries.open_actions(actor.coop_id, actor.person_id),
        me=actor.person_id,
        **words(),
    )


def _waits(row: queries.MeetingRow, agreed: bool) -> bool:
    return row.state == MeetingState.HELD and not agreed


def _may_open(actor: Actor, person_id: int) -> None:
    """One's own, whom one supervises, or everybody for those who see who is due."""
    if actor.can(service.SEE) or actor.person_id == person_id:
        return
    if service.may_plan(actor, person_id):
        return
    led = queries.meetings(actor.coop_id, person_id=person_id, supervisor_id=actor.person_id)
    if actor.person_id is None or not led:
        raise NotAllowed


@blueprint.get("/supervision/people/<int:person_id>")
@signed_in()
def person(person_id: int) -> str:
    """One person: what is due, what was held. What was said stands on its own page."""
    actor, on = access.actor(), clock.today()
    found = owned(Person, person_id, actor.coop_id)
    _may_open(actor, person_id)
    nav.stand_at("supervision.index")
    leader = queries.supervisor_of(actor.coop_id, person_id, on)
    rows = queries.meetings(actor.coop_id, person_id=person_id)
    return render_template(
        "training/supervision/person.html",
        person=found,
        due=queries.due(actor.coop_id, on, person_id=person_id),
        meetings=rows,
        supervisor=owned(Person, leader, actor.coop_id) if leader else None,
        may_plan=service.may_plan(actor, person_id),
        own=actor.person_id == person_id,
        readable={
            row.id
            for row in rows
            if actor.can(service.READ)
            or (
                actor.person_id is not None
                and actor.person_id in (row.person_id, row.supervisor_id)
            )
        },
        **words(),
    )


@blueprint.route("/supervision/people/<int:person_id>/plan", methods=["GET", "POST"])
@signed_in()
def plan(person_id: int) -> str | Response:
    """Plan a meeting."""
    actor = access.actor()
    found = owned(Person, person_id, actor.coop_id)
    if not service.may_plan(actor, person_id):
        raise NotAllowed
    name = found.name
    form = forms.PlanForm(kind_id=request.args.get("kind", 0, type=int))
    _offer(form, actor.coop_id, person_id)
    if form.validate_on_submit():
        try:
            with transaction():
                key = service.plan(
                    actor,
                    person_id,
                    form.kind_id.data,
                    form.on.data,
                    form.starts.data,
                    form.ends.data,
                    supervisor_id=form.supervisor_id.data or None,
                    place=form.place.data or "",
                    agenda=form.agenda.data or "",
                ).id
        except DomainError as error:
            _blame(form, error)
        else:
            flash("Planned. Both are told.")
            if _reads(actor, key):
                return redirect(url_for("supervision_meetings.one", supervision_id=key))
            return redirect(url_for("supervision.person", person_id=person_id))
    nav.stand_at("supervision.index")
    return render_template(
        "training/supervision/plan.html", form=form, person_id=person_id, name=name
    )


def _blame(form: forms.PlanForm, error: DomainError) -> None:
    """An overlap is the time's fault, whatever it overlaps."""
    if error.code == "overlap":
        error.field = "starts"
    form.blame(error)


def _reads(actor: Actor, supervision_id: int) -> bool:
    return service.party(actor, queries.one(actor.coop_id, supervision_id)).reads


@blueprint.route("/supervision/people/<int:person_id>/record", methods=["GET", "POST"])
@signed_in()
def record(person_id: int) -> str | Response:
    """Write up one that was not planned."""
    actor = access.actor()
    found = owned(Person, person_id, actor.coop_id)
    if not service.may_plan(actor, person_id):
        raise NotAllowed
    name = found.name
    form = forms.RecordForm(kind_id=request.args.get("kind", 0, type=int), held_on=clock.today())
    _offer(form, actor.coop_id, person_id)
    if not actor.can(service.READ):
        form.supervisor_id.choices = [(actor.person_id or 0, actor.name)]
    if form.validate_on_submit():
        try:
            with transaction():
                key = service.record(
                    actor,
                    person_id,
                    form.kind_id.data,
                    form.held_on.data,
                    agenda=form.agenda.data or "",
                    notes=form.notes.data or "",
                    supervisor_id=form.supervisor_id.data or actor.person_id,
                ).id
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"Written up. {name} is asked whether they agree.")
            return redirect(url_for("supervision_meetings.one", supervision_id=key))
    nav.stand_at("supervision.index")
    return render_template(
        "training/supervision/write.html",
        form=form,
        title="Record a meeting",
        context=f"{name}: one that was held without having been planned.",
        trail=[(name, url_for("supervision.person", person_id=person_id))],
    )


def _offer(form: forms.PlanForm | forms.RecordForm, coop_id: int, person_id: int) -> None:
    on = clock.today()
    leader = queries.supervisor_of(coop_id, person_id, on)
    form.kind_id.choices = [(row.id, row.name) for row in queries.kinds(coop_id)]
    people = [each for each in course_queries.workers(coop_id, on) if each[0] != person_id]
    form.supervisor_id.choices = people if leader else [forms.NOBODY, *people]
    if not form.is_submitted():
        form.supervisor_id.data = leader or 0
        form.supervisor_id.process_data(leader or 0)


@blueprint.route("/supervision/people/<int:person_id>/supervisor", methods=["GET", "POST"])
@requires(service.KEEP)
def supervisor(person_id: int) -> str | Response:
    """Who supervises somebody, from a day on."""
    actor, on = access.actor(), clock.today()
    found = owned(Person, person_id, actor.coop_id)
    name = found.name
    form = forms.SupervisorForm(
        supervisor_id=queries.supervisor_of(actor.coop_id, person_id, on) or 0, from_on=on
    )
    people = course_queries.workers(actor.coop_id, on)
    form.supervisor_id.choices = [forms.NOBODY, *(p for p in people if p[0] != person_id)]
    if done(
        form,
        lambda: settling.name_supervisor(
            actor, person_id, form.supervisor_id.data or None, form.from_on.data
        ),
        f"Who supervises {name} is changed.",
    ):
        return redirect(url_for("supervision.person", person_id=person_id))
    nav.stand_at("supervision.index")
    return render_template(
        "training/supervision/supervisor.html", form=form, person_id=person_id, name=name
    )


@blueprint.route("/supervision/supervisors", methods=["GET", "POST"])
@requires(service.KEEP)
def supervisors() -> str | Response:
    """Several people at once get one supervisor."""
    actor, on = access.actor(), clock.today()
    form = forms.ManyForm(from_on=on)
    people = course_queries.workers(actor.coop_id, on)
    leads = queries.supervisors(actor.coop_id, on)
    names = dict(people)
    form.supervisor_id.choices = list(people)
    form.person_ids.choices = [
        (key, f"{name}, {names[leads[key]] if leads.get(key) in names else 'nobody yet'}")
        for key, name in sorted(people, key=lambda each: (each[0] in leads, each[1]))
    ]
    if form.validate_on_submit():
        try:
            with transaction():
                for key in dict.fromkeys(form.person_ids.data or []):
                    settling.name_supervisor(actor, key, form.supervisor_id.data, form.from_on.data)
        except DomainError as error:
            form.blame(error)
        else:
            count = plural(len(form.person_ids.data or []), "person", "people")
            flash(f"{names[form.supervisor_id.data]} supervises {count}.")
            return redirect(url_for("supervision.index"))
    nav.stand_at("supervision.index")
    return render_template("training/supervision/supervisors.html", form=form)
