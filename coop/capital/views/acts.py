"""What treasurer and board record: each act one short form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from coop.capital import forms, queries, service
from coop.capital.models import ShareApplication, WithdrawalNotice
from coop.capital.rules import DAY, Kind
from coop.capital.views import blueprint
from core import access, clock
from core.access import Actor, requires
from core.db import db, owned, transaction
from core.errors import DomainError, NotFound
from core.people.models import Person
from core.ui import nav
from core.ui.filters import pounds


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that is recorded: its page, its form, and the verb behind it."""

    title: str
    words: str
    submit: str
    form: type[forms.BaseForm]
    do: Callable[[Actor, Any], object]
    done: str


ACTS = {
    "application": Act(
        "Application for shares",
        "On paper, from a member or somebody who joins. The board decides.",
        "Record application",
        forms.ApplyForForm,
        lambda who, f: service.apply_for_shares(who, f.person.data, f.pounds.pence, f.on.data),
        "The application waits for the board.",
    ),
    "payment": Act(
        "Payment on shares",
        "All of it or a part; what is still to be paid stands on the holder’s page.",
        "Record payment",
        forms.MoneyForm,
        lambda who, f: service.pay_in(who, f.person.data, f.pounds.pence, f.on.data),
        "The payment is recorded.",
    ),
    "notice": Act(
        "Notice of withdrawal",
        "On paper. It is payable once the notice of our rules has run.",
        "Record notice",
        forms.NoticeForm,
        lambda who, f: service.give_notice(
            who, f.person.data, f.pounds.pence, f.on.data, leaving=f.leaving.data
        ),
        "The notice is recorded.",
    ),
    "transfer": Act(
        "Transfer of shares",
        "From one member to another, where our rules allow it.",
        "Record transfer",
        forms.TransferForm,
        lambda who, f: service.transfer(
            who, f.person.data, f.taker.data, f.pounds.pence, f.on.data
        ),
        "The shares have passed.",
    ),
    "loan": Act(
        "Loan received",
        "Money that a person lends the society.",
        "Record loan",
        forms.LoanForm,
        lambda who, f: service.lend(who, f.person.data, f.pounds.pence, f.on.data, f.words.data),
        "The loan is recorded.",
    ),
    "repayment": Act(
        "Loan repaid",
        "All of a loan or a part.",
        "Record repayment",
        forms.MoneyForm,
        lambda who, f: service.repay(who, f.person.data, f.pounds.pence, f.on.data),
        "The repayment is recorded.",
    ),
    "interest": Act(
        "Declare interest",
        "For a year or a part of one. It is a cost of the year, owed to each until it is paid.",
        "Declare interest",
        forms.InterestForm,
        lambda who, f: service.declare_interest(
            who, Kind(f.kind.data), f.first_on.data, f.last_on.data, f.percent.data
        ),
        "The interest is declared.",
    ),
    "interest-paid": Act(
        "Interest paid",
        "Declared interest that was paid to a holder.",
        "Record payment",
        forms.MoneyForm,
        lambda who, f: service.pay_interest(who, f.person.data, f.pounds.pence, f.on.data),
        "The payment is recorded.",
    ),
    "capital-paid": Act(
        "Member capital paid out",
        "From a member’s capital account.",
        "Record payment",
        forms.MoneyForm,
        lambda who, f: service.pay_out_capital(who, f.person.data, f.pounds.pence, f.on.data),
        "The payment is recorded.",
    ),
    "surplus": Act(
        "Surplus or loss of a year",
        "After interest, as the accounts say. It stands as surplus not yet shared.",
        "Bring in",
        forms.SurplusForm,
        lambda who, f: service.bring_in(who, f.pounds.pence, f.on.data, f.words.data or ""),
        "The year’s result is brought in.",
    ),
    "reserve": Act(
        "Move to a reserve",
        "What goes into the indivisible reserve never comes out to members.",
        "Move",
        forms.ReserveForm,
        lambda who, f: service.move_to_reserve(
            who,
            Kind(f.source.data),
            Kind(f.reserve.data),
            f.pounds.pence,
            f.on.data,
            f.words.data or "",
        ),
        "The reserve has it.",
    ),
    "loss": Act(
        "Cover a loss",
        "The general reserve covers losses first, then the indivisible one.",
        "Cover",
        forms.LossForm,
        lambda who, f: service.cover_loss(
            who, Kind(f.reserve.data), f.pounds.pence, f.on.data, f.words.data or ""
        ),
        "The loss is covered.",
    ),
}


