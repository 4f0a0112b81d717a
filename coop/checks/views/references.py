"""References: asked, read, decided by a manager; and the form that a referee's link opens."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from coop.checks import forms, queries, service
from coop.checks.models import Reference
from coop.checks.queries import people
from coop.checks.service.asking import Referee, chase_days
from coop.checks.views.blueprint import (
    back,
    blueprint,
    form_page,
    own,
    referees,
)
from core import access, clock
from core.access import public, requires
from core.db import db, owned, transaction
from core.errors import DomainError, NotFound
from core.people import queries as coops
from core.people.views import limiter
from core.ui import acts, nav


def _link(token: str) -> str:
    return url_for("referees.answer", token=token, _external=True)


@blueprint.route("/people/<int:person_id>/referee", methods=["GET", "POST"])
@requires("checks.record")
def name_referee(person_id: int) -> str | Response:
    """Name a referee, and write to them."""
    actor = access.actor()
    own(person_id)
    form = forms.RefereeForm()
    if form.validate_on_submit():
        try:
            with transaction():
                made = service.name_referee(actor, person_id, _referee(form))
                service.ask(actor, made.id, _link)
                wrote = bool(made.email)
        except DomainError as error:
            form.blame(error)
        else:
            flash(
                "A letter with a link goes out."
                if wrote
                else "There is no e-mail address: ring or write, then enter the answer."
            )
            return back(person_id, "references")
    days = ", ".join(str(day) for day in queries.settings(actor.coop_id, clock.today()).chase_days)
    words = (
        "They get a link to a short form, without an account, and are asked again after "
        f"{days} working days. What they write is read by managers alone."
    )
    return form_page("Ask for a reference", person_id, form, "Ask for reference", words)


def _referee(form: forms.RefereeForm) -> Referee:
    return Referee(
        form.name.data or "",
        form.organisation.data or "",
        form.relationship.data or "",
        form.email.data or "",
        form.phone.data or "",
        in_care=bool(form.in_care.data),
    )


def _readable(reference_id: int) -> Reference:
    """The co-op's reference; 404 too for the one it is about."""
    actor = access.actor()
    row = owned(Reference, reference_id, actor.coop_id)
    if row.person_id == actor.person_id:
        raise NotFound
    return row


@blueprint.route("/references/<int:reference_id>", methods=["GET", "POST"])
@requires("checks.record")
def reference(reference_id: int) -> str | Response:
    """Read a reference and decide on it; who reads is kept."""
    actor = access.actor()
    person_id = _readable(reference_id).person_id
    form = forms.DecideForm()
    if acts.done(
        form,
        lambda: service.decide(
            actor, reference_id, form.reason.data or "", accept=form.accept.data == "yes"
        ),
        "The decision is recorded.",
    ):
        return back(person_id, "references")
    with transaction():
        service.look(actor, person_id)
    row = people.reference(actor.coop_id, reference_id)
    steps = queries.settings(actor.coop_id, clock.today()).chase_days
    due = chase_days(row.asked_on, steps, clock.today()) if row.asked_on else ()
    nav.stand_at("checks.index")
    return render_template(
        "coop/checks/reference.html",
        row=row,
        form=form,
        due=due,
        words=people.REFERENCE_WORDS,
        meanings=people.REFERENCE_MEANINGS,
        today=clock.today(),
    )


@blueprint.post("/references/<int:reference_id>/ask")
@requires("checks.record")
def ask(reference_id: int) -> Response:
    """Write to a referee who was only named."""
    _readable(reference_id)
    acts.tell(lambda: service.ask(access.actor(), reference_id, _link), "They are asked.")
    return redirect(url_for("checks.reference", reference_id=reference_id))


@blueprint.route("/references/<int:reference_id>/answer", methods=["GET", "POST"])
@requires("checks.record")
def enter_answer(reference_id: int) -> str | Response:
    """Enter an answer that came by post or telephone."""
    row = _readable(reference_id)
    person_id, referee = row.person_id, row.referee
    form = forms.AnswerForm()
    form.by.label.text = "Who answered, their post, and how it came"
    if acts.done(
        form,
        lambda: service.enter_answer(access.actor(), reference_id, form.by.data or "", form.said()),
        "The answer is entered: decide on it now.",
    ):
        return redirect(url_for("checks.reference", reference_id=reference_id))
    return form_page(f"What {referee} said", person_id, form, "Enter answer")


@blueprint.route("/references/<int:reference_id>/withdraw", methods=["GET", "POST"])
@requires("checks.record")
def withdraw_reference(reference_id: int) -> str | Response:
    """Ask somebody no longer."""
    row = _readable(reference_id)
    person_id, referee = row.person_id, row.referee
    form = forms.ReasonForm()
    if acts.done(
        form,
        lambda: service.withdraw_reference(access.actor(), reference_id, form.reason.data or ""),
        f"{referee} is asked no longer; their link is shut.",
    ):
        return back(person_id, "references")
    return form_page("Ask no longer", person_id, form, "Withdraw", referee)


@referees.route("/references/<token>", methods=["GET", "POST"])
@public()
@limiter.limit("20 per minute")
def answer(token: str) -> str | Response:
    """A referee writes what they know; good once, without an account."""
    row = service.open_link(token)
    given = {"name": row.person.name, "referee": row.referee, "coop": coops.coop(row.coop_id).name}
    phone = coops.coop(row.coop_id).phone
    db.session.rollback()
    form = forms.AnswerForm()
    if form.validate_on_submit():
        try:
            with transaction():
                service.answer(token, form.by.data or "", form.said())
        except DomainError as error:
            form.blame(error)
        else:
            return render_template("coop/checks/answered.html", phone=phone, **given)
    return render_template("coop/checks/answer.html", form=form, phone=phone, **given)
