"""Accounts, roles, invitations and forgotten passwords: the verbs.

A link's token is shown once; only its hash is kept (SHA-256 of 32 random bytes).
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import func, select

from core import audit, clock, events
from core.access import Actor
from core.db import db, in_force, owned
from core.errors import DomainError, NotFound
from core.people.events import InvitationUsed
from core.people.models import (
    ROLE_WORDS,
    Account,
    Grant,
    Invitation,
    PasswordReset,
    Person,
    Role,
)
from core.people.sign_in import hasher

INVITATION_LASTS = timedelta(days=14)
RESET_LASTS = timedelta(hours=2)
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200


def hashed(token: str) -> str:
    """What is kept of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def find_account(email: str) -> Account | None:
    """The account with this address, whatever its capitals."""
    return db.session.scalar(select(Account).where(Account.email == email.strip().lower()))


def hash_password(password: str) -> str:
    """Refuse a poor password in words, else hash it; slow on purpose, so call it early."""
    if len(password) < SHORTEST_PASSWORD:
        raise DomainError(
            f"Use {SHORTEST_PASSWORD} characters or more: three or four words do well.",
            code="short_password",
            field="password",
        )
    if len(password) > LONGEST_PASSWORD:
        raise DomainError(f"Use at most {LONGEST_PASSWORD} characters.", field="password")
    if len(set(password)) < 5:
        raise DomainError("That is too easy to guess. Use different letters.", field="password")
    return hasher().hash(password)


def open_account(email: str, name: str, password_hash: str) -> Account:
    """Make an account; the address must be new to the installation."""
    address = email.strip().lower()
    if find_account(address) is not None:
        raise DomainError("There is already an account with this address.", field="email")
    account = Account(
        email=address, name=name.strip(), password_hash=password_hash, created_at=clock.now()
    )
    db.session.add(account)
    db.session.flush()
    return account


def give_role(coop_id: int, account_id: int, role: Role, *, from_on: date) -> Grant:
    """Give a role from a day; giving one that is already held changes nothing."""
    held = db.session.scalar(
        select(Grant).where(
            Grant.coop_id == coop_id,
            Grant.account_id == account_id,
            Grant.role == role,
            in_force(Grant, from_on),
        )
    )
    if held is not None:
        return held
    grant = Grant(coop_id=coop_id, account_id=account_id, role=role, from_on=from_on)
    db.session.add(grant)
    db.session.flush()
    return grant


def end_role(actor: Actor, grant_id: int, *, on: date) -> Grant:
    """End a role today; a co-op keeps at least one manager, and nobody ends their own."""
    grant = owned(Grant, grant_id, actor.coop_id, lock=True)
    if grant.role == Role.MANAGER:
        if grant.account_id == actor.account_id:
            raise DomainError("Another manager must end your own manager role.")
        others = db.session.scalar(
            select(func.count())
            .select_from(Grant)
            .where(
                Grant.coop_id == actor.coop_id,
                Grant.role == Role.MANAGER,
                Grant.id != grant.id,
                in_force(Grant, on),
            )
        )
        if not others:
            raise DomainError("This is the co-op's only manager: make another one first.")
    if grant.from_on >= on:
        db.session.delete(grant)  # given today by mistake: the audit keeps both
    else:
        grant.until_on = on - timedelta(days=1)
    db.session.flush()
    return grant


def invite(
    actor: Actor, *, email: str, name: str, roles: Iterable[Role], person_id: int | None = None
) -> tuple[Invitation, str]:
    """Make a single-use link; returns the invitation and its token, shown only now."""
    chosen = list(dict.fromkeys(Role(role) for role in roles))
    if not chosen:
        raise DomainError("Choose at least one role.", field="roles")
    if person_id is not None:
        person = owned(Person, person_id, actor.coop_id)
        if person.account_id is not None:
            raise DomainError(f"{person.name} already has an account.", field="person")
    token = secrets.token_urlsafe(32)
    now = clock.now()
    earlier = select(Invitation).where(
        Invitation.coop_id == actor.coop_id,
        Invitation.email == email.strip().lower(),
        Invitation.used_at.is_(None),
        Invitation.withdrawn_at.is_(None),
    )
    for old in db.session.scalars(earlier):
        old.withdrawn_at = now
    invitation = Invitation(
        coop_id=actor.coop_id,
        email=email.strip().lower(),
        name=name.strip(),
        person_id=person_id,
        roles=" ".join(chosen),
        token_hash=hashed(token),
        made_at=now,
        made_by_id=actor.account_id,
        expires_at=now + INVITATION_LASTS,
    )
    db.session.add(invitation)
    db.session.flush()
    return invitation, token


