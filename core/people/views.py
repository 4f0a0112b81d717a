"""Signing in and out, the home page, and what an account may do for itself."""

from __future__ import annotations

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from core import access, audit, clock, mail
from core.access import public, signed_in
from core.acting import acting
from core.config import Settings
from core.db import db, transaction
from core.errors import DomainError
from core.people import accounts, forms, queries
from core.people.models import ROLE_WORDS, Account, Role
from core.people.sign_in import SignedIn, grants_of, hasher, matches
from core.ui import figures, panels
from core.ui.theme import local_path

blueprint = Blueprint("people", __name__)
limiter = Limiter(
    key_func=get_remote_address, strategy="fixed-window", in_memory_fallback_enabled=True
)
MOST_NEEDED = 7  # panels shown at once; the others stand folded beneath
WRONG = "The address or the password is not right."


def _email_key() -> str:
    return "email:" + request.form.get("email", "").strip().lower()


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public()
@limiter.limit("30 per minute", methods=["POST"])
@limiter.limit("10 per 5 minutes", key_func=_email_key, methods=["POST"])
def sign_in() -> str | Response:
    """Ask for address and password; go where the visitor wanted to go."""
    form = forms.SignInForm()
    goal = local_path(request.values.get("next"))
    if form.validate_on_submit():
        account = accounts.find_account(form.email.data)
        if matches(account, form.password.data):
            assert account is not None
            if not grants_of(account.id):
                form.blame(DomainError("This account has no role in a co-op any more."))
            else:
                _begin(account)
                return redirect(goal)
        else:
            current_app.logger.info("A sign-in was refused")
            form.blame(DomainError(WRONG))
    return render_template("core/people/sign_in.html", form=form, goal=goal)


def _begin(account: Account) -> None:
    account_id, name = account.id, account.name
    if hasher().check_needs_rehash(account.password_hash):
        current_app.logger.info("Account %s could be hashed anew", account_id)
    session.clear()
    login_user(SignedIn(account))
    session.permanent = True
    acting.set((account_id, name))
    with transaction():
        coop_id = next(grant.coop_id for grant in grants_of(account_id))
        subject = db.session.get_one(Account, account_id)
        audit.record("account.sign_in", subject, coop_id=coop_id)


@blueprint.post("/sign-out")
@signed_in()
def sign_out() -> Response:
    """End the session in this browser."""
    logout_user()
    session.clear()
    flash("You are signed out.")
    return redirect(url_for("people.sign_in"))


@blueprint.get("/")
@signed_in()
def home() -> str:
    """What needs me today, the urgent first; then figures. Panels come from every slice."""
    actor = access.actor()
    now = clock.local(clock.now())
    part = "morning" if now.hour < 12 else "afternoon" if now.hour < 18 else "evening"
    office = queries.office_of(actor.account_id) if actor.account_id else None
    return render_template(
        "core/people/home.html",
        greeting=f"Good {part}, {actor.name.split(' ')[0]}",
        coop=queries.coop(actor.coop_id),
        office=office,
        jobcentre=current_app.config["SETTINGS"].jobcentre_label,
        roles=[ROLE_WORDS[Role(role)] for role in sorted(actor.roles)],
        today=clock.today(),
        needed=sorted(panels.at("home"), key=lambda panel: panel.urgency),
        shown=MOST_NEEDED,
        figures=figures.together(panels.at("figures")),
    )


@blueprint.route("/me", methods=["GET", "POST"])
@signed_in()
def me() -> str | Response:
    """One's own account: roles, password, the ways in."""
    actor = access.actor()
    form = forms.ChangePasswordForm()
    account = db.session.get_one(Account, actor.account_id)
    if form.validate_on_submit():
        try:
            if not matches(account, form.present.data):
                raise DomainError("That is not your present password.", field="present")
            fresh = accounts.hash_password(form.password.data)
            with transaction():
                account = db.session.get_one(Account, actor.account_id, with_for_update=True)
                accounts.change_password(account, fresh)
            login_user(SignedIn(db.session.get_one(Account, actor.account_id)))
        except DomainError as error:
            form.blame(error)
        else:
            flash("Your password is changed. You are signed out everywhere else.")
            return redirect(url_for("people.me"))
    return render_template(
        "core/people/me.html",
        form=form,
        account=account,
        coop=queries.coop(actor.coop_id),
        roles=[ROLE_WORDS[Role(role)] for role in sorted(actor.roles)],
    )


