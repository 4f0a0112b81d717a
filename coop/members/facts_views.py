"""Membership and clearances of a person: the pages."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from coop.members import forms, listing, service
from coop.members.events import ClearanceRecorded, MembershipRecorded
from coop.members.models import Clearance
from coop.members.rules import CLEARANCE_WORDS
from coop.members.views import blueprint
from core import access, clock, events
from core.access import requires
from core.db import owned, transaction
from core.errors import DomainError
from core.people.models import MembershipKind, Person
from core.ui import nav
from core.ui.filters import day_year


def _page(title: str, person_id: int, submit: str, form: forms.BaseForm, words: str = "") -> str:
    nav.stand_at("members.people")
    return render_template(
        "coop/members/fact.html",
        title=title,
        submit=submit,
        form=form,
        words=words,
        person=owned(Person, person_id, access.actor().coop_id),
    )


def _back(person_id: int) -> Response:
    return redirect(url_for("members.person", person_id=person_id))


@blueprint.route("/<int:person_id>/membership", methods=["GET", "POST"])
@requires("members.admit")
def membership(person_id: int) -> str | Response:
    """Begin or change membership from a day."""
    actor = access.actor()
    owned(Person, person_id, actor.coop_id)
    rows = listing.memberships(actor.coop_id, person_id)
    next_kind = MembershipKind.MEMBER if rows else MembershipKind.PROBATIONARY
    form = forms.MembershipForm(kind=next_kind.value, from_on=clock.today())
    if form.validate_on_submit():
        try:
            with transaction():
                events.publish(MembershipRecorded(actor.coop_id, person_id, form.kind.data))
                row = service.begin_membership(actor, person_id, form.kind.data, form.from_on.data)
                kind = forms.MEMBERSHIP_WORDS[MembershipKind(row.kind)]
                words = f"{kind} from {day_year(row.from_on)}."
        except DomainError as error:
            form.blame(error)
        else:
            flash(words)
            return _back(person_id)
    rule = "The board admits members by resolution; record here what it has resolved."
    return _page("Membership", person_id, "Save membership", form, rule)


@blueprint.route("/<int:person_id>/membership/end", methods=["GET", "POST"])
@requires("members.admit")
def end_membership(person_id: int) -> str | Response:
    """The last day of membership."""
    form = forms.EndMembershipForm()
    if form.validate_on_submit():
        try:
            with transaction():
                service.end_membership(
                    access.actor(), person_id, form.last_on.data, form.reason.data
                )
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"The membership ends on {day_year(form.last_on.data)}.")
            return _back(person_id)
    kept = "The register keeps the spell; nothing is deleted."
    return _page("End membership", person_id, "End membership", form, kept)


@blueprint.route("/<int:person_id>/clearances/add", methods=["GET", "POST"])
@requires("people.sensitive")
def add_clearance(person_id: int) -> str | Response:
    """Record or renew a check."""
    form = forms.ClearanceForm(from_on=clock.today())
    if form.validate_on_submit():
        try:
            with transaction():
                events.publish(ClearanceRecorded(access.actor().coop_id, person_id))
                service.add_clearance(
                    access.actor(),
                    person_id,
                    form.kind.data,
                    form.from_on.data,
                    form.until_on.data,
                    weekly_cap_minutes=form.weekly_cap_minutes.data,
                    note=form.note.data or "",
                )
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"{CLEARANCE_WORDS[form.kind.data]} is recorded.")
            return _back(person_id)
    words = "Without a DBS check and the right to work nobody can be placed on a shift."
    return _page("Record a clearance", person_id, "Save clearance", form, words)


@blueprint.route("/clearances/<int:clearance_id>/end", methods=["GET", "POST"])
@requires("people.sensitive")
def end_clearance(clearance_id: int) -> str | Response:
    """The last day of a clearance."""
    actor = access.actor()
    row = owned(Clearance, clearance_id, actor.coop_id)
    person_id, kind = row.person_id, CLEARANCE_WORDS[row.kind]
    form = forms.EndClearanceForm(last_on=clock.today())
    if form.validate_on_submit():
        try:
            with transaction():
                events.publish(ClearanceRecorded(actor.coop_id, person_id))
                service.end_clearance(actor, clearance_id, form.last_on.data, form.reason.data)
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"{kind} ends on {day_year(form.last_on.data)}.")
            return _back(person_id)
    return _page(f"End {kind}", person_id, "End clearance", form)
