"""On the phone: start, confirm as planned, or say how it really was."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from coop.attendance import forms, law, queries, rules, service
from coop.attendance.models import HoursState
from coop.attendance.queries import HoursRow
from coop.attendance.rules import Plan, Told
from coop.attendance.views import blueprint
from coop.shifts import queries as shifts
from core import access, clock
from core.access import requires
from core.db import transaction
from core.errors import DomainError
from core.ui import nav
from core.ui.filters import day, span


def _person() -> tuple[int, int]:
    """The co-op and the person of who is asking; an account that is nobody here has no hours."""
    actor = access.actor()
    return actor.coop_id, actor.person_id or 0


@blueprint.get("/my/hours")
@requires("my.work")
def mine() -> str:
    """What to confirm, what is asked, and the last four weeks."""
    coop_id, person_id = _person()
    now = clock.now()
    found = queries.mine(coop_id, person_id, clock.today())
    shown = (HoursState.CONFIRMED, HoursState.APPROVED, HoursState.NO_SHOW)
    told = [entry for entry in found if entry.state in shown]
    monday = clock.monday(clock.today())
    return render_template(
        "coop/attendance/mine.html",
        to_confirm=[entry for entry in found if needs_confirming(entry, now)],
        at_work=[e for e in found if at_work(e) and e.plan.end_at > now],
        can_start=[e for e in found if e.state is None and startable(e.plan, now)],
        told=told,
        kept=queries.reliability_of(found),
        changes=queries.changes_by_others(coop_id, access.actor().account_id, found),
        week_minutes=sum(e.hours.minutes for e in told if e.hours and e.shift.on >= monday),
    )


def needs_confirming(entry: queries.Entry, now: datetime) -> bool:
    """Whether the worker must say something: a question, or a shift that is over."""
    if entry.state == HoursState.QUERIED:
        return True
    if finished(entry):
        return True
    return entry.state in (None, HoursState.STARTED) and entry.plan.end_at <= now


def at_work(entry: queries.Entry) -> bool:
    """Whether they have started and not finished."""
    return entry.state == HoursState.STARTED and not finished(entry)


def finished(entry: queries.Entry) -> bool:
    """Whether they have tapped that they finished, and still have to confirm."""
    hours = entry.hours
    return hours is not None and hours.state == HoursState.STARTED and hours.end_at is not None


def startable(plan: Plan, now: datetime) -> bool:
    """Whether "I have started" may be tapped."""
    return plan.start_at - rules.START_AHEAD <= now < plan.end_at


@blueprint.route("/my/hours/<int:shift_id>", methods=["GET", "POST"])
@requires("my.work")
def tell(shift_id: int) -> str | Response:
    """Say how it really was."""
    coop_id, person_id = _person()
    shift, page = shifts.my_shift_page(coop_id, person_id, shift_id)
    plan = queries.plan_of(shift.shift, page.visits)
    row = queries.hours_of(coop_id, shift_id, person_id)
    now, born_on = clock.now(), queries.born_on(coop_id, person_id)
    shown = _proposed(plan, row, now)
    form = forms.build(forms.TellForm, plan, shown)
    if form.validate_on_submit():
        try:
            told = forms.read(form, plan, shown)
            with transaction():
                service.confirm(access.actor(), shift_id, told)
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"Confirmed: {plan.name}, {day(plan.on)}, {span(told.start_at, told.end_at)}.")
            for words in queries.by_law(plan, told, born_on):
                flash(f"Please tell your coordinator: {words}.", "warning")
            return redirect(url_for("attendance.mine"))
    nav.stand_at("attendance.mine")
    return render_template(
        "coop/attendance/tell.html",
        form=form,
        shift=shift.shift,
        plan=plan,
        row=row,
        visit_fields=[(visit, *_fields(form, visit.id)) for visit in plan.visits],
        can_start=row is None and startable(plan, now),
        over=plan.end_at <= now,
        began=plan.start_at - rules.START_AHEAD <= now,
        due=law.rest_break(plan.on, born_on),
        young=law.is_young(born_on, plan.on),
        locked=row is not None and row.state == HoursState.APPROVED,
        standing_by=plan.kind in rules.STANDING_BY,
        at_work=row is not None and row.state == HoursState.STARTED and row.end_at is None,
        no_show=row is not None and row.state == HoursState.NO_SHOW,
        breaks_paid=queries.settings(coop_id).on(plan.on).breaks_paid,
        repeats=rules.repeats(plan, clock.LONDON),
        awake_fields=forms.awake_fields(form),
        too_late=now - plan.end_at > rules.TELL_WITHIN,
    )


def _fields(form: forms.TellForm, visit_id: int) -> tuple[object, ...]:
    return tuple(form[name] for name in forms.names(visit_id))


def _proposed(plan: Plan, row: HoursRow | None, now: datetime) -> Told:
    """What the form shows at first: what was told, else the plan with the real start."""
    if row is not None and row.told is not None:
        return row.told
    planned = rules.as_planned(plan)
    if row is None:
        return planned
    end = row.end_at or min(plan.end_at, now.replace(second=0, microsecond=0))
    if row.state == HoursState.QUERIED:  # a no-show that was taken back: nothing was told
        end = plan.end_at
    fits = clock.minutes_between(row.start_at, end) > plan.break_minutes
    return Told(row.start_at, end, plan.break_minutes if fits else 0, visits=planned.visits)


@blueprint.post("/my/hours/<int:shift_id>/start")
@requires("my.work")
def start(shift_id: int) -> Response:
    """One tap at the door."""
    try:
        with transaction():
            row = service.start(access.actor(), shift_id)
            at = row.start_at
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash(f"Started at {clock.local(at):%H:%M}. You can put the time right when you finish.")
    return redirect(url_for("attendance.tell", shift_id=shift_id))


@blueprint.post("/my/hours/<int:shift_id>/finish")
@requires("my.work")
def finish(shift_id: int) -> Response:
    """One tap on leaving; the next confirms."""
    try:
        with transaction():
            row = service.finish(access.actor(), shift_id)
            at = row.end_at
    except DomainError as error:
        flash(error.words, "error")
    else:
        assert at is not None
        flash(f"Finished at {clock.local(at):%H:%M}. Did you have your break? Then confirm.")
    return redirect(url_for("attendance.tell", shift_id=shift_id))


@blueprint.post("/my/hours/<int:shift_id>/as-planned")
@requires("my.work")
def as_planned(shift_id: int) -> Response:
    """One tap afterwards."""
    try:
        with transaction():
            row = service.confirm(access.actor(), shift_id)
            when = f"{day(row.start_at)}, {span(row.start_at, row.end_at or row.start_at)}"
    except DomainError as error:
        flash(error.words, "error")
        return redirect(url_for("attendance.tell", shift_id=shift_id))
    flash(f"Confirmed as planned: {when}.")
    return redirect(url_for("attendance.mine"))
