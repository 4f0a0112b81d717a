"""The people list, a person's page, taking on, changing and ending."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop import corrections
from coop.members import forms, listing, queries, service
from coop.members.rules import CLEARANCE_WORDS
from core import access, clock
from core.access import requires
from core.db import owned, transaction
from core.errors import DomainError, NotFound
from core.people import queries as people_queries
from core.people.models import Employment, Person
from core.ui import nav
from core.ui.filters import day_short, day_year, hours, plural

blueprint = Blueprint("members", __name__, url_prefix="/people")
NOBODY_HERE = "There is no such person here."


@blueprint.get("/<int:person_id>")
@requires("people.see")
def person(person_id: int) -> str:
    """One person: facts, employment, membership, clearances, and what other slices add."""
    actor = access.actor()
    found = _person(person_id)
    on = clock.today()
    spells = listing.employments(actor.coop_id, person_id)
    present = next((s for s in spells if s.from_on <= on and not _over(s.until_on)), None)
    nav.stand_at("members.people")
    sensitive = actor.can("people.sensitive")
    return render_template(
        "coop/members/person.html",
        person=found,
        spells=spells,
        present=present,
        first=spells[-1] if spells else None,
        last=spells[0] if spells else None,
        corrected=corrections.of(actor.coop_id, "employment", [s.id for s in spells]),
        changes={s.id for s in spells if any(_follows(s, other) for other in spells)},
        memberships=listing.memberships(actor.coop_id, person_id),
        clearances=listing.clearances(actor.coop_id, person_id) if sensitive else [],
        missing=_missing(person_id) if sensitive else (),
        membership_words=forms.MEMBERSHIP_WORDS,
        status_words=forms.STATUS_WORDS,
        clearance_words=CLEARANCE_WORDS,
        today=on,
        soon=on + timedelta(days=listing.SOON_DAYS),
    )


def _follows(spell: listing.EmploymentRow, other: listing.EmploymentRow) -> bool:
    """Whether a spell is a change of terms: another ends the day before it begins."""
    return other.until_on is not None and other.until_on + timedelta(days=1) == spell.from_on


def _missing(person_id: int) -> tuple[Any, ...]:
    """What bars the person from shifts today."""
    on = clock.today()
    facts = queries.workforce(access.actor().coop_id, on, on, [person_id])
    return facts[0].uncleared(on, on) if facts else ()


def _over(until_on: Any) -> bool:
    return until_on is not None and until_on < clock.today()


def _person(person_id: int) -> Person:
    found = listing.person(access.actor().coop_id, person_id)
    if found is None:
        raise NotFound(NOBODY_HERE)
    return found


def _services() -> list[tuple[int, str]]:
    open_ = people_queries.services(access.actor().coop_id, on=clock.today())
    return [(each.id, each.name) for each in open_]


def _page(template: str, person_id: int, **given: Any) -> str:
    nav.stand_at("members.people")
    return render_template(f"coop/members/{template}.html", person=_person(person_id), **given)


def _back(person_id: int) -> Response:
    return redirect(url_for("members.person", person_id=person_id))


@blueprint.route("/take-on", methods=["GET", "POST"])
@requires("people.edit")
def take_on() -> str | Response:
    """A new person in one form."""
    actor = access.actor()
    form = forms.TakeOnForm()
    forms.offer_services(form, _services())
    if request.method == "GET":
        form.number.data = listing.next_number(actor.coop_id)
    if form.validate_on_submit():
        try:
            with transaction():
                made = service.take_on(actor, _taken_on(form))
                person_id, name = made.id, made.name
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"{name} is taken on.")
            return _back(person_id)
    nav.stand_at("members.people")
    return render_template(
        "coop/members/take_on.html", form=form, roles=listing.roles(actor.coop_id)
    )


def _taken_on(form: forms.TakeOnForm) -> service.TakeOn:
    return service.TakeOn(
        details=_details(form),
        terms=_terms(form),
        from_on=form.from_on.data,
        until_on=form.until_on.data,
        source=form.source.data or "",
        membership="" if form.membership.data == forms.NONE else form.membership.data,
        dbs_from_on=form.dbs_from_on.data,
        right_to_work_from_on=form.right_to_work_from_on.data,
        right_to_work_until_on=form.right_to_work_until_on.data,
        weekly_cap_minutes=form.weekly_cap_minutes.data,
    )


def _details(form: forms.DetailsForm) -> service.Details:
    return service.Details(
        number=form.number.data,
        first_name=form.first_name.data,
        surname=form.surname.data,
        known_as=form.known_as.data or "",
        email=form.email.data or "",
        phone=form.phone.data or "",
        address=form.address.data or "",
        born_on=form.born_on.data,
        ni_number=form.ni_number.data or "",
    )


def _terms(form: Any) -> service.Terms:
    return service.Terms(
        service_id=form.service_id.data,
        role=form.role.data,
        contract_minutes=form.contract_minutes.data,
        can_lead=form.can_lead.data,
        status=form.status.data,
    )


@blueprint.route("/<int:person_id>/details", methods=["GET", "POST"])
@requires("people.edit")
def details(person_id: int) -> str | Response:
    """Change name, number, contact details."""
    found = _person(person_id)
    form = forms.DetailsForm(obj=found)
    if form.validate_on_submit():
        try:
            with transaction():
                service.change_details(access.actor(), person_id, _details(form))
        except DomainError as error:
            form.blame(error)
        else:
            flash("The details are changed.")
            return _back(person_id)
    return _page("details", person_id, form=form)


@blueprint.route("/<int:person_id>/terms", methods=["GET", "POST"])
@requires("people.edit")
def terms(person_id: int) -> str | Response:
    """New terms from a day."""
    actor = access.actor()
    owned(Person, person_id, actor.coop_id)
    rows = service.employments(actor.coop_id, person_id)
    on = clock.today()
    wrong = next((row for row in rows if row.id == request.args.get("right", type=int)), None)
    holds = next((row for row in rows if row.holds_on(on)), rows[-1] if rows else None)
    present = wrong or holds
    if present is None:
        return redirect(url_for("members.start", person_id=person_id))
    form = forms.TermsForm(
        from_on=wrong.from_on if wrong else on,
        service_id=present.service_id,
        role=present.role,
        contract_minutes=present.contract_minutes,
        status=present.status,
        can_lead=present.can_lead,
    )
    choices = _services()
    if present.service_id not in dict(choices):  # closed since: still shown, refused if kept
        choices = [(present.service_id, f"{present.service.name} (closed)"), *choices]
    forms.offer_services(form, choices)
    if form.validate_on_submit():
        try:
            with transaction():
                row = service.change_terms(
                    actor,
                    person_id,
                    form.from_on.data,
                    _terms(form),
                    reason=form.reason.data or "",
                )
                kind = "Put right, terms" if form.reason.data else "New terms"
                words = f"{kind} from {day_year(row.from_on)}: {hours(row.contract_minutes)}."
        except DomainError as error:
            form.blame(error)
        else:
            flash(words)
            return _back(person_id)
    return _page("terms", person_id, form=form, roles=listing.roles(actor.coop_id), wrong=wrong)


@blueprint.route("/<int:person_id>/terms/<int:employment_id>/take-out", methods=["GET", "POST"])
@requires("people.edit")
def take_out_terms(person_id: int, employment_id: int) -> str | Response:
    """A change of terms that was a mistake: those before it go on."""
    actor = access.actor()
    row = owned(Employment, employment_id, actor.coop_id)
    if row.person_id != person_id:
        raise NotFound
    form = forms.TakeOutForm()
    if form.validate_on_submit():
        try:
            with transaction():
                service.take_out_terms(actor, employment_id, form.reason.data)
        except DomainError as error:
            form.blame(error)
        else:
            flash("It is taken out: the terms before it go on.")
            return _back(person_id)
    shown = next(s for s in listing.employments(actor.coop_id, person_id) if s.id == employment_id)
    return _page("take_out", person_id, form=form, row=shown)


@blueprint.route("/<int:person_id>/start", methods=["GET", "POST"])
@requires("people.edit")
def start(person_id: int) -> str | Response:
    """Another spell of work, after a time away."""
    actor = access.actor()
    owned(Person, person_id, actor.coop_id)
    form = forms.StartForm()
    forms.offer_services(form, _services())
    if form.validate_on_submit():
        try:
            with transaction():
                service.start_employment(
                    actor,
                    person_id,
                    form.from_on.data,
                    _terms(form),
                    until_on=form.until_on.data,
                    source=form.source.data or "",
                )
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"Employed again from {day_year(form.from_on.data)}.")
            return _back(person_id)
    return _page("start", person_id, form=form, roles=listing.roles(actor.coop_id))


@blueprint.route("/<int:person_id>/end", methods=["GET", "POST"])
@requires("people.edit")
def end(person_id: int) -> str | Response:
    """The last day of work."""
    actor = access.actor()
    owned(Person, person_id, actor.coop_id)
    form = forms.EndForm()
    today = clock.today()
    member = [
        row for row in listing.memberships(actor.coop_id, person_id) if not _over(row.until_on)
    ]
    if not member or not actor.can("members.admit"):
        del form.membership
    if form.validate_on_submit():
        last_on = form.last_on.data
        try:
            with transaction():
                service.end_employment(actor, person_id, last_on, form.reason.data)
                if form.membership and form.membership.data:
                    service.end_membership(actor, person_id, last_on, form.reason.data)
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"The last day is {day_short(last_on)}.")
            left = listing.promised_after(actor.coop_id, person_id, last_on)
            if left:
                still = plural(len(left), "commitment stands", "commitments stand")
                flash(f"{still} after it: give the shifts to others.", "warning")
            return _back(person_id)
    ahead = listing.promised_after(actor.coop_id, person_id, today)
    return _page("end", person_id, form=form, ahead=ahead)


@blueprint.post("/<int:person_id>/keep-on")
@requires("people.edit")
def keep_on(person_id: int) -> Response:
    """Undo a planned end."""
    try:
        with transaction():
            service.keep_on(access.actor(), person_id)
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash("The end that was planned is taken back.")
    return _back(person_id)
