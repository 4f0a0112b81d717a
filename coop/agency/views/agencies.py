"""The overview, one agency with its terms, one worker with the profile."""

from __future__ import annotations

from datetime import date, timedelta

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.agency import law, queries, service
from coop.agency.forms import AgencyForm, CheckForm, ContactForm, TermsForm, WorkerForm
from coop.agency.queries import Month
from coop.agency.views.blueprint import blueprint, done
from core import access, clock, jobs
from core.access import requires
from core.db import transaction
from core.errors import DomainError
from core.ui import charts, nav
from core.ui.filters import hours
from training.standards import queries as standards


def _month() -> date:
    """The month asked for ("2026-11"), or this one."""
    try:
        return date.fromisoformat(f"{request.args.get('month', '')}-01")
    except ValueError:
        return clock.today().replace(day=1)


@blueprint.get("")
@requires("agency.see")
def index() -> str:
    """Agencies, who they send, what is booked, and what a month came to."""
    coop_id, today = access.actor().coop_id, clock.today()
    first = _month()
    last = _last(first)
    totals = queries.hours_and_cost(coop_id, first, last)
    months = queries.months(coop_id, first)
    return render_template(
        "coop/agency/index.html",
        agencies=queries.agencies(coop_id, today),
        workers=queries.workers(coop_id, today),
        waiting=queries.waiting(coop_id),
        bookings=queries.bookings(coop_id, since=first, until=last),
        totals=totals,
        minutes=sum(one.minutes for one in totals),
        pence=sum(one.pence for one in totals),
        all_minutes=sum(one.all_minutes for one in totals),
        chart=_chart(months),
        month=first,
        before=(first - timedelta(days=1)).replace(day=1),
        after=last + timedelta(days=1),
        today=today,
        may_set=access.can("agency.settle"),
        may_book=access.can("agency.book"),
    )


def _last(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _chart(months: tuple[Month, ...]) -> charts.Chart | None:
    if not any(one.minutes for one in months):
        return None
    rows = [(f"{one.first_on:%B %Y}", one.minutes) for one in months]
    return charts.bars(rows, show=lambda n: hours(round(n)), heads=("Month", "Agency hours"))


@blueprint.post("/export")
@requires("agency.see")
def export() -> Response:
    """The bookings of a month as a workbook."""
    first = _month()
    with transaction():
        run = jobs.ask(
            "agency.export",
            access.actor(),
            {"from_on": first.isoformat(), "until_on": _last(first).isoformat()},
            dedupe_key=f"agency-{first.isoformat()}",
            back_url=url_for("agency.index", month=f"{first:%Y-%m}"),
        )
        run_id = run.id
    return redirect(url_for("jobs.run", run_id=run_id))


@blueprint.route("/new", methods=["GET", "POST"])
@requires("agency.settle")
def new() -> str | Response:
    """Take on an agency, with its first terms."""
    nav.stand_at("agency.index")
    form = AgencyForm(data={"from_on": clock.today()})
    made: list[int] = []

    def take_on() -> None:
        row = service.take_on(
            access.actor(),
            form.name.data or "",
            form.given,
            contact=form.contact.data or "",
            phone=form.phone.data or "",
            email=form.email.data or "",
        )
        made.append(row.id)

    if form.validate_on_submit() and done(form, take_on):
        flash("The agency is kept. Now say whom it may send.")
        return redirect(url_for("agency.one", agency_id=made[0]))
    return render_template("coop/agency/new.html", form=form)


@blueprint.get("/<int:agency_id>")
@requires("agency.see")
def one(agency_id: int) -> str:
    """One agency: contact, terms by date, workers, bookings."""
    return _one(agency_id, WorkerForm(formdata=None))


def _one(agency_id: int, worker_form: WorkerForm) -> str:
    nav.stand_at("agency.index")
    coop_id, today = access.actor().coop_id, clock.today()
    return render_template(
        "coop/agency/one.html",
        row=queries.agency(coop_id, agency_id, today),
        terms=queries.terms(coop_id, agency_id),
        workers=queries.workers(coop_id, today, agency_id=agency_id),
        bookings=queries.bookings(coop_id, agency_id=agency_id, most=30),
        worker_form=worker_form,
        today=today,
        may_set=access.can("agency.settle"),
        may_book=access.can("agency.book"),
    )


@blueprint.route("/<int:agency_id>/terms", methods=["GET", "POST"])
@requires("agency.settle")
def terms(agency_id: int) -> str | Response:
    """New terms from a day on."""
    nav.stand_at("agency.index")
    coop_id = access.actor().coop_id
    row = queries.agency(coop_id, agency_id, clock.today())
    form = TermsForm(data={"from_on": clock.today()})
    if form.validate_on_submit() and done(
        form, lambda: service.set_terms(access.actor(), agency_id, form.given)
    ):
        flash("The terms are kept. Bookings made before keep theirs.")
        return redirect(url_for("agency.one", agency_id=agency_id))
    return render_template("coop/agency/terms.html", form=form, row=row)


@blueprint.route("/<int:agency_id>/contact", methods=["GET", "POST"])
@requires("agency.settle")
def contact(agency_id: int) -> str | Response:
    """Whom to ring; from when it is asked no more."""
    nav.stand_at("agency.index")
    row = queries.agency(access.actor().coop_id, agency_id, clock.today())
    kept = ("contact", "phone", "email", "ended_on")
    form = ContactForm(data={name: getattr(row, name) for name in kept})

    def change() -> None:
        service.change_agency(
            access.actor(),
            agency_id,
            contact=form.contact.data or "",
            phone=form.phone.data or "",
            email=form.email.data or "",
            ended_on=form.ended_on.data,
        )

    if form.validate_on_submit() and done(form, change):
        flash("Kept.")
        return redirect(url_for("agency.one", agency_id=agency_id))
    return render_template("coop/agency/contact.html", form=form, row=row)


@blueprint.post("/<int:agency_id>/workers")
@requires("agency.book")
def add_worker(agency_id: int) -> str | Response:
    """Somebody the agency may send."""
    form = WorkerForm()
    made: list[int] = []

    def add() -> None:
        made.append(service.add_worker(access.actor(), agency_id, form.name.data or "").id)

    if form.validate_on_submit() and done(form, add):
        flash("Now enter what the agency has confirmed.")
        return redirect(url_for("agency.worker", worker_id=made[0]))
    return _one(agency_id, form)


@blueprint.route("/workers/<int:worker_id>", methods=["GET", "POST"])
@requires("agency.book")
def worker(worker_id: int) -> str | Response:
    """A worker's profile; an item that the agency has confirmed."""
    nav.stand_at("agency.index")
    actor, today = access.actor(), clock.today()
    row = queries.worker(actor.coop_id, worker_id, today)
    form = CheckForm(data={"confirmed_on": today})
    known = standards.competencies(actor.coop_id, retired=False)
    form.offer(law.items(today), [(each.id, each.name) for each in known])
    if form.validate_on_submit() and done(
        form, lambda: service.confirm(access.actor(), worker_id, form.given)
    ):
        flash("Kept.")
        return redirect(url_for("agency.worker", worker_id=worker_id))
    return render_template("coop/agency/worker.html", row=row, form=form, today=today)


@blueprint.post("/workers/<int:worker_id>/end")
@requires("agency.book")
def end_worker(worker_id: int) -> Response:
    """Not to be sent any more."""
    try:
        with transaction():
            service.end_worker(access.actor(), worker_id)
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash("They are not to be sent any more.")
    return redirect(url_for("agency.worker", worker_id=worker_id))
