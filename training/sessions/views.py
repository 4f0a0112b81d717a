"""Planning classes: the list, one class with its people, and what is settled."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core import access, clock
from core.access import requires
from core.db import owned, transaction
from core.errors import DomainError
from core.ui import nav
from core.ui.filters import plural
from core.ui.filters import words as listed
from training.records import queries as records
from training.sessions import board, forms, queries, rules, service
from training.sessions.models import TrainingBooking, TrainingSession
from training.sessions.queries import SessionRow, Settings
from training.standards import course_queries

blueprint = Blueprint("classes", __name__, url_prefix="/training/classes")
BACK = timedelta(days=183)


@blueprint.get("")
@requires("classes.plan")
def index() -> str:
    """Classes to come, and those of the last half year."""
    actor, now = access.actor(), clock.now()
    coming = queries.coming(actor.coop_id, now)
    return render_template(
        "training/sessions/index.html",
        coming=coming,
        over=queries.over(actor.coop_id, now, now - BACK),
        to_save=queries.to_attend(actor.coop_id, now, now),
        month=queries.month(actor.coop_id, now),
        now=now,
    )


@blueprint.route("/plan", methods=["GET", "POST"])
@requires("classes.plan")
def plan() -> str | Response:
    """Plan a class."""
    actor = access.actor()
    form = forms.ClassForm(**_usual(actor.coop_id))
    _offer(form)
    if form.validate_on_submit():
        try:
            with transaction():
                session_id = service.plan(actor, _said(form)).id
        except DomainError as error:
            form.blame(error)
        else:
            flash("The class is planned. Whom it is for can book it from now on.")
            return redirect(url_for("classes.show", session_id=session_id))
    nav.stand_at("classes.index")
    return render_template("training/sessions/plan.html", form=form, row=None)


def _usual(coop_id: int) -> dict[str, object]:
    """What a new class begins with: the course asked for in the address, its cost and hours."""
    usual: dict[str, object] = {
        "cutoff_hours": queries.settings(coop_id, clock.today()).cutoff_hours,
        "places": 8,
    }
    course_id = request.args.get("course", type=int)
    found = [row for row in course_queries.courses(coop_id) if row.id == course_id]
    if found:
        usual["course_id"] = course_id
        if found[0].cost_pence:
            usual["place_cost"] = Decimal(found[0].cost_pence) / 100
    return usual


def _offer(form: forms.ClassForm, row: SessionRow | None = None) -> None:
    coop_id, on = access.actor().coop_id, clock.today()
    courses = course_queries.courses(coop_id)
    held = None if row is None else row.course_id
    form.course_id.choices = [
        (each.id, each.name) for each in courses if each.retired_on is None or each.id == held
    ]
    form.trainer_id.choices = [
        (0, "Nobody of ours"),
        *((each.id, f"{each.name}, {each.role}") for each in records.learners(coop_id, on)),
    ]
    form.service_id.choices = [(0, "Every service"), *course_queries.services(coop_id)]
    form.role.choices = [
        ("", "Every job"),
        *((each, each) for each in course_queries.roles(coop_id)),
    ]


def _said(form: forms.ClassForm) -> service.Said:
    return service.Said(
        course_id=form.course_id.data,
        on=form.on.data,
        starts=form.starts.data,
        ends=form.ends.data,
        places=form.places.data,
        place=form.place.data or "",
        link=form.link.data or "",
        trainer_id=form.trainer_id.data or None,
        trainer_name=form.trainer_name.data or "",
        service_id=form.service_id.data or None,
        role=form.role.data or "",
        cost_pence=form.cost.pence or 0,
        place_pence=form.place_cost.pence or 0,
        cutoff_hours=form.cutoff_hours.data,
        note=form.note.data or "",
    )


@blueprint.get("/<int:session_id>")
@requires("classes.plan")
def show(session_id: int) -> str:
    """One class: who is on its list, who is next in line, who needs it."""
    return _show(session_id)


def _show(session_id: int, form: forms.PeopleForm | None = None) -> str:
    actor, now = access.actor(), clock.now()
    owned(TrainingSession, session_id, actor.coop_id)
    nav.stand_at("classes.index")
    roll = board.roll(actor.coop_id, session_id, now)
    row = roll.session
    return render_template(
        "training/sessions/show.html",
        roll=roll,
        may_add=row.cancelled_at is None and now - row.end_at <= rules.LATE,
        need_words=board.words,
        form=form or forms.PeopleForm(),
        reason=forms.ReasonForm(),
        now=now,
        me=actor.person_id,
    )


@blueprint.route("/<int:session_id>/change", methods=["GET", "POST"])
@requires("classes.plan")
def change(session_id: int) -> str | Response:
    """Move a class, or change anything of it."""
    actor = access.actor()
    row = queries.session(actor.coop_id, session_id)
    form = forms.ChangeForm(
        course_id=row.course_id,
        on=row.on,
        starts=clock.local(row.start_at).time(),
        ends=clock.local(row.end_at).time(),
        place=row.place,
        link=row.link,
        trainer_id=row.trainer_id or 0,
        trainer_name="" if row.trainer_id else row.trainer,
        places=row.places,
        service_id=row.service_id or 0,
        role=row.role,
        cost=Decimal(row.cost_pence) / 100 if row.cost_pence else None,
        place_cost=Decimal(row.place_pence) / 100 if row.place_pence else None,
        cutoff_hours=row.cutoff_hours,
        note=row.note,
    )
    _offer(form, row)
    clash = False
    if form.validate_on_submit():
        try:
            with transaction():
                off = service.change(
                    actor,
                    session_id,
                    _said(form),
                    reason=form.reason.data or "",
                    take_off=request.form.get("take_off") == "y",
                )
        except DomainError as error:
            form.blame(error)
            clash = error.code == "overlap" and error.field == "on"
        else:
            flash(
                "The class is changed. Who holds a place is told of a new time, place or trainer."
            )
            if off:
                flash(f"Taken off, as they are promised elsewhere: {listed(off)}.", "warning")
            return redirect(url_for("classes.show", session_id=session_id))
    nav.stand_at("classes.index")
    return render_template("training/sessions/plan.html", form=form, row=row, clash=clash)


@blueprint.post("/<int:session_id>/cancel")
@requires("classes.plan")
def cancel(session_id: int) -> Response:
    """Call it off."""
    actor = access.actor()
    owned(TrainingSession, session_id, actor.coop_id)
    try:
        with transaction():
            service.cancel(actor, session_id, request.form.get("reason", ""))
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash("The class is cancelled; everybody on its list is told.")
    return redirect(url_for("classes.show", session_id=session_id))


@blueprint.post("/<int:session_id>/people")
@requires("classes.plan")
def book_in(session_id: int) -> str | Response:
    """Book several people in."""
    actor = access.actor()
    owned(TrainingSession, session_id, actor.coop_id)
    form = forms.PeopleForm()
    chosen = [int(one) for one in request.form.getlist("people") if one.isdecimal()]
    try:
        with transaction():
            count = len(service.book_in(actor, session_id, chosen))
    except DomainError as error:
        form.form_errors = [error.words]
        form.people.data = chosen
        return _show(session_id, form)
    flash(f"{plural(count, 'person is', 'people are')} booked in and told.")
    return redirect(url_for("classes.show", session_id=session_id))


@blueprint.post("/places/<int:place_id>/off")
@requires("classes.plan")
def take_off(place_id: int) -> Response:
    """Take somebody off the list, with a reason that they read."""
    actor = access.actor()
    session_id = owned(TrainingBooking, place_id, actor.coop_id).session_id
    try:
        with transaction():
            service.take_off(actor, place_id, request.form.get("reason", ""))
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash("Taken off the list, and told. A free place is offered to the next in line.")
    return redirect(url_for("classes.show", session_id=session_id))


@blueprint.route("/settled", methods=["GET", "POST"])
@requires("classes.settle")
def setting() -> str | Response:
    """Reminders, offers, and the usual cut-off, from a day on."""
    actor = access.actor()
    now = queries.settings(actor.coop_id, clock.today())
    form = forms.SettingForm(
        from_on=clock.today(),
        remind_days=now.remind_days,
        offer_hours=now.offer_hours,
        cutoff_hours=now.cutoff_hours,
    )
    if form.validate_on_submit():
        said = Settings(form.remind_days.data, form.offer_hours.data, form.cutoff_hours.data)
        try:
            with transaction():
                service.settle(actor, form.from_on.data or date.min, said)
        except DomainError as error:
            form.blame(error)
        else:
            flash("Settled.")
            return redirect(url_for("classes.setting"))
    nav.stand_at("classes.index")
    return render_template(
        "training/sessions/setting.html", form=form, rows=queries.settings_said(actor.coop_id)
    )
