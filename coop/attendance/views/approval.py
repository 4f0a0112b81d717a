"""A week's hours: exceptions first, the rest approved in one act."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.attendance import forms, law, queries, rules, service
from coop.attendance.models import HoursState
from coop.attendance.queries import Entry
from coop.attendance.views import blueprint
from coop.shifts import queries as shifts
from core import access, clock
from core.access import requires
from core.db import transaction
from core.errors import DomainError, NotFound
from core.people import queries as people
from core.ui import nav
from core.ui.filters import plural

WEEK = timedelta(days=6)


def _monday() -> date:
    """The week asked for; by default the one that ended last, until this one is half over."""
    try:
        asked = date.fromisoformat(request.values.get("week", ""))
    except ValueError:
        asked = clock.today() - timedelta(days=3)
    if not 2000 <= asked.year <= 2200:
        asked = clock.today()
    return clock.monday(asked)


def _service_id() -> int | None:
    return request.values.get("service", type=lambda text: int(text) if text.isdecimal() else None)


def _back(anchor: str = "") -> Response:
    target = url_for(
        "attendance.approvals",
        week=_monday().isoformat(),
        service=_service_id(),
        _anchor=anchor or None,
    )
    return redirect(target)


@blueprint.get("/hours")
@requires("hours.approve")
def approvals() -> str:
    """One week, one service or all."""
    actor = access.actor()
    first = _monday()
    service_id = _service_id()
    services = people.services(actor.coop_id)
    if service_id is not None and service_id not in {row.id for row in services}:
        raise NotFound
    chosen = None if service_id is None else [service_id]
    found = queries.week(queries.entries(actor.coop_id, first, first + WEEK, chosen), clock.now())
    ready = [entry for entry in found.matching if entry.person_id != actor.person_id]
    return render_template(
        "coop/attendance/approvals.html",
        first=first,
        last=first + WEEK,
        before=first - timedelta(days=7),
        after=first + timedelta(days=7),
        services=services,
        service_id=service_id,
        week=found,
        ready=ready,
        ready_ids=",".join(str(entry.hours.id) for entry in ready if entry.hours),
        own=[entry for entry in found.matching if entry.person_id == actor.person_id],
        groups=_groups,
        me=actor.person_id,
    )


def _groups(entries: Iterable[Entry]) -> list[tuple[str, list[Entry]]]:
    """Entries by service, in the order in which they come."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.shift.service, []).append(entry)
    return sorted(found.items())


@blueprint.post("/hours/approve-matching")
@requires("hours.approve")
def approve_matching() -> Response:
    """Approve what matches the plan, as it stood on the page."""
    first = _monday()
    ids = {int(part) for part in request.form.get("ids", "").split(",") if part.isdecimal()}
    with transaction():
        count, left = service.approve_matching(access.actor(), first, first + WEEK, ids)
    if count:
        flash(f"{plural(count, 'shift')} approved.")
    if left:
        many = "has" if left == 1 else "have"
        flash(f"{plural(left, 'shift')} {many} changed meanwhile: look again.", "warning")
    return _back()


def _act(act: Callable[[], object], done: str) -> Response:
    try:
        with transaction():
            act()
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash(done)
    return _back()


@blueprint.post("/hours/<int:hours_id>/approve")
@requires("hours.approve")
def approve(hours_id: int) -> Response:
    """One exception, as it was told."""
    return _act(lambda: service.approve(access.actor(), hours_id), "Approved.")


@blueprint.post("/hours/<int:hours_id>/ask")
@requires("hours.approve")
def ask(hours_id: int) -> Response:
    """Back to the worker with a question."""
    words = request.form.get("words", "")
    return _act(lambda: service.ask(access.actor(), hours_id, words), "Your question is sent.")


@blueprint.post("/hours/<int:hours_id>/reopen")
@requires("hours.reopen")
def reopen(hours_id: int) -> Response:
    """A manager opens approved hours that have not been paid."""
    reason = request.form.get("reason", "")
    return _act(
        lambda: service.reopen(access.actor(), hours_id, reason),
        "Open again: correct the hours and approve them anew.",
    )


@blueprint.post("/hours/for/<int:shift_id>/<int:person_id>/no-show")
@requires("hours.approve")
def no_show(shift_id: int, person_id: int) -> Response:
    """Somebody did not come."""
    reason = request.form.get("reason", "")
    return _act(
        lambda: service.mark_no_show(access.actor(), shift_id, person_id, reason),
        "Marked as a no-show; they are told.",
    )


@blueprint.post("/hours/<int:hours_id>/take-back")
@requires("hours.approve")
def take_back(hours_id: int) -> Response:
    """They did come after all."""
    reason = request.form.get("reason", "")
    return _act(
        lambda: service.take_back_no_show(access.actor(), hours_id, reason),
        "Taken back; they are asked to tell their hours.",
    )


@blueprint.route("/hours/for/<int:shift_id>/<int:person_id>", methods=["GET", "POST"])
@requires("hours.approve")
def enter(shift_id: int, person_id: int) -> str | Response:
    """Enter somebody's hours, or correct what they told."""
    actor = access.actor()
    page = shifts.shift_page(actor.coop_id, shift_id)
    row = queries.hours_of(actor.coop_id, shift_id, person_id)
    placed = [one for one in page.shift.assigned if one.person_id == person_id]
    if row is None and not any(one.published_at for one in placed):
        raise NotFound
    plan = queries.plan_of(page.shift, page.visits)
    told = row.told if row is not None else None
    shown = told or rules.as_planned(plan)
    form = forms.build(forms.EnterForm, plan, shown)
    if told is not None:
        form["reason"].label.text = "Reason for the correction"
        form["reason"].flags.required = True
    if form.validate_on_submit():
        try:
            said = forms.read(form, plan, shown)
            with transaction():
                service.enter(
                    actor,
                    shift_id,
                    person_id,
                    said,
                    reason=form["reason"].data or "",
                    approve_too="approve" in request.form,
                )
        except DomainError as error:
            form.blame(error)
        else:
            flash("Saved and approved." if "approve" in request.form else "Saved.")
            return redirect(url_for("attendance.approvals", week=clock.monday(plan.on).isoformat()))
    nav.stand_at("attendance.approvals")
    held = queries.settings(actor.coop_id).on(plan.on)
    born_on = queries.born_on(actor.coop_id, person_id)
    return render_template(
        "coop/attendance/enter.html",
        form=form,
        shift=page.shift,
        plan=plan,
        row=row,
        told=told,
        person_id=person_id,
        name=service.name_of(actor.coop_id, person_id),
        differences=queries.against_plan(plan, told, held, born_on) if told else (),
        due=law.rest_break(plan.on, born_on),
        young=law.is_young(born_on, plan.on),
        visit_fields=[
            (visit, *(form[name] for name in forms.names(visit.id))) for visit in plan.visits
        ],
        locked=row is not None and row.state == HoursState.APPROVED,
        standing_by=plan.kind in rules.STANDING_BY,
        own=person_id == actor.person_id,
        over=plan.end_at <= clock.now(),
        begun=plan.start_at < clock.now(),
        no_show=row is not None and row.state == HoursState.NO_SHOW,
        breaks_paid=held.breaks_paid,
        repeats=rules.repeats(plan, clock.LONDON),
        awake_fields=forms.awake_fields(form),
    )
