"""Leave: asked and seen by the member, entered and decided by the coordinator."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.leave import effect, forms, ledger, queries, service
from coop.leave.models import Leave, LeaveKind
from coop.leave.queries import LeaveRow
from core import access, clock
from core.access import requires
from core.db import owned, transaction
from core.errors import DomainError, NotFound
from core.people.models import Person
from core.ui import nav
from core.ui.filters import days

blueprint = Blueprint("leave", __name__)
NO_PERSON = "Your account does not stand for anybody who works here."


def own_person() -> Person:
    """The person the account stands for."""
    actor = access.actor()
    if actor.person_id is None:
        raise NotFound(NO_PERSON)
    return owned(Person, actor.person_id, actor.coop_id)


@blueprint.get("/my-leave")
@requires("leave.ask")
def mine() -> str:
    """One's own leave: coming, waiting, past."""
    person = own_person()
    today = clock.today()
    rows = queries.rows(person.coop_id, person_id=person.id)
    return render_template(
        "coop/leave/mine.html",
        coming=[row for row in rows if row.until_on >= today and row.state != "cancelled"],
        past=[row for row in reversed(rows) if row.until_on < today or row.state == "cancelled"],
        today=today,
        balance=queries.balance(person.coop_id, person.id, today),
    )


@blueprint.route("/my-leave/ask", methods=["GET", "POST"])
@requires("leave.ask")
def ask() -> str | Response:
    """Ask for leave."""
    person_id = own_person().id
    form = forms.LeaveForm()
    if form.validate_on_submit():
        first, last = form.from_on.data, form.until_on.data or form.from_on.data
        try:
            with transaction():
                service.ask(
                    access.actor(),
                    person_id,
                    form.kind.data,
                    first,
                    last,
                    note=form.note.data or "",
                )
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"Asked for {days(first, last)}. You see the answer here and on the home page.")
            return redirect(url_for("leave.mine"))
    nav.stand_at("leave.mine")
    actor = access.actor()
    return render_template(
        "coop/leave/ask.html",
        form=form,
        balance=queries.balance(actor.coop_id, person_id, clock.today()),
    )


@blueprint.post("/my-leave/<int:leave_id>/cancel")
@requires("leave.ask")
def cancel_mine(leave_id: int) -> Response:
    """Take one's own leave back."""
    row = owned(Leave, leave_id, access.actor().coop_id)
    if row.person_id != own_person().id:
        raise NotFound
    return _act("The leave is taken back.", "leave.mine", service.cancel, leave_id)


@blueprint.get("/leave")
@requires("leave.approve")
def index() -> str:
    """Leave to decide, and leave to come."""
    coop_id = access.actor().coop_id
    today = clock.today()
    view = request.args.get("show", "waiting")
    if view == "past":
        rows = [row for row in queries.rows(coop_id, most=500) if row.until_on < today]
        rows.reverse()
    elif view == "coming":
        rows = queries.rows(coop_id, states=("approved",), from_on=today)
    else:
        view = "waiting"
        rows = queries.rows(coop_id, states=("asked",))
    return render_template(
        "coop/leave/index.html",
        rows=rows,
        view=view,
        today=today,
        may_set=access.can("leave.settings"),
        waiting=len(rows) if view == "waiting" else queries.waiting(coop_id),
    )


@blueprint.get("/leave/<int:leave_id>")
@requires("leave.approve")
def page(leave_id: int) -> str:
    """One leave: what a yes would mean."""
    return _page(leave_id, _yes(leave_id, fresh=True), forms.RefuseForm(formdata=None))


def _yes(leave_id: int, *, fresh: bool = False) -> forms.DecideForm:
    """The form for a yes: annual leave also says how many hours it takes."""
    row = owned(Leave, leave_id, access.actor().coop_id)
    kind = forms.DecideHolidayForm if row.kind == LeaveKind.HOLIDAY else forms.DecideForm
    if not fresh:
        return kind()
    form = kind(formdata=None)
    form.paid.data = row.paid
    if isinstance(form, forms.DecideHolidayForm):
        form.minutes.data = ledger.proposal(row.coop_id, row.person_id, row.from_on, row.until_on)
    return form


