"""From a password to an actor in a co-op."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import Flask, current_app
from flask_login import LoginManager, UserMixin, current_user
from sqlalchemy import select

from core import clock
from core.access import Actor
from core.db import db, in_force
from core.people.models import Account, Grant, Person

login_manager = LoginManager()


class SignedIn(UserMixin):
    """Flask-Login's view of an account; the epoch ends sessions when it is raised."""

    def __init__(self, account: Account) -> None:
        self.account_id = account.id
        self.name = account.name
        self.epoch = account.epoch

    def get_id(self) -> str:
        """What the session keeps."""
        return f"{self.account_id}.{self.epoch}"


def hasher() -> PasswordHasher:
    """Argon2id at the library's defaults, or as the tests have set it."""
    found: PasswordHasher = current_app.extensions["password_hasher"]
    return found


def matches(account: Account | None, password: str) -> bool:
    """Whether the password is the account's; takes as long when there is no account."""
    stored = account.password_hash if account and account.password_hash else _decoy()
    try:
        hasher().verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
    return account is not None and bool(account.password_hash) and account.closed_at is None


def _decoy() -> str:
    store = current_app.extensions
    if "password_decoy" not in store:
        store["password_decoy"] = hasher().hash("nobody's password")
    decoy: str = store["password_decoy"]
    return decoy


def grants_of(account_id: int) -> list[Grant]:
    """The account's grants in force today, by co-op."""
    query = select(Grant).where(Grant.account_id == account_id, in_force(Grant, clock.today()))
    return list(db.session.scalars(query.order_by(Grant.coop_id, Grant.id)))


def load_actor(coop_id: int | None) -> Actor | None:
    """The signed-in account in the co-op it has chosen, or in its first."""
    if not current_user.is_authenticated:
        return None
    grants = grants_of(current_user.account_id)
    coops = [grant.coop_id for grant in grants]
    if not coops:
        return None
    here = coop_id if coop_id in coops else coops[0]
    return _actor(current_user.account_id, here, current_user.name, grants)


def actor_of(account_id: int, coop_id: int, name: str = "") -> Actor:
    """An account in a co-op, with the roles that it has today: none when it is closed.

    `name` is for whoever is no person of the co-op.
    """
    account = db.session.get(Account, account_id)
    closed = account is None or account.closed_at is not None
    return _actor(account_id, coop_id, name, [] if closed else grants_of(account_id))


def _actor(account_id: int, coop_id: int, name: str, grants: list[Grant]) -> Actor:
    person = db.session.execute(
        select(Person.id, Person.known_as, Person.first_name, Person.surname).where(
            Person.account_id == account_id, Person.coop_id == coop_id
        )
    ).first()
    return Actor(
        account_id=account_id,
        name=f"{person[1] or person[2]} {person[3]}" if person else name,
        coop_id=coop_id,
        person_id=person[0] if person else None,
        roles=frozenset(str(grant.role) for grant in grants if grant.coop_id == coop_id),
    )


@login_manager.user_loader
def _load_user(key: str) -> SignedIn | None:
    account_id, _, epoch = key.partition(".")
    if not (account_id.isdigit() and epoch.isdigit()):
        return None
    account = db.session.get(Account, int(account_id))
    if account is None or account.closed_at is not None or account.epoch != int(epoch):
        return None
    return SignedIn(account)


def init_app(app: Flask) -> None:
    """Have sessions read; PASSWORD_HASHER in the config is for tests."""
    login_manager.init_app(app)
    app.extensions["password_hasher"] = app.config.get("PASSWORD_HASHER") or PasswordHasher()
