"""The manager's pages: accounts and invitations, services, the co-op's own settings."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core import access, clock, mail
from core.access import requires
from core.audit import record
from core.db import db, owned, transaction
from core.errors import DomainError
from core.people import accounts, forms, queries, service
from core.people.models import ROLE_WORDS, Grant, Invitation, Person, Role, Service, ServiceKind
from core.people.views import absolute
from core.ui import nav

blueprint = Blueprint("admin", __name__, url_prefix="/settings")


@blueprint.get("/accounts")
@requires("accounts.edit")
def account_list() -> str:
    """Who can sign in, with which roles; links not used yet."""
    actor = access.actor()
    return render_template(
        "core/people/accounts.html",
        accounts=queries.accounts(actor.coop_id, clock.today()),
        invitations=queries.open_invitations(actor.coop_id),
        role_words={role.value: words for role, words in ROLE_WORDS.items()},
        without=len(queries.people_without_account(actor.coop_id)),
    )


@blueprint.route("/accounts/invite", methods=["GET", "POST"])
@requires("accounts.edit")
def invite() -> str | Response:
    """Make an invitation; the link is shown once on the page that follows."""
    nav.stand_at("admin.account_list")
    actor = access.actor()
    form = forms.InviteForm()
    form.roles.flags.required = True  # no word of "optional"; `accounts.invite` refuses none
    people = queries.people_without_account(actor.coop_id)
    form.person.choices = [(0, "Somebody else")] + [
        (person.id, f"{person.name} ({person.number})") for person in people
    ]
    asked_for = request.args.get("person", type=int)
    if request.method == "GET" and asked_for:
        chosen = owned(Person, asked_for, actor.coop_id)
        form.person.data, form.email.data = chosen.id, chosen.email
        form.roles.data = [Role.WORKER.value]
    if form.validate_on_submit():
        person = next((p for p in people if p.id == form.person.data), None)
        name = person.name if person else form.name.data.strip()
        try:
            if not name:
                raise DomainError("Enter the name.", field="name")
            with transaction():
                made, token = accounts.invite(
                    actor,
                    email=form.email.data,
                    name=name,
                    roles=[Role(role) for role in form.roles.data or []],
                    person_id=person.id if person else None,
                )
                invitation_id = made.id
        except DomainError as error:
            form.blame(error)
        else:
            return _show_link(invitation_id, token)
    return render_template("core/people/invite.html", form=form)


def _show_link(invitation_id: int, token: str) -> str:
    actor = access.actor()
    invitation = owned(Invitation, invitation_id, actor.coop_id)
    coop = queries.coop(actor.coop_id)
    link = absolute("people.invitation", token=token)
    sent = mail.send(
        invitation.email,
        f"Your Carework account at {coop.name}",
        f"Hello {invitation.name},\n\n{coop.name} has made an account for you. Open this link "
        f"within 14 days and choose a password:\n\n{link}\n",
    )
    return render_template(
        "core/people/invited.html",
        invitation=invitation,
        link=link,
        sent=sent,
        mail=mail.is_set_up(),
        coop=coop,
        roles=[ROLE_WORDS[Role(role)] for role in invitation.roles.split()],
    )


@blueprint.post("/accounts/invitations/<int:invitation_id>/withdraw")
@requires("accounts.edit")
def withdraw(invitation_id: int) -> Response:
    """Make a link worthless."""
    with transaction():
        accounts.withdraw_invitation(access.actor(), invitation_id)
    flash("The link no longer works.")
    return redirect(url_for("admin.account_list"))


@blueprint.route("/accounts/<int:account_id>", methods=["GET", "POST"])
@requires("accounts.edit")
def account(account_id: int) -> str | Response:
    """One account: its roles, one more role."""
    nav.stand_at("admin.account_list")
    actor = access.actor()
    found = accounts.account_here(actor, account_id)
    form = forms.RolesForm()
    if form.validate_on_submit():
        with transaction():
            accounts.give_role(actor.coop_id, found.id, Role(form.role.data), from_on=clock.today())
        flash(f"{found.name} is now also {ROLE_WORDS[Role(form.role.data)].lower()}.")
        return redirect(url_for("admin.account", account_id=account_id))
    row = next(
        (r for r in queries.accounts(actor.coop_id, clock.today()) if r.id == account_id), None
    )
    held = {role for _, role, _ in row.roles} if row else set()
    form.role.choices = [(r.value, ROLE_WORDS[r]) for r in Role if r not in held]
    return render_template("core/people/account.html", account=found, row=row, form=form)


@blueprint.post("/accounts/roles/<int:grant_id>/end")
@requires("accounts.edit")
def end_role(grant_id: int) -> Response:
    """End one role today."""
    actor = access.actor()
    account_id = owned(Grant, grant_id, actor.coop_id).account_id
    try:
        with transaction():
            accounts.end_role(actor, grant_id, on=clock.today())
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash("The role has ended.")
    return redirect(url_for("admin.account", account_id=account_id))


@blueprint.post("/accounts/<int:account_id>/reset")
@requires("accounts.edit")
def reset_link(account_id: int) -> str:
    """A link for somebody who has forgotten their password and gets no e-mail."""
    nav.stand_at("admin.account_list")
    actor = access.actor()
    with transaction():
        found = accounts.account_here(actor, account_id)
        token = accounts.make_reset(found)
        record("account.reset_link", found, coop_id=actor.coop_id)
    found = accounts.account_here(actor, account_id)
    return render_template(
        "core/people/reset_link.html", account=found, link=absolute("people.reset", token=token)
    )


@blueprint.get("/services")
@requires("people.see")
def services() -> str:
    """The co-op's services."""
    actor = access.actor()
    return render_template(
        "core/people/services.html",
        services=queries.services(actor.coop_id),
        kinds={kind.value: words for kind, words in forms.SERVICE_WORDS.items()},
        today=clock.today(),
    )


