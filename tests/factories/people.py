"""Co-ops, people and accounts for tests; each call commits."""

from __future__ import annotations

from datetime import date
from itertools import count

from flask import current_app
from flask.testing import FlaskClient

from core import clock
from core.access import Actor
from core.db import db, transaction
from core.people.models import (
    Account,
    Cooperative,
    Employment,
    Grant,
    Person,
    Role,
    Service,
    ServiceKind,
)

_numbers = count(1)
PASSWORD = "correct horse battery staple"


def make_coop(name: str = "Brightwater Care") -> int:
    """A co-op; its id."""
    with transaction() as session:
        coop = Cooperative(name=name, phone="01632 960000", created_at=clock.now())
        session.add(coop)
        session.flush()
        return coop.id


def make_service(coop_id: int, name: str = "Maple Court", kind: str = "supported_living") -> int:
    """A service of the co-op; its id."""
    with transaction() as session:
        service = Service(coop_id=coop_id, name=name, kind=ServiceKind(kind))
        session.add(service)
        session.flush()
        return service.id


def make_person(
    coop_id: int,
    first_name: str = "Aaliyah",
    surname: str = "Khan",
    *,
    number: str = "",
    service_id: int | None = None,
    from_on: date = date(2026, 1, 5),
    contract_minutes: int = 2250,
    can_lead: bool = False,
) -> int:
    """A person, employed at `service_id` if one is given; the person's id."""
    with transaction() as session:
        person = Person(
            coop_id=coop_id,
            number=number or f"T{next(_numbers):04d}",
            first_name=first_name,
            surname=surname,
            born_on=date(1990, 5, 17),
        )
        session.add(person)
        session.flush()
        if service_id is not None:
            session.add(
                Employment(
                    coop_id=coop_id,
                    person_id=person.id,
                    service_id=service_id,
                    role="Support worker",
                    contract_minutes=contract_minutes,
                    can_lead=can_lead,
                    from_on=from_on,
                )
            )
        return person.id


def make_account(
    coop_id: int, *roles: str, person_id: int | None = None, email: str = "", name: str = ""
) -> int:
    """An account with these roles in the co-op, standing for the person if given; its id."""
    n = next(_numbers)
    with transaction() as session:
        account = Account(
            email=email or f"user{n}@example.org",
            name=name or f"User {n}",
            password_hash=current_app.extensions["password_hasher"].hash(PASSWORD),
            created_at=clock.now(),
        )
        session.add(account)
        session.flush()
        for role in roles:
            session.add(
                Grant(
                    coop_id=coop_id,
                    account_id=account.id,
                    role=Role(role),
                    from_on=date(2026, 1, 1),
                )
            )
        if person_id is not None:
            person = session.get_one(Person, person_id)
            person.account_id = account.id
        return account.id


def sign_in(client: FlaskClient, account_id: int, coop_id: int | None = None) -> FlaskClient:
    """Give the client the account's session."""
    account = db.session.get_one(Account, account_id)
    with client.session_transaction() as session:
        session["_user_id"] = f"{account.id}.{account.epoch}"
        session["_fresh"] = True
        if coop_id is not None:
            session["coop_id"] = coop_id
    return client


def as_role(client: FlaskClient, coop_id: int, *roles: str, person_id: int | None = None) -> int:
    """Sign the client in as a new account with these roles; the account's id."""
    account_id = make_account(coop_id, *roles, person_id=person_id)
    sign_in(client, account_id, coop_id)
    return account_id


def actor_of(account_id: int, coop_id: int, *roles: str, person_id: int | None = None) -> Actor:
    """The actor that services are given."""
    account = db.session.get_one(Account, account_id)
    return Actor(account_id, account.name, coop_id, person_id, frozenset(roles))