def _people() -> list[tuple[int, str]]:
    query = select(Person).where(Person.coop_id == access.actor().coop_id)
    rows = db.session.scalars(query.order_by(Person.surname, Person.first_name))
    return [(0, "Choose a person"), *((row.id, f"{row.name}, {row.number}") for row in rows)]


@blueprint.route("/capital/record/<act>", methods=["GET", "POST"])
@requires("capital.post")
def record(act: str) -> str | Response:
    """Record one thing."""
    found = ACTS.get(act)
    if found is None:
        raise NotFound
    actor, today = access.actor(), clock.today()
    given: dict[str, Any] = {"on": today, "person": request.args.get("person", 0, type=int)}
    if act in ("interest", "surplus"):
        first, last = queries.year_of(actor.coop_id, today)
        if last > today:
            first, last = queries.year_of(actor.coop_id, first - DAY)
        given |= {"first_on": first, "last_on": last, "on": last}
    form = found.form(data=given)
    for name in ("person", "taker"):
        if name in form:
            form[name].choices = _people()
    if form.validate_on_submit():
        try:
            with transaction():
                found.do(actor, form)
        except DomainError as error:
            form.blame(error)
        else:
            flash(found.done)
            person = form["person"].data if "person" in form else None
            if person:
                return redirect(url_for("capital.holder", person_id=person))
            return redirect(url_for("capital.index"))
    nav.stand_at("capital.index")
    return render_template("coop/capital/record.html", act=found, form=form)


@blueprint.route("/capital/applications/<int:application_id>", methods=["GET", "POST"])
@requires("capital.decide")
def decide(application_id: int) -> str | Response:
    """The board allots shares."""
    actor = access.actor()
    row = owned(ShareApplication, application_id, actor.coop_id)
    form = forms.DayForm(data={"on": clock.today()})
    name, pence = row.person.name, row.pence
    if form.validate_on_submit():
        try:
            with transaction():
                service.allot(actor, application_id, form.on.data)
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"Shares of {pounds(pence)} are allotted to {name}, who is told.")
            return redirect(url_for("capital.index"))
    nav.stand_at("capital.index")
    return render_template(
        "coop/capital/decide.html",
        row=row,
        form=form,
        held=queries.holding(actor.coop_id, row.person_id, clock.today()),
    )


@blueprint.route("/capital/applications/<int:application_id>/refuse", methods=["GET", "POST"])
@requires("capital.decide")
def refuse(application_id: int) -> str | Response:
    """The board refuses."""
    actor = access.actor()
    row = owned(ShareApplication, application_id, actor.coop_id)
    form = forms.ReasonForm()
    name = row.person.name
    if form.validate_on_submit():
        try:
            with transaction():
                service.refuse_application(actor, application_id, form.reason.data)
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"Refused. {name} is told why.")
            return redirect(url_for("capital.index"))
    nav.stand_at("capital.index")
    return render_template(
        "coop/capital/reason.html",
        form=form,
        title="Refuse an application",
        words=f"{name} asked for shares of {pounds(row.pence)}.",
        submit="Refuse application",
    )


@blueprint.route("/capital/notices/<int:notice_id>", methods=["GET", "POST"])
@requires("capital.post")
def pay(notice_id: int) -> str | Response:
    """Pay a withdrawal whose notice has run."""
    actor, today = access.actor(), clock.today()
    row = owned(WithdrawalNotice, notice_id, actor.coop_id)
    form = forms.DayForm(data={"on": max(today, row.due_on)})
    name, pence, person_id = row.person.name, row.pence, row.person_id
    if form.validate_on_submit():
        try:
            with transaction():
                service.pay_withdrawal(actor, notice_id, form.on.data)
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"{pounds(pence)} is paid to {name}, who is told.")
            return redirect(url_for("capital.holder", person_id=person_id))
    nav.stand_at("capital.index")
    return render_template(
        "coop/capital/pay.html",
        row=row,
        form=form,
        today=today,
        suspended=queries.suspended(actor.coop_id, today),
    )


@blueprint.post("/capital/notices/<int:notice_id>/take-back")
@requires("capital.post")
def take_back_for(notice_id: int) -> Response:
    """A holder has said on paper that they keep the shares."""
    actor = access.actor()
    person_id = owned(WithdrawalNotice, notice_id, actor.coop_id).person_id
    try:
        with transaction():
            service.take_back(actor, notice_id)
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash("The notice is taken back.")
    return redirect(url_for("capital.holder", person_id=person_id))
