"""What stood in earlier books when the ledger began: one form, one entry."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import Length

from coop.capital import forms, queries, service
from coop.capital.rules import Holding, Kind
from coop.capital.views import blueprint
from core import access, clock
from core.access import requires
from core.db import db, transaction
from core.errors import DomainError
from core.people.models import Membership, MembershipKind, Person
from core.ui import nav
from core.ui.forms import BaseForm, DateField, MoneyField, Needed

COMMON = (
    (Kind.BANK, "In the bank for members’ money"),
    (Kind.GENERAL, "General reserve"),
    (Kind.INDIVISIBLE, "Indivisible reserve"),
    (Kind.SURPLUS, "Surplus not yet shared"),
)
EACH = (("shares", "Shares paid"), ("capital", "Capital account"), ("loan", "Loan"))


def _people() -> list[Person]:
    """Who is or was a member, by surname."""
    query = (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Person.coop_id == access.actor().coop_id,
            Membership.coop_id == access.actor().coop_id,
            Membership.kind == MembershipKind.MEMBER,
        )
        .distinct()
        .order_by(Person.surname, Person.first_name, Person.id)
    )
    return list(db.session.scalars(query))


def _form(people: list[Person]) -> BaseForm:
    fields: dict[str, object] = {
        "on": DateField("As at the end of", [Needed()]),
        "words": StringField("In words", [Needed(), Length(max=160)]),
    }
    for kind, label in COMMON:
        fields[kind.value] = MoneyField(label, most=forms.MOST)
    for one in people:
        for key, label in EACH:
            fields[f"{key}_{one.id}"] = MoneyField(f"{label}, {one.name}", most=forms.MOST)
    made = type("OpeningForm", (BaseForm,), fields)
    form: BaseForm = made(data={"on": clock.today(), "words": "From the books until now"})
    return form


@blueprint.route("/capital/opening", methods=["GET", "POST"])
@requires("capital.post")
def opening() -> str | Response:
    """Bring in what stands, once."""
    actor = access.actor()
    people = _people()
    form = _form(people)
    if form.validate_on_submit():
        values = {name: getattr(field, "pence", None) or 0 for name, field in form._fields.items()}
        holdings = {
            one.id: Holding(
                shares=values[f"shares_{one.id}"],
                member_capital=values[f"capital_{one.id}"],
                loan=values[f"loan_{one.id}"],
            )
            for one in people
        }
        common = {kind: values[kind.value] for kind, _ in COMMON}
        try:
            with transaction():
                service.open_balances(actor, form["on"].data, holdings, common, form["words"].data)
        except DomainError as error:
            form.blame(error)
        else:
            flash("The ledger begins with what stood.")
            return redirect(url_for("capital.index"))
    nav.stand_at("capital.index")
    return render_template(
        "coop/capital/opening.html",
        form=form,
        people=people,
        common=COMMON,
        each=EACH,
        begun=bool(queries.by_kind(actor.coop_id, clock.today())),
    )
