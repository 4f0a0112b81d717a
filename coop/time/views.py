"""One's own training and meeting time, and everybody's for those who approve."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from coop.time import forms, queries, service
from coop.time.rules import APPROVED, ENTERED, TimeKind
from core import access, clock
from core.access import requires
from core.db import db, in_force, transaction
from core.errors import DomainError
from core.people.models import Employment, Person
from core.ui.filters import plural

blueprint = Blueprint("time", __name__)
SHOWN = timedelta(weeks=8)


@blueprint.route("/my/other-time", methods=["GET", "POST"])
@requires("time.own")
def mine() -> str | Response:
    """Enter one's own, and see what became of it."""
    actor = access.actor()
    person_id = actor.person_id or 0
    form = forms.TimeForm(data={"on": clock.today()})
    if form.validate_on_submit():
        try:
            with transaction():
                service.enter(actor, [person_id], *_given(form))
        except DomainError as error:
            form.blame(error)
        else:
            flash("Entered. Somebody else approves it.")
            return redirect(url_for("time.mine"))
    return render_template(
        "coop/time/mine.html",
        form=form,
        rows=queries.mine(actor.coop_id, person_id, clock.now() - SHOWN),
        now=clock.now(),
    )


def _given(form: forms.TimeForm) -> tuple[TimeKind, date, time, time, str]:
    return (
        TimeKind(form.kind.data),
        form.on.data,
        form.starts.data,
        form.ends.data,
        form.note.data or "",
    )


@blueprint.post("/my/other-time/<int:time_id>/withdraw")
@requires("time.own")
def withdraw(time_id: int) -> Response:
    """It was not so."""
    return _act(lambda: service.withdraw(access.actor(), time_id), "Withdrawn.", "time.mine")


def _act(act: Callable[[], object], done: str, back: str = "time.approvals") -> Response:
    try:
        with transaction():
            act()
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash(done)
    return redirect(url_for(back))


@blueprint.get("/other-time")
@requires("time.approve")
def approvals() -> str:
    """What waits, what is to come, what was approved."""
    actor = access.actor()
    now = clock.now()
    rows = queries.entries(actor.coop_id, now - SHOWN)
    entered = [row for row in rows if row.state == ENTERED]
    waiting = [row for row in entered if row.end_at <= now]
    return render_template(
        "coop/time/approvals.html",
        waiting=waiting,
        ready=[row.id for row in waiting if row.person_id != actor.person_id],
        ahead=[row for row in entered if row.end_at > now],
        approved=[row for row in reversed(rows) if row.state == APPROVED],
        me=actor.person_id,
    )


@blueprint.route("/other-time/enter", methods=["GET", "POST"])
@requires("time.approve")
def enter() -> str | Response:
    """One time for several people."""
    actor = access.actor()
    form = forms.ForOthersForm(data={"on": clock.today()})
    form.people.choices = _people(actor.coop_id)
    if form.validate_on_submit():
        try:
            with transaction():
                made = service.enter(actor, form.people.data or [], *_given(form))
                count = len(made)
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"Entered for {plural(count, 'person', 'people')}; they are told.")
            return redirect(url_for("time.approvals"))
    return render_template("coop/time/enter.html", form=form)


def _people(coop_id: int) -> list[tuple[int, str]]:
    query = (
        select(Person)
        .join(Employment, Employment.person_id == Person.id)
        .where(Person.coop_id == coop_id, in_force(Employment, clock.today()))
        .distinct()
        .order_by(Person.surname, Person.first_name, Person.id)
    )
    return [(person.id, person.name) for person in db.session.scalars(query)]


@blueprint.post("/other-time/<int:time_id>/approve")
@requires("time.approve")
def approve(time_id: int) -> Response:
    """It is paid with the next run."""
    return _act(lambda: service.approve(access.actor(), time_id), "Approved.")


@blueprint.post("/other-time/approve-all")
@requires("time.approve")
def approve_all() -> Response:
    """All that is over and is not one's own, as it stood on the page."""
    ids = {int(part) for part in request.form.get("ids", "").split(",") if part.isdecimal()}
    with transaction():
        count, left = service.approve_all(access.actor(), ids)
    flash(f"{plural(count, 'entry', 'entries')} approved.")
    if left:
        flash("Some have changed meanwhile: look again.", "warning")
    return redirect(url_for("time.approvals"))


@blueprint.post("/other-time/<int:time_id>/refuse")
@requires("time.approve")
def refuse(time_id: int) -> Response:
    """With a reason, which they are told."""
    reason = request.form.get("reason", "")
    return _act(lambda: service.refuse(access.actor(), time_id, reason), "Refused; they are told.")


@blueprint.post("/other-time/<int:time_id>/reopen")
@requires("hours.reopen")
def reopen(time_id: int) -> Response:
    """A manager opens what was approved and not paid."""
    reason = request.form.get("reason", "")
    return _act(lambda: service.reopen(access.actor(), time_id, reason), "Open again.")
