"""Offices and their advisers."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from core import access, clock, mail
from core.access import requires
from core.db import transaction
from core.errors import DomainError
from core.people import queries as people
from core.people.views import absolute
from core.ui import nav
from recruitment.partnerships import forms, queries, service

blueprint = Blueprint("partnerships", __name__, url_prefix="/recruitment/offices")
KEEP = "partnerships.keep"


@blueprint.get("")
@requires(KEEP)
def index() -> str:
    """Offices that the co-op works with, and who sits there."""
    actor, today = access.actor(), clock.today()
    rows = queries.partnerships(actor.coop_id)
    return render_template(
        "recruitment/partnerships/index.html",
        rows=rows,
        advisers=queries.advisers(actor.coop_id, today),
        asked=queries.asked(actor.coop_id),
        today=today,
        jobcentre=current_app.config["SETTINGS"].jobcentre_label,
    )


@blueprint.route("/add", methods=["GET", "POST"])
@requires(KEEP)
def begin() -> str | Response:
    """Work with an office."""
    form = forms.BeginForm(data={"from_on": clock.today()})
    if form.validate_on_submit():
        try:
            with transaction():
                service.begin(
                    access.actor(), form.office.data, form.from_on.data, form.note.data or ""
                )
        except DomainError as error:
            form.blame(error)
        else:
            flash("The office is added. Next: ask its advisers in.")
            return redirect(url_for("partnerships.index"))
    return _form(
        "Work with an office", "Its advisers then refer people to you.", "Add office", form
    )


@blueprint.route("/<int:partnership_id>/end", methods=["GET", "POST"])
@requires(KEEP)
def end(partnership_id: int) -> str | Response:
    """The last day of a partnership."""
    actor = access.actor()
    row = queries.partnership(actor.coop_id, partnership_id)
    form = forms.EndForm(data={"last_on": clock.today()})
    if form.validate_on_submit():
        try:
            with transaction():
                service.end(actor, partnership_id, form.last_on.data)
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"{row.office}: the last day is recorded. Referrals stay with you.")
            return redirect(url_for("partnerships.index"))
    words = "From the day after, its advisers see nothing of yours. What was referred stays."
    return _form(f"End the work with {row.office}", words, "Record last day", form, "danger")


@blueprint.route("/<int:partnership_id>/invite", methods=["GET", "POST"])
@requires(KEEP)
def invite(partnership_id: int) -> str | Response:
    """Ask an adviser in by e-mail."""
    actor = access.actor()
    row = queries.partnership(actor.coop_id, partnership_id)
    form = forms.InviteForm()
    if form.validate_on_submit():
        try:
            with transaction():
                made, token = service.invite(
                    actor, partnership_id, name=form.name.data, email=form.email.data
                )
                name = made.name if made else ""
        except DomainError as error:
            form.blame(error)
        else:
            if not name:
                flash("They have an account: they can refer people to you from now on.")
                return redirect(url_for("partnerships.index"))
            return _show_link(form.email.data, name, row.office, token)
    words = "They get a link, choose a password, and see their own office's referrals only."
    return _form(f"Ask in an adviser of {row.office}", words, "Make the link", form)


def _show_link(email: str, name: str, office: str, token: str) -> str:
    coop = people.coop(access.actor().coop_id)
    link = absolute("people.invitation", token=token)
    sent = mail.send(
        email,
        f"Refer people to {coop.name}",
        f"Hello {name},\n\n{coop.name} works with {office} and asks you in. Open this link "
        f"within 14 days and choose a password:\n\n{link}\n",
    )
    nav.stand_at("partnerships.index")
    return render_template(
        "recruitment/partnerships/invited.html", link=link, sent=sent, name=name, office=office
    )


@blueprint.post("/advisers/<int:grant_id>/end")
@requires(KEEP)
def part(grant_id: int) -> Response:
    """An adviser has no access any more."""
    with transaction():
        service.part(access.actor(), grant_id)
    flash("They can no longer sign in to your co-op.")
    return redirect(url_for("partnerships.index"))


def _form(title: str, words: str, submit: str, form: forms.BaseForm, kind: str = "primary") -> str:
    nav.stand_at("partnerships.index")
    back = ("Offices", url_for("partnerships.index"))
    return render_template(
        "one_form.html",
        title=title, words=words, submit=submit, form=form, back=back, kind=kind,
    )  # fmt: skip