@blueprint.route("/services/add", methods=["GET", "POST"])
@requires("services.edit")
def add_service() -> str | Response:
    """Add a service."""
    form = forms.ServiceForm()
    if form.validate_on_submit():
        try:
            with transaction():
                made = service.add_service(
                    access.actor().coop_id, kind=ServiceKind(form.kind.data), **_typed(form)
                )
                name = made.name
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"{name} is added. Next: its shift patterns.")
            return redirect(url_for("admin.services"))
    return render_template("core/people/service.html", form=form, service=None)


@blueprint.route("/services/<int:service_id>", methods=["GET", "POST"])
@requires("services.edit")
def change_service(service_id: int) -> str | Response:
    """Change a service."""
    actor = access.actor()
    found = owned(Service, service_id, actor.coop_id)
    form = forms.ServiceForm(obj=found)
    if form.validate_on_submit():
        try:
            with transaction():
                service.change_service(
                    actor.coop_id, service_id, kind=ServiceKind(form.kind.data), **_typed(form)
                )
        except DomainError as error:
            form.blame(error)
        else:
            flash("The service is changed.")
            return redirect(url_for("admin.services"))
    return render_template("core/people/service.html", form=form, service=found)


def _typed(form: forms.ServiceForm) -> dict[str, str]:
    return {
        "name": form.name.data,
        "address": form.address.data or "",
        "phone": form.phone.data or "",
    }


@blueprint.post("/services/<int:service_id>/close")
@requires("services.edit")
def close_service(service_id: int) -> Response:
    """Close a service today, or open it again."""
    actor = access.actor()
    try:
        with transaction():
            if request.form.get("open"):
                service.reopen_service(actor, service_id)
                words = "The service is open again."
            else:
                service.close_service(actor, service_id, on=clock.today())
                words = "The service is closed."
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash(words)
    return redirect(url_for("admin.services"))


@blueprint.route("/co-op", methods=["GET", "POST"])
@requires("settings.edit")
def coop() -> str | Response:
    """What holds for the whole co-op."""
    actor = access.actor()
    form = forms.CoopForm(obj=queries.coop(actor.coop_id))
    if form.validate_on_submit():
        try:
            with transaction():
                service.change_coop(actor, name=form.name.data, phone=form.phone.data or "")
        except DomainError as error:
            form.blame(error)
        else:
            flash("The settings are saved.")
            return redirect(url_for("admin.coop"))
    db.session.rollback()
    return render_template("core/people/coop.html", form=form)
