"""Cannot come, can you take it, who covers: the member's pages and the coordinator's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.absence import forms, queries, service
from coop.absence.rules import TOLD_WORDS, Answer, Policy, State, Told
from coop.rota import queries as rotas
from coop.rota.queries.candidates import CAN, WITH_YES
from core import access, clock
from core.access import requires
from core.db import owned, transaction
from core.errors import DomainError, NotFound
from core.people.models import Person
from core.ui import nav
from core.ui.filters import plural
from core.ui.parse import read_date

blueprint = Blueprint("absence", __name__)


def _own_id() -> int:
    person_id = access.actor().person_id
    if person_id is None:
        raise NotFound("Your account does not stand for anybody who works here.")
    return person_id


@blueprint.route("/my/cannot-come", methods=["GET", "POST"])
@requires("absence.own")
def report() -> str | Response:
    """One's own sickness: off the shifts of these days, and cover is asked for."""
    person_id = _own_id()
    nav.stand_at("my_shifts.week")
    form = forms.ReportForm()
    if not form.is_submitted():
        form.from_on.data = clock.today()
        try:
            form.from_on.data = read_date(request.args.get("on", "")) or clock.today()
        except ValueError:
            form.from_on.data = clock.today()
    if form.validate_on_submit() and _reported(form, person_id):
        return redirect(url_for("my_shifts.week"))
    return render_template("coop/absence/report.html", form=form, person=None)


@blueprint.route("/people/<int:person_id>/cannot-come", methods=["GET", "POST"])
@requires("availability.edit")
def report_for(person_id: int) -> str | Response:
    """Somebody rang: they cannot come."""
    nav.stand_at("members.people")
    person = owned(Person, person_id, access.actor().coop_id)
    form = forms.ReportForForm()
    if not form.is_submitted():
        form.from_on.data = clock.today()
    if form.validate_on_submit() and _reported(form, person_id):
        return redirect(url_for("absence.index"))
    person = owned(Person, person_id, access.actor().coop_id)
    return render_template("coop/absence/report.html", form=form, person=person)


def _reported(form: forms.ReportForm, person_id: int) -> bool:
    first, last = form.from_on.data, form.until_on.data or form.from_on.data
    try:
        with transaction():
            count = len(service.report_sick(access.actor(), person_id, first, last))
    except DomainError as error:
        form.blame(error)
        return False
    if count:
        flash(f"It is entered. Cover is asked for on {plural(count, 'shift')}.")
    else:
        flash("It is entered. No shift is short because of it.")
    return True


@blueprint.get("/my/cover")
@requires("absence.own")
def mine() -> str:
    """What one is asked to take."""
    offers = queries.my_offers(access.actor().coop_id, _own_id())
    nav.stand_at("my_shifts.week")
    return render_template("coop/absence/mine.html", offers=offers)


@blueprint.post("/my/cover/<int:call_id>/yes")
@requires("absence.own")
def accept(call_id: int) -> Response:
    """Take it."""
    return _act(
        "It is yours. Thank you.",
        url_for("absence.mine"),
        lambda: service.accept(access.actor(), call_id),
    )


@blueprint.post("/my/cover/<int:call_id>/no")
@requires("absence.own")
def decline(call_id: int) -> Response:
    """Not this time."""
    return _act(
        "Thank you for the answer.",
        url_for("absence.mine"),
        lambda: service.decline(access.actor(), call_id),
    )


@blueprint.get("/cover")
@requires("absence.cover")
def index() -> str:
    """What needs cover, the soonest first."""
    coop_id = access.actor().coop_id
    return render_template(
        "coop/absence/index.html",
        rows=queries.open_requests(coop_id),
        settled=queries.settled(coop_id),
        now=clock.now(),
        told=TOLD_WORDS,
        may_set=access.can("absence.settings"),
    )


@blueprint.get("/cover/<int:request_id>")
@requires("absence.cover")
def page(request_id: int) -> str:
    """One request: who could, who was asked, what they said."""
    return _page(request_id, forms.OfferForm(formdata=None), forms.ShortForm(formdata=None))


