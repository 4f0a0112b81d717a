"""Balances: somebody's ledger with a correction by hand, and when the leave year begins."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from coop.leave import carrying, forms, ledger, queries
from coop.leave.rules import PERIOD_WORDS, Period
from coop.leave.views import blueprint
from core import access, clock
from core.access import requires
from core.db import owned, transaction
from core.errors import DomainError
from core.people.models import Person
from core.ui import nav


@blueprint.route("/people/<int:person_id>/leave/balance", methods=["GET", "POST"])
@requires("leave.approve")
def balance(person_id: int) -> str | Response:
    """What somebody has left, every entry behind it, and a correction."""
    actor = access.actor()
    person = owned(Person, person_id, actor.coop_id)
    form = forms.CorrectForm()
    today = clock.today()
    if form.validate_on_submit():
        more = form.hours.data if form.add.data == "add" else -form.hours.data
        try:
            with transaction():
                ledger.correct(actor, person_id, today, more, form.reason.data or "")
        except DomainError as error:
            form.blame(error)
            person = owned(Person, person_id, actor.coop_id)
        else:
            flash("Entered in the ledger.")
            return redirect(url_for("leave.balance", person_id=person_id))
    return _balance(person, form, forms.CarryForm(formdata=None))


def _balance(person: Person, form: forms.CorrectForm, carry: forms.CarryForm) -> str:
    actor, today = access.actor(), clock.today()
    nav.stand_at("members.people")
    return render_template(
        "coop/leave/balance.html",
        person=person,
        balance=queries.balance(actor.coop_id, person.id, today),
        left_before=carrying.left_before(actor.coop_id, person.id, today),
        form=form,
        carry=carry,
        own=actor.person_id == person.id,
        may_set=actor.can("leave.settings"),
    )


@blueprint.post("/people/<int:person_id>/leave/carry-over")
@requires("leave.approve")
def carry_over(person_id: int) -> str | Response:
    """Let leave of the year before be taken in this one."""
    actor = access.actor()
    owned(Person, person_id, actor.coop_id)
    form = forms.CarryForm()
    if form.validate_on_submit():
        try:
            with transaction():
                carrying.carry_over(
                    actor, person_id, clock.today(), form.why.data, form.carried.data
                )
        except DomainError as error:
            form.blame(error)
        else:
            flash("Carried over.")
            return redirect(url_for("leave.balance", person_id=person_id))
    person = owned(Person, person_id, actor.coop_id)
    return _balance(person, forms.CorrectForm(formdata=None), form)


@blueprint.route("/leave/year", methods=["GET", "POST"])
@requires("leave.settings")
def year() -> str | Response:
    """When the leave year begins, and how long a pay period is."""
    actor = access.actor()
    form = forms.YearForm()
    if form.validate_on_submit():
        try:
            with transaction():
                ledger.set_year(
                    actor, form.from_on.data, form.period.data, form.period_from_on.data
                )
        except DomainError as error:
            form.blame(error)
        else:
            flash("Saved. Everybody's leave is in their ledger.")
            return redirect(url_for("leave.year"))
    nav.stand_at("leave.index")
    return render_template(
        "coop/leave/year.html",
        form=form,
        known=[(row, PERIOD_WORDS[Period(row.period)]) for row in queries.settings(actor.coop_id)],
    )
