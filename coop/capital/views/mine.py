"""A member's own holding, on a phone."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from coop.capital import forms, law, queries, service
from coop.capital.rules import HOLDERS
from coop.capital.views import blueprint
from core import access, clock
from core.access import requires
from core.db import transaction
from core.errors import DomainError, NotAllowed
from core.ui import nav
from core.ui.filters import day_year, pounds


def _me() -> int:
    person_id = access.actor().person_id
    if person_id is None:
        raise NotAllowed("This account does not stand for a person who holds shares.")
    return person_id


@blueprint.get("/my/holding")
@requires("capital.own")
def mine() -> str:
    """What I hold, what moves, what I can do."""
    actor, me, today = access.actor(), _me(), clock.today()
    rows = queries.terms_rows(actor.coop_id)
    statements = [
        one
        for kind in HOLDERS
        if (one := queries.statement(actor.coop_id, kind, me, None, today)).lines
    ]
    return render_template(
        "coop/capital/mine.html",
        held=queries.holding(actor.coop_id, me, today),
        terms=next((row.terms for row in rows if row.from_on <= today), None),
        notices=queries.notices(actor.coop_id, state="open", person_id=me),
        applications=queries.applications(actor.coop_id, person_id=me),
        suspended=queries.suspended(actor.coop_id, today),
        statements=statements,
        today=today,
    )


@blueprint.route("/my/holding/apply", methods=["GET", "POST"])
@requires("capital.own")
def apply() -> str | Response:
    """Ask the board for shares."""
    actor, me, today = access.actor(), _me(), clock.today()
    form = forms.SharesForm()
    if form.validate_on_submit():
        try:
            with transaction():
                service.apply_for_shares(actor, me, form.pounds.pence or 0, today)
        except DomainError as error:
            form.blame(error)
        else:
            flash("Your application goes to the board. You are told what it decides.")
            return redirect(url_for("capital.mine"))
    nav.stand_at("capital.mine")
    return render_template(
        "coop/capital/apply.html",
        form=form,
        held=queries.holding(actor.coop_id, me, today),
        terms=_terms(),
        ceiling=law.withdrawable_ceiling_pence(today),
    )


def _terms() -> object:
    try:
        return queries.terms(access.actor().coop_id, clock.today())
    except DomainError:
        return None


@blueprint.route("/my/holding/withdraw", methods=["GET", "POST"])
@requires("capital.own")
def withdraw() -> str | Response:
    """Give notice of a withdrawal."""
    actor, me, today = access.actor(), _me(), clock.today()
    form = forms.WithdrawForm()
    if form.validate_on_submit():
        try:
            with transaction():
                row = service.give_notice(actor, me, form.pounds.pence or 0, today)
                words = f"{pounds(row.pence)} is paid to you from {day_year(row.due_on)} on."
        except DomainError as error:
            form.blame(error)
        else:
            flash(words)
            return redirect(url_for("capital.mine"))
    nav.stand_at("capital.mine")
    return render_template(
        "coop/capital/withdraw.html",
        form=form,
        held=queries.holding(actor.coop_id, me, today),
        noticed=queries.under_notice(actor.coop_id, me),
        suspended=queries.suspended(actor.coop_id, today),
        terms=_terms(),
    )


@blueprint.post("/my/holding/notices/<int:notice_id>/take-back")
@requires("capital.own")
def take_back(notice_id: int) -> Response:
    """Keep the shares after all."""
    try:
        with transaction():
            service.take_back(access.actor(), notice_id)
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash("The notice is taken back: you keep the shares.")
    return redirect(url_for("capital.mine"))


@blueprint.post("/my/holding/applications/<int:application_id>/drop")
@requires("capital.own")
def drop(application_id: int) -> Response:
    """Take an application back."""
    try:
        with transaction():
            service.drop_application(access.actor(), application_id)
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash("The application is taken back.")
    return redirect(url_for("capital.mine"))