def withdraw_invitation(actor: Actor, invitation_id: int) -> None:
    """Make a link worthless before it is used."""
    invitation = owned(Invitation, invitation_id, actor.coop_id, lock=True)
    if invitation.used_at is None and invitation.withdrawn_at is None:
        invitation.withdrawn_at = clock.now()


def open_invitation(token: str, *, lock: bool = False) -> Invitation:
    """The invitation behind a link; NotFound in words once used, withdrawn or too old."""
    query = select(Invitation).where(Invitation.token_hash == hashed(token))
    invitation = db.session.scalar(query.with_for_update() if lock else query)
    if invitation is None:
        raise NotFound("This link is not one of ours. Check that all of it was copied.")
    if invitation.used_at is not None:
        raise NotFound("This link has been used. Sign in, or ask your co-op for a new one.")
    if invitation.withdrawn_at is not None or invitation.expires_at < clock.now():
        raise NotFound("This link is no longer good. Ask your co-op for a new one.")
    return invitation


def accept(token: str, *, password_hash: str, signed_in_id: int | None = None) -> Account:
    """Use a link: a new account, or more roles for the account that is signed in.

    Raises DomainError where the address already has an account that is not signed in.
    """
    invitation = open_invitation(token, lock=True)
    account = find_account(invitation.email)
    if account is None:
        account = open_account(invitation.email, invitation.name, password_hash)
    elif account.id != signed_in_id:
        raise DomainError(
            "There is already an account with this address: sign in first, then open the link.",
            code="sign_in_first",
        )
    for role in invitation.roles.split():
        give_role(invitation.coop_id, account.id, Role(role), from_on=clock.today())
    if invitation.person_id is not None:
        person = owned(Person, invitation.person_id, invitation.coop_id, lock=True)
        if person.account_id is None:
            person.account_id = account.id
    invitation.used_at = clock.now()
    words = ", ".join(ROLE_WORDS[Role(role)] for role in invitation.roles.split())
    audit.record("invitation.used", invitation, roles=words)
    events.publish(InvitationUsed(invitation.coop_id, invitation.id, account.id))
    return account


def ask_reset(email: str) -> tuple[Account, str] | None:
    """A link to choose a new password, if the address has an open account."""
    account = find_account(email)
    if account is None or account.closed_at is not None:
        return None
    return account, make_reset(account)


def make_reset(account: Account) -> str:
    """A reset link's token, good for two hours; older links stop working."""
    now = clock.now()
    open_links = select(PasswordReset).where(
        PasswordReset.account_id == account.id, PasswordReset.used_at.is_(None)
    )
    for old in db.session.scalars(open_links):
        old.used_at = now
    token = secrets.token_urlsafe(32)
    db.session.add(
        PasswordReset(
            account_id=account.id,
            token_hash=hashed(token),
            made_at=now,
            expires_at=now + RESET_LASTS,
        )
    )
    db.session.flush()
    return token


def open_reset(token: str, *, lock: bool = False) -> PasswordReset:
    """The reset behind a link; NotFound in words when it is not good."""
    query = select(PasswordReset).where(PasswordReset.token_hash == hashed(token))
    found = db.session.scalar(query.with_for_update() if lock else query)
    if found is None or found.used_at is not None or found.expires_at < clock.now():
        raise NotFound("This link is no longer good. Ask for a new one.")
    return found


def reset_password(token: str, password_hash: str) -> Account:
    """Use a reset link; every session of the account ends."""
    found = open_reset(token, lock=True)
    account = db.session.get_one(Account, found.account_id)
    found.used_at = clock.now()
    change_password(account, password_hash)
    return account


def change_password(account: Account, password_hash: str) -> None:
    """Keep a new password and end every session there is."""
    account.password_hash = password_hash
    account.epoch += 1
    db.session.flush()


def account_here(actor: Actor, account_id: int) -> Account:
    """An account that has, or had, a role in the actor's co-op."""
    query = (
        select(Account)
        .join(Grant, Grant.account_id == Account.id)
        .where(Account.id == account_id, Grant.coop_id == actor.coop_id)
    )
    account = db.session.scalars(query).first()
    if account is None:
        raise NotFound
    return account
