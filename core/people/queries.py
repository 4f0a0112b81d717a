"""Reads about the co-op, its services, accounts and invitations; always of one co-op."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from core import clock
from core.db import db, in_force
from core.people.models import (
    ROLE_WORDS,
    Account,
    Adviser,
    Cooperative,
    Grant,
    Invitation,
    JobcentreOffice,
    Person,
    Role,
    Service,
)


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account with its roles in this co-op today: (grant id, role, words)."""

    id: int
    name: str
    email: str
    person_id: int | None
    roles: tuple[tuple[int, str, str], ...]


def coop(coop_id: int) -> Cooperative:
    """The co-op."""
    return db.session.get_one(Cooperative, coop_id)


def is_coop(name: str) -> bool:
    """Whether the installation has a co-op of this name."""
    return db.session.scalar(select(Cooperative.id).where(Cooperative.name == name)) is not None


def coops_of(account_id: int, on: date) -> list[tuple[int, str]]:
    """Where the account has a role on that day."""
    query = (
        select(Cooperative.id, Cooperative.name)
        .join(Grant, Grant.coop_id == Cooperative.id)
        .where(Grant.account_id == account_id, in_force(Grant, on))
        .distinct()
        .order_by(Cooperative.name)
    )
    return [(row.id, row.name) for row in db.session.execute(query)]


def services(coop_id: int, *, on: date | None = None) -> list[Service]:
    """The co-op's services by name; with a day, those open then."""
    query = select(Service).where(Service.coop_id == coop_id).order_by(Service.name)
    if on is not None:
        query = query.where((Service.closed_on.is_(None)) | (Service.closed_on >= on))
    return list(db.session.scalars(query))


def accounts(coop_id: int, on: date) -> list[AccountRow]:
    """Everybody with a role here on that day, by name: two queries whatever their number."""
    query = (
        select(Account, Grant, Person.id)
        .join(Grant, Grant.account_id == Account.id)
        .outerjoin(Person, (Person.account_id == Account.id) & (Person.coop_id == coop_id))
        .where(Grant.coop_id == coop_id, in_force(Grant, on))
        .order_by(Account.name, Account.id, Grant.id)
    )
    roles: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    seen: dict[int, tuple[Account, int | None]] = {}
    for account, grant, person_id in db.session.execute(query):
        roles[account.id].append((grant.id, grant.role, ROLE_WORDS[Role(grant.role)]))
        seen[account.id] = (account, person_id)
    return [
        AccountRow(key, account.name, account.email, person_id, tuple(roles[key]))
        for key, (account, person_id) in seen.items()
    ]


def open_invitations(coop_id: int) -> list[Invitation]:
    """Links that can still be used, newest first."""
    query = (
        select(Invitation)
        .where(
            Invitation.coop_id == coop_id,
            Invitation.used_at.is_(None),
            Invitation.withdrawn_at.is_(None),
            Invitation.expires_at > clock.now(),
        )
        .order_by(Invitation.made_at.desc())
    )
    return list(db.session.scalars(query))


def people_without_account(coop_id: int) -> list[Person]:
    """Whom an invitation could be for."""
    query = (
        select(Person)
        .where(Person.coop_id == coop_id, Person.account_id.is_(None))
        .order_by(Person.surname, Person.first_name)
    )
    return list(db.session.scalars(query))


def office_of(account_id: int) -> JobcentreOffice | None:
    """The job-centre office in which the account is an adviser."""
    query = (
        select(JobcentreOffice)
        .join(Adviser, Adviser.office_id == JobcentreOffice.id)
        .where(Adviser.account_id == account_id)
    )
    return db.session.scalar(query)
