"""When somebody can work: the member's own pages, and the coordinator's on their behalf.

Both are the same pages; one's own need `availability.own`, another's `availability.edit`.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop import corrections
from coop.availability import forms, limits, panels, picture, queries, service
from coop.availability.models import Availability, WorkingTimeTerms
from coop.availability.rules import WISH_WORDS, AvailabilityFacts
from coop.shifts import queries as shifts
from core import access, clock
from core.access import requires
from core.calendar import queries as calendar
from core.db import owned, transaction
from core.errors import DomainError, NotFound
from core.people.models import Person
from core.ui import nav
from core.ui.filters import day_short, day_year, span
from core.ui.forms import WEEKDAYS

blueprint = Blueprint("availability", __name__)
NO_PERSON = "Your account does not stand for anybody who works here."


def own_person() -> Person:
    """The person the account stands for."""
    actor = access.actor()
    if actor.person_id is None:
        raise NotFound(NO_PERSON)
    return owned(Person, actor.person_id, actor.coop_id)


def some_person(person_id: int) -> Person:
    """A person of the co-op."""
    nav.stand_at("members.people")
    return owned(Person, person_id, access.actor().coop_id)


def time_url(person_id: int, page: str = "", **values: Any) -> str:
    """The address of a page of these two sets, for oneself or for somebody."""
    name = f"_{page}" if page else ""
    if access.actor().person_id == person_id and access.can("availability.own"):
        return url_for(f"availability.my_time{name}", **values)
    return url_for(f"availability.time{name}", person_id=person_id, **values)


@blueprint.get("/my-time")
@requires("availability.own")
def my_time() -> str:
    """The member's own week and exceptions."""
    return _time_page(own_person())


@blueprint.get("/people/<int:person_id>/time")
@requires("availability.edit")
def time(person_id: int) -> str:
    """Somebody's week and exceptions."""
    return _time_page(some_person(person_id))


def _time_page(person: Person) -> str:
    on = clock.today()
    rows = queries.stored(person.coop_id, person.id, on)
    facts = [queries.facts(row) for row in rows]
    said = queries.preferences_on(person.coop_id, person.id, on)
    return render_template(
        "coop/availability/time.html",
        person=person,
        own=access.actor().person_id == person.id,
        picture=picture.weekly(facts, on),
        weekly=[row for row in rows if row.weekday is not None],
        dated=[row for row in rows if row.weekday is None],
        weekdays=WEEKDAYS,
        words=WISH_WORDS,
        today=on,
        time_url=time_url,
        terms=next(
            (row for row in queries.all_terms(person.coop_id, person.id) if row.holds_on(on)), None
        ),
        own_words=own_words,
        would_like=panels.wish_words(said, person.coop_id),
        notice=_notice_form(said.short_notice_hours),
    )


def _notice_form(least_hours: int | None) -> forms.ShortNoticeForm:
    form = forms.ShortNoticeForm(short_notice=forms.notice_key(least_hours))
    form.short_notice.choices = forms.notice_choices(least_hours)
    return form


@blueprint.route("/my-time/weekly", methods=["GET", "POST"])
@requires("availability.own")
def my_time_weekly() -> str | Response:
    """Add a time of one's week."""
    return _weekly(own_person())


@blueprint.route("/people/<int:person_id>/time/weekly", methods=["GET", "POST"])
@requires("availability.edit")
def time_weekly(person_id: int) -> str | Response:
    """Add a time of somebody's week."""
    return _weekly(some_person(person_id))


def _weekly(person: Person) -> str | Response:
    form = forms.WeeklyForm(from_on=clock.today())
    person_id = person.id
    if form.validate_on_submit():
        starts, ends = form.times
        try:
            with transaction():
                service.add_weekly(
                    access.actor(),
                    person_id,
                    form.weekdays.data or (),
                    starts,
                    ends,
                    form.wish.data,
                    from_on=form.from_on.data,
                    until_on=form.until_on.data,
                    note=form.note.data or "",
                )
        except DomainError as error:
            form.blame(error)
        else:
            flash("Added.")
            return redirect(time_url(person_id))
    return _form_page("coop/availability/weekly.html", person_id, form)


@blueprint.route("/my-time/date", methods=["GET", "POST"])
@requires("availability.own")
def my_time_date() -> str | Response:
    """Add an exception of one's own."""
    return _date(own_person())


@blueprint.route("/people/<int:person_id>/time/date", methods=["GET", "POST"])
@requires("availability.edit")
def time_date(person_id: int) -> str | Response:
    """Add an exception for somebody."""
    return _date(some_person(person_id))


