"""What somebody would like: the member's own page, and the coordinator's on their behalf."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from coop.availability import forms, lately, panels, queries, service
from coop.availability.preferences import Preferences
from coop.availability.views import blueprint, own_person, some_person, time_url
from coop.shifts import queries as shifts
from core import access, clock
from core.access import requires
from core.db import transaction
from core.errors import DomainError
from core.people.models import Person
from core.ui.filters import day_year


@blueprint.route("/my-time/wishes", methods=["GET", "POST"])
@requires("availability.own")
def my_time_wishes() -> str | Response:
    """Say what one would like."""
    return _wishes(own_person())


@blueprint.route("/people/<int:person_id>/time/wishes", methods=["GET", "POST"])
@requires("availability.edit")
def time_wishes(person_id: int) -> str | Response:
    """Say what somebody would like, on their behalf."""
    return _wishes(some_person(person_id))


def _wishes(person: Person) -> str | Response:
    on, person_id, coop_id = clock.today(), person.id, person.coop_id
    said = queries.preferences_on(coop_id, person_id, on)
    form = forms.PreferencesForm(
        from_on=on,
        wanted_weekly_minutes=said.wanted_weekly_minutes,
        nights_a_month=said.nights_a_month,
        short_notice=forms.notice_key(said.short_notice_hours),
        preferred_services=list(said.preferred_services),
    )
    services = services_of(person, on)
    form.short_notice.choices = forms.notice_choices(said.short_notice_hours)
    form.preferred_services.choices = list(services.items()) if len(services) > 1 else []
    if form.validate_on_submit():
        try:
            with transaction():
                service.prefer(
                    access.actor(),
                    person_id,
                    form.from_on.data,
                    Preferences(
                        short_notice_hours=form.short_notice_hours,
                        preferred_services=tuple(form.preferred_services.data or ()),
                        nights_a_month=form.nights_a_month.data,
                        wanted_weekly_minutes=form.wanted_weekly_minutes.data,
                    ),
                )
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"Saved, from {day_year(form.from_on.data)}.")
            return redirect(time_url(person_id))
    person = own_person() if _own(person_id) else some_person(person_id)
    rows = queries.all_preferences(coop_id, person_id)
    return render_template(
        "coop/availability/wishes.html",
        form=form,
        person=person,
        said=said,
        lately=lately.of(person, said, on),
        contract=shifts.contract_minutes(coop_id, person_id, on),
        today=on,
        own=_own(person_id),
        time_url=time_url,
        spells=list(reversed(rows)),
        wish_words=lambda row: panels.wish_words(queries.preferred(row), coop_id),
    )


@blueprint.post("/my-time/short-notice")
@requires("availability.own")
def my_time_short_notice() -> Response:
    """Opt in to short-notice offers or out of them, from today, by one tap."""
    person_id, form = own_person().id, forms.ShortNoticeForm()
    if not form.validate_on_submit():
        flash("Choose how long before a shift you may be asked.", "error")
        return redirect(url_for("availability.my_time"))
    with transaction():
        service.ask_at_short_notice(
            access.actor(), person_id, form.short_notice_hours, clock.today()
        )
    asked = form.short_notice_hours is not None
    flash(
        "You will be asked when a shift is free at short notice."
        if asked
        else "You will not be asked at short notice."
    )
    return redirect(url_for("availability.my_time"))


def _own(person_id: int) -> bool:
    return access.actor().person_id == person_id


def services_of(person: Person, on: date) -> dict[int, str]:
    """The services that a person works in on a day or later, by name."""
    return {
        spell.service_id: spell.service.name
        for spell in sorted(person.employments, key=lambda spell: spell.service.name)
        if spell.until_on is None or spell.until_on >= on
    }
