"""Where wages are posted: account codes by service and element, and the control."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from coop.pay.rates import ELEMENT_WORDS, Element
from coop.payroll import queries, service
from coop.payroll.forms import AccountForm
from coop.payroll.views import blueprint
from core import access
from core.access import requires
from core.db import transaction
from core.errors import DomainError
from core.people import queries as people
from core.ui import nav

ALL, CONTROL = "all", "control"


@blueprint.get("/pay/accounts")
@requires("pay.see")
def accounts() -> str:
    """Every account that is set."""
    rows = queries.accounts(access.actor().coop_id)
    return render_template(
        "coop/payroll/accounts.html",
        rows=rows,
        control=any(row.account.control for row in rows),
        catch_all=any(row.words == "All elements" for row in rows),
    )


@blueprint.route("/pay/accounts/set", methods=["GET", "POST"])
@requires("payroll.set_up")
def set_account() -> str | Response:
    """One account, from now on."""
    actor = access.actor()
    form = AccountForm()
    form.what.choices = [
        (ALL, "All elements that have no account of their own"),
        (CONTROL, "Net wages control (the other side of the journal)"),
        *((str(element), ELEMENT_WORDS[element]) for element in Element),
    ]
    form.service.choices = [
        ("", "Everywhere"),
        *((str(row.id), row.name) for row in people.services(actor.coop_id)),
    ]
    if form.validate_on_submit():
        what = form.what.data
        try:
            with transaction():
                service.set_account(
                    actor,
                    code=form.code.data,
                    name=form.name.data,
                    service_id=int(form.service.data) if form.service.data else None,
                    element="" if what in (ALL, CONTROL) else what,
                    control=what == CONTROL,
                )
        except DomainError as error:
            form.blame(error)
        else:
            flash("The account is set.")
            return redirect(url_for("payroll.accounts"))
    nav.stand_at("payroll.accounts")
    return render_template("coop/payroll/account.html", form=form)


@blueprint.post("/pay/accounts/<int:account_id>/remove")
@requires("payroll.set_up")
def remove_account(account_id: int) -> Response:
    """An account is set no more."""
    with transaction():
        service.remove_account(access.actor(), account_id)
    flash("The account is taken off.")
    return redirect(url_for("payroll.accounts"))