def _date(person: Person) -> str | Response:
    form = forms.DateForm()
    person_id = person.id
    if form.validate_on_submit():
        starts, ends = form.times
        first, last = form.from_on.data, form.until_on.data or form.from_on.data
        try:
            with transaction():
                row = service.add_exception(
                    access.actor(),
                    person_id,
                    first,
                    last,
                    starts,
                    ends,
                    form.wish.data,
                    note=form.note.data or "",
                )
                said = queries.facts(row)
        except DomainError as error:
            form.blame(error)
        else:
            flash("Added.")
            _warn_of_shifts(said)
            return redirect(time_url(person_id))
    return _form_page("coop/availability/date.html", person_id, form)


def _warn_of_shifts(said: AvailabilityFacts) -> None:
    """A published shift stands until a coordinator changes it, whatever is said later."""
    if said.wish != "cannot" or said.until_on is None:
        return
    coop_id = access.actor().coop_id
    met = [
        promise
        for time_ in queries.instants(said, said.from_on, said.until_on)
        for promise in calendar.between(coop_id, *time_, [said.person_id])
        if promise.kind == "shift"
    ]
    if met:
        first = met[0]
        flash(
            f"{first.title} on {day_short(first.start_at)} {span(first.start_at, first.end_at)} "
            "is published already and stands until a coordinator changes it.",
            "warning",
        )


def _form_page(template: str, person_id: int, form: forms.BaseForm) -> str:
    person = owned(Person, person_id, access.actor().coop_id)
    return render_template(
        template,
        form=form,
        person=person,
        own=access.actor().person_id == person_id,
        time_url=time_url,
    )


@blueprint.post("/my-time/<int:availability_id>/end")
@requires("availability.own")
def my_time_end(availability_id: int) -> Response:
    """Take back what one has said."""
    return _end(own_person().id, availability_id)


@blueprint.post("/people/<int:person_id>/time/<int:availability_id>/end")
@requires("availability.edit")
def time_end(person_id: int, availability_id: int) -> Response:
    """Take back what somebody has said."""
    return _end(some_person(person_id).id, availability_id)


def _end(person_id: int, availability_id: int) -> Response:
    row = owned(Availability, availability_id, access.actor().coop_id)
    if row.person_id != person_id:
        raise NotFound
    try:
        with transaction():
            service.end_time(access.actor(), availability_id)
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash("Taken back.")
    return redirect(time_url(person_id))


@blueprint.route("/people/<int:person_id>/working-time", methods=["GET", "POST"])
@requires("availability.edit")
def working_time(person_id: int) -> str | Response:
    """New working-time terms from a day, and those before."""
    actor = access.actor()
    person = some_person(person_id)
    on = clock.today()
    spells = queries.all_terms(actor.coop_id, person_id)
    wrong = next((row for row in spells if row.id == request.args.get("right", type=int)), None)
    present = wrong or next((row for row in reversed(spells) if row.from_on <= on), None)
    own = queries.own_limits(present) if present else limits.NONE
    form = forms.working_time_form(
        _patterns_of(person, on),
        own,
        from_on=wrong.from_on if wrong else on,
        opted_out_48h=present.opted_out_48h if present else False,
        night_worker=present.night_worker if present else False,
        weekly_max_minutes=present.weekly_max_minutes if present else None,
        max_nights_per_week=present.max_nights_per_week if present else None,
    )
    if form.validate_on_submit():
        try:
            with transaction():
                service.set_terms(
                    actor,
                    person_id,
                    form.from_on.data,
                    opted_out_48h=form.opted_out_48h.data,
                    night_worker=form.night_worker.data,
                    weekly_max_minutes=form.weekly_max_minutes.data,
                    max_nights_per_week=form.max_nights_per_week.data,
                    own=form.own(own.max_of_patterns),
                    reason=form.reason.data or "",
                )
        except DomainError as error:
            form.blame(error)
            person = some_person(person_id)
        else:
            flash(f"Working-time terms from {day_year(form.from_on.data)} are saved.")
            return redirect(url_for("members.person", person_id=person_id))
    return render_template(
        "coop/availability/working_time.html",
        form=form,
        person=person,
        spells=list(reversed(spells)) if request.method == "GET" else [],
        terms_words=panels.terms_words,
        wrong=wrong,
        corrected=corrections.of(actor.coop_id, "working_time_terms", [row.id for row in spells]),
    )


def own_words(row: WorkingTimeTerms) -> list[str]:
    """The own limits of a spell of terms, as phrases."""
    return panels.own_words(queries.own_limits(row), row.coop_id)


def _patterns_of(person: Person, on: date) -> list[tuple[int, str]]:
    """The shift patterns of the person's services that still hold, each by name, once."""
    services = {
        spell.service_id: spell.service.name
        for spell in person.employments
        if spell.until_on is None or spell.until_on >= on
    }
    found = {
        one.stands_for: one.name
        if len(services) == 1
        else f"{one.name}, {services[one.service_id]}"
        for one in shifts.titles(person.coop_id)
        if one.service_id in services and (one.until_on is None or one.until_on >= on)
    }
    return list(found.items())
