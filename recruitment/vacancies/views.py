"""Vacancies: the list with proposals, one, open, change, close."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core import access, clock
from core.access import requires
from core.db import transaction
from core.errors import DomainError
from core.people import queries as people
from core.ui import nav
from recruitment.vacancies import forms, queries, service

blueprint = Blueprint("vacancies", __name__, url_prefix="/recruitment/vacancies")
SEE, KEEP = "vacancies.see", "vacancies.keep"


@blueprint.get("")
@requires(SEE)
def index() -> str:
    """Open ones, what might be opened, and those that have ended."""
    actor, today = access.actor(), clock.today()
    rows = queries.vacancies(actor.coop_id)
    return render_template(
        "recruitment/vacancies/index.html",
        rows=[row for row in rows if row.ended_on is None],
        ended=[row for row in rows if row.ended_on is not None][:50],
        minutes=sum(row.hours_least * row.left for row in rows),
        proposals=queries.proposals(actor.coop_id, today) if actor.can(KEEP) else (),
        origins=service.ORIGINS,
        today=today,
    )


@blueprint.get("/<int:vacancy_id>")
@requires(SEE)
def one(vacancy_id: int) -> str:
    """One vacancy."""
    nav.stand_at("vacancies.index")
    row = queries.vacancy(access.actor().coop_id, vacancy_id)
    return render_template("recruitment/vacancies/one.html", row=row, origins=service.ORIGINS)


@blueprint.route("/open", methods=["GET", "POST"])
@requires(KEEP)
def open_one() -> str | Response:
    """Open one, by hand or from a proposal."""
    actor = access.actor()
    key = request.values.get("from", "")
    proposal = None
    if key:
        found = queries.proposals(actor.coop_id, clock.today())
        proposal = next((one for one in found if one.key == key), None)
    given: dict[str, Any] = {"places": 1, "shown": True}
    if proposal is not None:
        given |= {
            "service": proposal.service_id, "title": proposal.title,
            "hours_least": proposal.minutes, "hours_most": proposal.minutes,
        }  # fmt: skip
    form = forms.VacancyForm(data=given)
    _services(form)
    if form.validate_on_submit():
        try:
            with transaction():
                made = service.open_vacancy(
                    actor,
                    _offer(form),
                    origin=proposal.origin if proposal else "hand",
                    key=proposal.key if proposal else "",
                    why=proposal.words if proposal else "",
                )
                vacancy_id = made.id
        except DomainError as error:
            form.blame(error)
        else:
            flash("The vacancy is open." + (" Advisers see it." if form.shown.data else ""))
            return redirect(url_for("vacancies.one", vacancy_id=vacancy_id))
    words = proposal.words if proposal else "What is looked for; advisers see it as a live place."
    return _form("Open a vacancy", words, "Open vacancy", form, url_for("vacancies.index"))


@blueprint.route("/<int:vacancy_id>/change", methods=["GET", "POST"])
@requires(KEEP)
def change(vacancy_id: int) -> str | Response:
    """Change what is looked for."""
    actor = access.actor()
    row = queries.vacancy(actor.coop_id, vacancy_id)
    back = url_for("vacancies.one", vacancy_id=vacancy_id)
    form = forms.VacancyForm(obj=row)
    _services(form)
    if request.method == "GET":
        form.service.data = row.service_id
    if form.validate_on_submit():
        try:
            with transaction():
                service.change(actor, vacancy_id, _offer(form))
        except DomainError as error:
            form.blame(error)
        else:
            flash("The vacancy is changed.")
            return redirect(back)
    return _form("Change the vacancy", row.says, "Save vacancy", form, back)


@blueprint.route("/<int:vacancy_id>/close", methods=["GET", "POST"])
@requires(KEEP)
def close(vacancy_id: int) -> str | Response:
    """It is looked for no more."""
    actor = access.actor()
    row = queries.vacancy(actor.coop_id, vacancy_id)
    back = url_for("vacancies.one", vacancy_id=vacancy_id)
    form = forms.CloseForm()
    if form.validate_on_submit():
        try:
            with transaction():
                service.close(actor, vacancy_id, form.words.data)
        except DomainError as error:
            form.blame(error)
        else:
            flash("The vacancy is closed. Advisers no longer see it.")
            return redirect(back)
    return _form("Close the vacancy", row.says, "Close vacancy", form, back, "danger")


@blueprint.post("/<int:vacancy_id>/reopen")
@requires(KEEP)
def reopen(vacancy_id: int) -> Response:
    """It is looked for again."""
    try:
        with transaction():
            service.reopen(access.actor(), vacancy_id)
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash("The vacancy is open again.")
    return redirect(url_for("vacancies.one", vacancy_id=vacancy_id))


def _services(form: forms.VacancyForm) -> None:
    rows = people.services(access.actor().coop_id, on=clock.today())
    form.service.choices = [(row.id, row.name) for row in rows]


def _offer(form: forms.VacancyForm) -> service.Offer:
    return service.Offer(
        service_id=form.service.data,
        title=form.title.data.strip(),
        area=(form.area.data or "").strip(),
        pattern=(form.pattern.data or "").strip(),
        hours_least=form.hours_least.data,
        hours_most=form.hours_most.data,
        start_by_on=form.start_by_on.data,
        places=form.places.data,
        words=(form.words.data or "").strip(),
        shown=bool(form.shown.data),
    )


def _form(
    title: str, words: str, submit: str, form: forms.BaseForm, back: str, kind: str = "primary"
) -> str:
    nav.stand_at("vacancies.index")
    template = (
        "recruitment/vacancies/form.html"
        if isinstance(form, forms.VacancyForm)
        else "one_form.html"
    )
    return render_template(
        template, title=title, words=words, submit=submit, form=form,
        back=("Vacancies", back), kind=kind, asked_for=request.values.get("from", ""),
    )  # fmt: skip