@blueprint.route("/change-co-op", methods=["GET", "POST"])
@signed_in()
def switch() -> str | Response:
    """Work in another co-op in which the account has a role."""
    coops = queries.coops_of(current_user.account_id, clock.today())
    if request.method == "POST":
        chosen = request.form.get("coop", type=int)
        if chosen in [coop_id for coop_id, _ in coops]:
            session["coop_id"] = chosen
            return redirect(url_for("people.home"))
        flash("You have no role in that co-op.", "error")
    return render_template("core/people/switch.html", coops=coops, here=access.actor().coop_id)


@blueprint.route("/forgotten", methods=["GET", "POST"])
@public()
@limiter.limit("5 per minute", methods=["POST"])
def forgotten() -> str | Response:
    """Send a link to choose a new password; says the same whether the address is known."""
    form = forms.EmailForm()
    if form.validate_on_submit():
        with transaction():
            made = accounts.ask_reset(form.email.data) if mail.is_set_up() else None
            letter = (made[0].email, made[1]) if made else None
        if letter:
            _send_reset(*letter)
        return render_template("core/people/forgotten_done.html", mail=mail.is_set_up())
    return render_template("core/people/forgotten.html", form=form, mail=mail.is_set_up())


def _send_reset(email: str, token: str) -> None:
    link = absolute("people.reset", token=token)
    mail.send(
        email,
        "Choose a new Carework password",
        f"Open this link within two hours to choose a new password:\n\n{link}\n\n"
        "If you did not ask for it, do nothing: your password stays as it is.\n",
    )


def absolute(endpoint: str, *, token: str) -> str:
    """A link as others will open it: at PUBLIC_URL, which mail needs, else as shown here."""
    settings: Settings = current_app.config["SETTINGS"]
    if settings.public_url:
        return settings.public_url + url_for(endpoint, token=token)
    return url_for(endpoint, token=token, _external=True)


@blueprint.route("/reset/<token>", methods=["GET", "POST"])
@public()
@limiter.limit("20 per minute", methods=["POST"])
def reset(token: str) -> str | Response:
    """Choose a new password from a link."""
    accounts.open_reset(token)
    form = forms.NewPasswordForm()
    if form.validate_on_submit():
        try:
            fresh = accounts.hash_password(form.password.data)
            with transaction():
                account = accounts.reset_password(token, fresh)
                audit.record("account.reset", account)
        except DomainError as error:
            form.blame(error)
        else:
            flash("Your password is changed. Sign in with it.")
            return redirect(url_for("people.sign_in"))
    return render_template("core/people/reset.html", form=form)


@blueprint.route("/invitation/<token>", methods=["GET", "POST"])
@public()
@limiter.limit("20 per minute", methods=["POST"])
def invitation(token: str) -> str | Response:
    """Use an invitation: choose a password, or take more roles on the account signed in."""
    found = accounts.open_invitation(token)
    coop = queries.coop(found.coop_id)
    words = [ROLE_WORDS[Role(role)] for role in found.roles.split()]
    known = accounts.find_account(found.email)
    mine = current_user.is_authenticated and known and known.id == current_user.account_id
    form = forms.NewPasswordForm()
    if known and not mine:
        return render_template(
            "core/people/invitation_sign_in.html", invitation=found, coop=coop, token=token
        )
    if mine:
        del form.password
    if form.validate_on_submit():
        try:
            fresh = "" if mine else accounts.hash_password(form.password.data)
            signed_in_id = current_user.account_id if mine else None
            with transaction():
                account = accounts.accept(token, password_hash=fresh, signed_in_id=signed_in_id)
                coop_id = found.coop_id
            _begin(db.session.get_one(Account, account.id))
            session["coop_id"] = coop_id
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"Welcome to {queries.coop(coop_id).name}.")
            return redirect(url_for("people.home"))
    return render_template(
        "core/people/invitation.html", form=form, invitation=found, coop=coop, roles=words
    )