def _page(
    request_id: int,
    offer_form: forms.OfferForm,
    short_form: forms.ShortForm,
    rang_form: forms.RangForm | None = None,
) -> str:
    nav.stand_at("absence.index")
    coop_id = access.actor().coop_id
    row = queries.request(coop_id, request_id)
    calls = queries.calls(coop_id, request_id)
    choice = rotas.choice(coop_id, row.shift_id) if row.state is State.OPEN else None
    able = [] if choice is None else [*choice.of(CAN), *choice.of(WITH_YES)]
    rang_form = rang_form or forms.RangForm(formdata=None)
    rang_form.person.choices = [(one.person_id, one.name) for one in able]
    return render_template(
        "coop/absence/page.html",
        row=row,
        calls=calls,
        able=able,
        costs=queries.costs(coop_id, row.shift_id, [one.person_id for one in able]),
        needs_yes=WITH_YES,
        refused=() if choice is None else choice.refused,
        waiting={call.person_id for call in calls if call.answer is Answer.ASKED},
        last=queries.last_calls(coop_id),
        offer_form=offer_form,
        rang_form=rang_form,
        short_form=short_form,
        told=TOLD_WORDS[Told(row.told)],
        now=clock.now(),
        may_run_short=access.can("absence.run_short"),
    )


@blueprint.post("/cover/<int:request_id>/offer")
@requires("absence.cover")
def offer(request_id: int) -> str | Response:
    """Ask those ticked, or all who can."""
    actor = access.actor()
    row = queries.request(actor.coop_id, request_id)
    form = forms.OfferForm()
    form.person.choices = []
    chosen = request.form.getlist("person", type=int)
    if request.form.get("all"):
        found = rotas.choice(actor.coop_id, row.shift_id)
        chosen = [one.person_id for one in (*found.of(CAN), *found.of(WITH_YES))]
    try:
        with transaction():
            count = service.offer(actor, request_id, chosen)
    except DomainError as error:
        form.blame(error)
        return _page(request_id, form, forms.ShortForm(formdata=None))
    flash(f"{plural(count, 'person', 'people')} asked.")
    return redirect(url_for("absence.page", request_id=request_id))


@blueprint.post("/cover/<int:request_id>/rang")
@requires("absence.cover")
def rang(request_id: int) -> str | Response:
    """What somebody said on the telephone."""
    actor = access.actor()
    row = queries.request(actor.coop_id, request_id)
    form = forms.RangForm()
    found = rotas.choice(actor.coop_id, row.shift_id).candidates
    form.person.choices = [(one.person_id, one.name) for one in found]
    if form.validate_on_submit():
        try:
            with transaction():
                service.rang(actor, request_id, form.person.data, Answer(form.answer.data))
        except DomainError as error:
            form.blame(error)
        else:
            flash("Noted.")
            return redirect(url_for("absence.page", request_id=request_id))
    empty = forms.OfferForm(formdata=None)
    return _page(request_id, empty, forms.ShortForm(formdata=None), form)


@blueprint.post("/cover/<int:request_id>/short")
@requires("absence.run_short")
def run_short(request_id: int) -> str | Response:
    """The shift runs without."""
    form = forms.ShortForm()
    if form.validate_on_submit():
        try:
            with transaction():
                service.run_short(access.actor(), request_id, form.reason.data or "")
        except DomainError as error:
            form.blame(error)
        else:
            flash("The shift runs short, with your reason on record.")
            return redirect(url_for("absence.index"))
    return _page(request_id, forms.OfferForm(formdata=None), form)


@blueprint.post("/cover/no-show/<int:assignment_id>")
@requires("absence.cover")
def no_show(assignment_id: int) -> Response:
    """Somebody has not come: cover for the rest of the shift."""
    return _act(
        "They are off the shift, and cover is asked for.",
        url_for("absence.index"),
        lambda: service.no_show(access.actor(), assignment_id),
    )


@blueprint.route("/cover/settings", methods=["GET", "POST"])
@requires("absence.settings")
def settings() -> str | Response:
    """How long the co-op waits, from a day on."""
    nav.stand_at("absence.index")
    actor = access.actor()
    today = clock.today()
    form = forms.PolicyForm(data={"from_on": today, **asdict(queries.policy(actor.coop_id, today))})
    if form.validate_on_submit():
        given = Policy(
            form.offer_minutes.data,
            form.on_call_minutes.data,
            form.agency_minutes.data,
            form.within_hours.data,
        )
        try:
            with transaction():
                service.settle_policy(actor, form.from_on.data, given)
        except DomainError as error:
            form.blame(error)
        else:
            flash("Settled.")
            return redirect(url_for("absence.index"))
    return render_template("coop/absence/settings.html", form=form)


def _act(words: str, url: str, verb: Callable[[], object]) -> Response:
    try:
        with transaction():
            verb()
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash(words)
    return redirect(url)
