"""Ask an agency for a place, see a booking through to its end."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.agency import queries, service
from coop.agency.forms import BookForm, HoursForm, NameForm, ReasonForm
from coop.agency.queries import BookingRow
from coop.agency.rules import State
from coop.agency.views.blueprint import blueprint, done
from core import access, clock
from core.access import requires
from core.db import transaction
from core.errors import DomainError
from core.ui import nav
from core.ui.filters import pounds


@blueprint.route("/ask/<int:shift_id>", methods=["GET", "POST"])
@requires("agency.book")
def ask(shift_id: int) -> str | Response:
    """What each agency charges for a shift, the cheapest first; press to book."""
    nav.stand_at("absence.index")
    actor = access.actor()
    request_id = request.values.get("request", type=int)
    shift, quotes = queries.quotes(actor.coop_id, shift_id)
    form = BookForm()
    form.agency.choices = [(one.agency.id, one.agency.name) for one in quotes]
    number = form.agency.data if form.is_submitted() else None
    workers = queries.workers(actor.coop_id, shift.on, ended=False)
    form.worker.choices = [
        ("", "Named later"),
        *((str(one.id), one.name) for one in workers if one.agency_id == number),
    ]
    # Each agency's list of workers has its own name, so that one page has them all.
    if form.is_submitted():
        form.worker.data = request.form.get(f"worker-{number}", "")
    made: list[str] = []

    def book() -> None:
        row = service.book(
            access.actor(),
            shift_id,
            form.agency.data,
            int(form.worker.data) if form.worker.data else None,
            request_id=request_id,
        )
        made.append(f"{row.agency.name} is booked for {pounds(row.pence)}.")

    if form.validate_on_submit() and done(form, book):
        flash(made[0])
        if request_id is not None:
            return redirect(url_for("absence.page", request_id=request_id))
        return redirect(url_for("shifts.shift", shift_id=shift_id))
    return render_template(
        "coop/agency/ask.html",
        shift=shift,
        quotes=quotes,
        workers=workers,
        form=form,
        chosen=number,
        request_id=request_id,
        now=clock.now(),
    )


@blueprint.get("/bookings/<int:booking_id>")
@requires("agency.see")
def booking(booking_id: int) -> str:
    """One booking: what was agreed, who comes, how it ended."""
    return _booking(booking_id)


def _booking(
    booking_id: int,
    *,
    name_form: NameForm | None = None,
    hours_form: HoursForm | None = None,
    reason_form: ReasonForm | None = None,
) -> str:
    nav.stand_at("agency.index")
    coop_id = access.actor().coop_id
    row = queries.booking(coop_id, booking_id)
    if hours_form is None:
        start, end = clock.local(row.start_at), clock.local(row.end_at)
        hours_form = HoursForm(
            formdata=None,
            data={"start": start.time(), "end": end.time(), "break_minutes": row.break_minutes},
        )
    return render_template(
        "coop/agency/booking.html",
        row=row,
        begun=row.start_at <= clock.now(),
        over=row.end_at <= clock.now(),
        open=row.state is State.BOOKED,
        name_form=_choices(name_form or NameForm(formdata=None), row),
        hours_form=hours_form,
        reason_form=reason_form or ReasonForm(formdata=None),
        may_book=access.can("agency.book"),
    )


def _choices(form: NameForm, row: BookingRow) -> NameForm:
    found = queries.workers(access.actor().coop_id, row.on, agency_id=row.agency_id, ended=False)
    form.worker.choices = [
        (one.id, f"{one.name}, {one.chip[0]}") for one in found if one.id != row.worker_id
    ]
    return form


@blueprint.post("/bookings/<int:booking_id>/worker")
@requires("agency.book")
def name_worker(booking_id: int) -> str | Response:
    """Say who comes."""
    form = _choices(NameForm(), queries.booking(access.actor().coop_id, booking_id))
    if form.validate_on_submit() and done(
        form, lambda: service.name_worker(access.actor(), booking_id, form.worker.data)
    ):
        flash("Named.")
        return redirect(url_for("agency.booking", booking_id=booking_id))
    return _booking(booking_id, name_form=form)


@blueprint.post("/bookings/<int:booking_id>/hours")
@requires("agency.book")
def confirm_hours(booking_id: int) -> str | Response:
    """The hours the worker was there."""
    row = queries.booking(access.actor().coop_id, booking_id)
    form = HoursForm()

    def confirm() -> None:
        on = clock.local_day(row.start_at)
        start_at, end_at = clock.shift_instants(on, form.start.data, form.end.data)
        service.confirm_hours(
            access.actor(), booking_id, start_at, end_at, form.break_minutes.data or 0
        )

    if form.validate_on_submit() and done(form, confirm):
        row = queries.booking(access.actor().coop_id, booking_id)
        flash(f"The hours are confirmed: {pounds(row.cost)}.")
        return redirect(url_for("agency.booking", booking_id=booking_id))
    return _booking(booking_id, hours_form=form)


@blueprint.post("/bookings/<int:booking_id>/cancel")
@requires("agency.book")
def cancel(booking_id: int) -> str | Response:
    """The place is not filled by the agency after all."""
    form = ReasonForm()
    cost: list[int] = []
    if form.validate_on_submit() and done(
        form,
        lambda: cost.append(service.cancel(access.actor(), booking_id, form.reason.data or "")),
    ):
        flash(
            f"Cancelled. It costs {pounds(cost[0])}." if cost[0] else "Cancelled, free of charge."
        )
        return redirect(url_for("agency.booking", booking_id=booking_id))
    return _booking(booking_id, reason_form=form)


@blueprint.post("/bookings/<int:booking_id>/absent")
@requires("agency.book")
def did_not_come(booking_id: int) -> Response:
    """Nobody came from the agency."""
    try:
        with transaction():
            service.did_not_come(access.actor(), booking_id)
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash("The place counts as empty. Where cover had been asked for, it is asked for again.")
    return redirect(url_for("agency.booking", booking_id=booking_id))
