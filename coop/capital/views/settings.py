"""The society's rules on capital, and withdrawals suspended."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from coop.capital import forms, law, queries, rules, service
from coop.capital.views import blueprint
from core import access, clock, money
from core.access import requires
from core.db import transaction
from core.errors import DomainError
from core.ui import nav
from core.ui.filters import day_year


@blueprint.get("/capital/rules", endpoint="rules")
@requires("capital.see")
def rules_page() -> str:
    """What holds, what held, what the law sets, suspensions."""
    actor, today = access.actor(), clock.today()
    rows = queries.terms_rows(actor.coop_id)
    return render_template(
        "coop/capital/rules.html",
        rows=rows,
        now=next((row for row in rows if row.from_on <= today), None),
        ceiling=law.withdrawable_ceiling_pence(today),
        ceiling_source=law.ceiling_source(today),
        suspensions=queries.suspensions(actor.coop_id),
        months=forms.MONTHS,
        today=today,
    )


@blueprint.route("/capital/rules/add", methods=["GET", "POST"])
@requires("capital.rules")
def add_rules() -> str | Response:
    """Rules from a day on."""
    actor, today = access.actor(), clock.today()
    rows = queries.terms_rows(actor.coop_id)
    given: dict[str, object] = {"from_on": today, "year_end_month": 3, "year_end_day": 31}
    if rows:
        terms = rows[0].terms
        most = terms.most_pence
        given |= {
            "share": _pounds(terms.share_pence),
            "least": _pounds(terms.least_pence),
            "most": None if most is None else _pounds(most),
            "notice_days": terms.notice_days,
            "transfer": terms.transfer,
            "interest_limit": money.plain(terms.interest_limit),
            "year_end_month": rows[0].year_end_month,
            "year_end_day": rows[0].year_end_day,
        }
    form = forms.TermsForm(data=given)
    if form.validate_on_submit():
        terms = rules.Terms(
            form.share.pence or 0,
            form.least.pence or 0,
            form.most.pence,
            form.notice_days.data,
            form.transfer.data,
            form.interest_limit.data,
        )
        try:
            with transaction():
                service.set_terms(
                    actor,
                    form.from_on.data,
                    terms,
                    year_end=(form.year_end_month.data, form.year_end_day.data),
                    source=form.source.data,
                )
        except DomainError as error:
            form.blame(error)
        else:
            flash("The rules are recorded.")
            return redirect(url_for("capital.rules"))
    nav.stand_at("capital.rules")
    return render_template("coop/capital/terms.html", form=form)


def _pounds(pence: int) -> object:
    return money.Decimal(pence) / 100


@blueprint.route("/capital/suspend", methods=["GET", "POST"])
@requires("capital.decide")
def suspend() -> str | Response:
    """The board suspends withdrawals."""
    form = forms.SuspendForm(data={"from_on": clock.today()})
    if form.validate_on_submit():
        try:
            with transaction():
                service.suspend(access.actor(), form.from_on.data, form.reason.data)
        except DomainError as error:
            form.blame(error)
        else:
            flash("Withdrawals are suspended. Members read why.")
            return redirect(url_for("capital.rules"))
    nav.stand_at("capital.rules")
    return render_template(
        "coop/capital/reason.html",
        form=form,
        title="Suspend withdrawals",
        words="Notices stand; nothing is paid out until the board ends it.",
        submit="Suspend withdrawals",
    )


@blueprint.post("/capital/suspensions/<int:suspension_id>/end")
@requires("capital.decide")
def end_suspension(suspension_id: int) -> Response:
    """Members may withdraw again from today."""
    try:
        with transaction():
            row = service.end_suspension(access.actor(), suspension_id)
            words = f"Members may withdraw again from {day_year(row.again_on)} on."
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash(words)
    return redirect(url_for("capital.rules"))
