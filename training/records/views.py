"""A person's records, signing off, withdrawing: the pages."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core import access, clock
from core.access import requires
from core.db import owned, transaction
from core.errors import DomainError
from core.people.models import Person
from core.ui import nav
from core.ui.filters import day_year, plural
from training.records import evidence_queries, forms, ledger, matrix, queries, rules, service
from training.records.blueprint import as_at, blueprint, given_files
from training.records.matrix_rules import CELL_MEANINGS, CELL_WORDS, Cell
from training.records.models import CompetencyHeld
from training.records.rules import STATE_MEANINGS, STATE_WORDS
from training.standards import library_queries as library
from training.standards import queries as standards
from training.standards.models import Competency
from training.standards.rules import PERSONAL, Life, Method


@blueprint.get("/people/<int:person_id>")
@requires("competencies.see")
def person(person_id: int) -> str:
    """How one person stands as at a day, and every record behind it, withdrawn ones too."""
    actor = access.actor()
    found = owned(Person, person_id, actor.coop_id)
    nav.stand_at("training.matrix")
    on, wrong = as_at()
    read = ledger.load(actor.coop_id, person_ids=[person_id])
    made = matrix.build(read, library.item_names(actor.coop_id), on)
    stands = [
        (column, cell, until)
        for row in made.rows
        for column, (cell, until) in zip(made.columns, row.cells, strict=True)
        if cell != Cell.NOT_REQUIRED
    ]
    return render_template(
        "training/records/person.html",
        person=found,
        stands=stands,
        records=queries.of_person(actor.coop_id, person_id, on),
        taken=evidence_queries.taken(actor.coop_id, on, person_id=person_id),
        evidence=evidence_queries.of_person(actor.coop_id, person_id),
        versions=[
            each
            for each in library.versions(actor.coop_id)
            if each.kind in PERSONAL and each.life(on) in (Life.IN_FORCE, Life.ENDED)
        ],
        own=actor.person_id == person_id,
        today=clock.today(),
        on=on,
        wrong=wrong,
        words=STATE_WORDS,
        meanings=STATE_MEANINGS,
        cell_words=CELL_WORDS,
        cell_meanings=CELL_MEANINGS,
    )


def _method(form: forms.SignOffForm) -> Method | None:
    return Method(form.method.data) if form.method.data else None


def _offered(coop_id: int) -> list[tuple[int, str]]:
    """The competencies to choose from, each with its renewal."""
    return [
        (each.id, f"{each.name} ({_renewal(each.renewal_months)})")
        for each in standards.competencies(coop_id, retired=False)
    ]


def _renewal(months: int | None) -> str:
    return "does not lapse" if months is None else f"renewed after {plural(months, 'month')}"


def _until(coop_id: int, competency_id: int, from_on: date, typed: date | None) -> date | None:
    """The last day: as typed, or from the renewal interval."""
    if typed is not None:
        return typed
    months = owned(Competency, competency_id, coop_id).renewal_months
    return rules.valid_until(from_on, months)


def _seen_on() -> date:
    """The day that a link says it was seen on; today, for none and for a day to come."""
    try:
        return min(date.fromisoformat(request.args.get("on", "")), clock.today())
    except ValueError:
        return clock.today()


@blueprint.route("/people/<int:person_id>/sign-off", methods=["GET", "POST"])
@requires("competencies.sign")
def sign_off(person_id: int) -> str | Response:
    """Sign one person off."""
    actor = access.actor()
    found = owned(Person, person_id, actor.coop_id)
    form = forms.SignOffForm(
        competency_id=request.args.get("competency", type=int), from_on=_seen_on()
    )
    form.competency_id.choices = _offered(actor.coop_id)
    if request.method == "GET":
        form.beside.data = request.args.get("beside", "")
        form.method.data = str(Method.OBSERVED) if form.beside.data else ""
    if form.validate_on_submit():
        competency_id, from_on = form.competency_id.data, form.from_on.data
        try:
            with transaction():
                row = service.sign_off(
                    actor,
                    person_id,
                    competency_id,
                    from_on,
                    _until(actor.coop_id, competency_id, from_on, form.until_on.data),
                    note=form.note.data or "",
                    method=_method(form),
                    beside=form.beside.data or "",
                    files=given_files(),
                )
                last = "with no end" if row.until_on is None else f"until {day_year(row.until_on)}"
                words = f"{row.person.name} is signed off for {row.competency.name}, {last}."
        except DomainError as error:
            form.blame(error)
        else:
            flash(words)
            return redirect(url_for("training.person", person_id=person_id))
        found = owned(Person, person_id, actor.coop_id)
    nav.stand_at("training.matrix")
    return render_template(
        "training/records/sign_off.html",
        form=form,
        person=found,
        own=actor.person_id == person_id,
    )


@blueprint.route("/sign-off", methods=["GET", "POST"])
@requires("competencies.sign")
def sign_off_class() -> str | Response:
    """Sign everybody in a class off at once."""
    actor = access.actor()
    form = forms.ClassForm(
        competency_id=request.args.get("competency", type=int), from_on=clock.today()
    )
    form.competency_id.choices = _offered(actor.coop_id)
    people = [p for p in queries.learners(actor.coop_id, clock.today()) if p.id != actor.person_id]
    form.person_ids.choices = [(each.id, f"{each.name}, {each.service}") for each in people]
    if form.validate_on_submit():
        competency_id, from_on = form.competency_id.data, form.from_on.data
        try:
            with transaction():
                signed = service.sign_off_class(
                    actor,
                    form.person_ids.data or [],
                    competency_id,
                    from_on,
                    _until(actor.coop_id, competency_id, from_on, form.until_on.data),
                    note=form.note.data or "",
                    method=_method(form),
                )
                name = signed[0].competency.name
                words = f"{plural(len(signed), 'person is', 'people are')} signed off for {name}."
        except DomainError as error:
            form.blame(error)
        else:
            flash(words)
            return redirect(url_for("training.matrix", competency=competency_id))
    nav.stand_at("training.matrix")
    return render_template("training/records/sign_off_class.html", form=form)


@blueprint.route("/records/<int:held_id>/withdraw", methods=["GET", "POST"])
@requires("competencies.sign")
def withdraw(held_id: int) -> str | Response:
    """Take a sign-off back, saying why."""
    actor = access.actor()
    row = owned(CompetencyHeld, held_id, actor.coop_id)
    person_id = row.person_id
    form = forms.WithdrawForm(on=clock.today())
    if form.validate_on_submit():
        try:
            with transaction():
                service.withdraw(actor, held_id, form.reason.data or "", on=form.on.data)
        except DomainError as error:
            form.blame(error)
        else:
            flash("The sign-off is withdrawn. The record stays, with the reason.")
            return redirect(url_for("training.person", person_id=person_id))
    return _record_page("Withdraw a sign-off", "Withdraw", form, held_id, "danger")


@blueprint.route("/records/<int:held_id>/end", methods=["GET", "POST"])
@requires("competencies.sign")
def change_end(held_id: int) -> str | Response:
    """Put the last day right."""
    actor = access.actor()
    row = owned(CompetencyHeld, held_id, actor.coop_id)
    person_id = row.person_id
    form = forms.EndForm(until_on=row.until_on)
    if form.validate_on_submit():
        try:
            with transaction():
                service.change_end(actor, held_id, form.until_on.data)
        except DomainError as error:
            form.blame(error)
        else:
            flash("The last day is put right.")
            return redirect(url_for("training.person", person_id=person_id))
    instead = ("Withdraw this sign-off", url_for("training.withdraw", held_id=held_id))
    return _record_page("Put the last day right", "Save", form, held_id, "primary", instead)


def _record_page(
    title: str,
    submit: str,
    form: forms.BaseForm,
    held_id: int,
    kind: str,
    instead: tuple[str, str] | None = None,
) -> str:
    nav.stand_at("training.matrix")
    row = owned(CompetencyHeld, held_id, access.actor().coop_id)
    return render_template(
        "training/records/record.html",
        title=title,
        submit=submit,
        form=form,
        row=row,
        kind=kind,
        instead=instead,
        context=f"{row.competency.name}, signed off on {day_year(row.from_on)}",
    )