def _page(leave_id: int, yes: forms.DecideForm, no: forms.RefuseForm) -> str:
    nav.stand_at("leave.index")
    row = _row(leave_id)
    holiday = row.kind == LeaveKind.HOLIDAY
    return render_template(
        "coop/leave/one.html",
        leave=row,
        effect=effect.of(access.actor().coop_id, row) if row.state == "asked" else None,
        yes=yes,
        no=no,
        end_early=forms.EndEarlyForm(formdata=None),
        balance=queries.balance(access.actor().coop_id, row.person_id, row.from_on)
        if holiday
        else None,
        takes=ledger.proposal(access.actor().coop_id, row.person_id, row.from_on, row.until_on)
        if row.minutes is None
        else row.minutes,
        own=access.actor().person_id == row.person_id,
        today=clock.today(),
    )


def _row(leave_id: int) -> LeaveRow:
    found = queries.rows(access.actor().coop_id, leave_id=leave_id)
    if not found:
        raise NotFound
    return found[0]


@blueprint.post("/leave/<int:leave_id>/approve")
@requires("leave.approve")
def approve(leave_id: int) -> str | Response:
    """Say yes."""
    form = _yes(leave_id)
    if form.validate_on_submit():
        try:
            with transaction():
                service.approve(
                    access.actor(),
                    leave_id,
                    paid=form.paid.data,
                    minutes=form.minutes.data
                    if isinstance(form, forms.DecideHolidayForm)
                    else None,
                )
        except DomainError as error:
            form.blame(error)
        else:
            row = _row(leave_id)
            flash(f"{row.person} is off {days(row.from_on, row.until_on)}.")
            return redirect(url_for("leave.index"))
    return _page(leave_id, form, forms.RefuseForm(formdata=None))


@blueprint.post("/leave/<int:leave_id>/refuse")
@requires("leave.approve")
def refuse(leave_id: int) -> str | Response:
    """Say no, and why."""
    form = forms.RefuseForm()
    if form.validate_on_submit():
        try:
            with transaction():
                service.refuse(access.actor(), leave_id, form.reason.data or "")
        except DomainError as error:
            form.blame(error)
        else:
            flash("Refused. They see your reason.")
            return redirect(url_for("leave.index"))
    return _page(leave_id, _yes(leave_id, fresh=True), form)


@blueprint.post("/leave/<int:leave_id>/cancel")
@requires("leave.approve")
def cancel(leave_id: int) -> Response:
    """Cancel leave: its days are free again."""
    words = "The leave is cancelled: its days are free again."
    return _act(words, "leave.index", service.cancel, leave_id)


@blueprint.post("/leave/<int:leave_id>/end-early")
@requires("leave.approve")
def end_early(leave_id: int) -> Response:
    """Shorten leave."""
    owned(Leave, leave_id, access.actor().coop_id)
    form = forms.EndEarlyForm()
    if not form.validate_on_submit():
        for fault in form.faults():
            flash(fault.words, "error")
        return redirect(url_for("leave.page", leave_id=leave_id))
    words = "The leave is shortened: the days after it are free again."
    return _act(words, "leave.index", service.end_early, leave_id, form.last_on.data)


def _act(words: str, endpoint: str, verb: Any, *args: Any) -> Response:
    try:
        with transaction():
            verb(access.actor(), *args)
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash(words)
    return redirect(url_for(endpoint))


@blueprint.route("/people/<int:person_id>/leave", methods=["GET", "POST"])
@requires("availability.edit")
def record(person_id: int) -> str | Response:
    """Enter leave for somebody: asked for by telephone, or sickness rung in."""
    nav.stand_at("members.people")
    actor = access.actor()
    person = owned(Person, person_id, actor.coop_id)
    own = actor.person_id == person.id
    form = forms.RecordLeaveForm()
    if form.validate_on_submit():
        first, last = form.from_on.data, form.until_on.data or form.from_on.data
        try:
            with transaction():
                row = service.record(
                    actor,
                    person_id,
                    form.kind.data,
                    first,
                    last,
                    paid=form.paid.data,
                    minutes=form.minutes.data,
                    note=form.note.data or "",
                )
                approved = row.state == "approved"
        except DomainError as error:
            form.blame(error)
            person = owned(Person, person_id, actor.coop_id)
        else:
            words = "is entered" if approved else "is asked for: another coordinator decides"
            flash(f"Leave {days(first, last)} {words}.")
            return redirect(url_for("members.person", person_id=person_id))
    return render_template(
        "coop/leave/record.html",
        form=form,
        person=person,
        own=own,
    )
