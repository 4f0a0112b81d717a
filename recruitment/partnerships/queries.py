"""Partnerships and advisers, always of one co-op."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from core import clock
from core.access import Actor
from core.db import db, in_force, owned
from core.errors import NotAllowed
from core.people.models import (
    Account,
    Adviser,
    Cooperative,
    Grant,
    Invitation,
    JobcentreOffice,
    Role,
)
from recruitment.partnerships.models import AdviserInvitation, Partnership


@dataclass(frozen=True, slots=True)
class PartnershipRow:
    """An office that the co-op works or worked with."""

    id: int
    office_id: int
    office: str
    from_on: date
    until_on: date | None
    note: str

    def holds_on(self, on: date) -> bool:
        """Whether they work together on that day."""
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)


@dataclass(frozen=True, slots=True)
class AdviserRow:
    """A work coach with the role in this co-op."""

    account_id: int
    grant_id: int
    name: str
    email: str
    office_id: int
    office: str


@dataclass(frozen=True, slots=True)
class Asked:
    """An adviser who has not used the link yet."""

    invitation_id: int
    name: str
    email: str
    office: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Desk:
    """Where an adviser stands in a request: account, office and co-op."""

    account_id: int
    office_id: int
    office: str
    coop_id: int


def partnerships(coop_id: int) -> tuple[PartnershipRow, ...]:
    """All there were, those in force first. One query."""
    query = (
        select(Partnership, JobcentreOffice.name)
        .join(JobcentreOffice, JobcentreOffice.id == Partnership.office_id)
        .where(Partnership.coop_id == coop_id)
        .order_by(Partnership.until_on.is_not(None), JobcentreOffice.name, Partnership.from_on)
    )
    return tuple(_row(row, name) for row, name in db.session.execute(query))


def _row(row: Partnership, office: str) -> PartnershipRow:
    return PartnershipRow(row.id, row.office_id, office, row.from_on, row.until_on, row.note)


def partnership(coop_id: int, partnership_id: int) -> PartnershipRow:
    """One; NotFound for another co-op's."""
    row = owned(Partnership, partnership_id, coop_id)
    return _row(row, db.session.get_one(JobcentreOffice, row.office_id).name)


def offices(coop_id: int, on: date) -> tuple[tuple[int, str], ...]:
    """(id, name) of the offices that the co-op works with on a day, by name."""
    query = (
        select(JobcentreOffice.id, JobcentreOffice.name)
        .join(Partnership, Partnership.office_id == JobcentreOffice.id)
        .where(Partnership.coop_id == coop_id, in_force(Partnership, on))
        .distinct()
        .order_by(JobcentreOffice.name)
    )
    return tuple((row.id, row.name) for row in db.session.execute(query))


def advisers(coop_id: int, on: date, office_id: int | None = None) -> tuple[AdviserRow, ...]:
    """Advisers with the role in the co-op on a day, by name. One query."""
    query = (
        select(Account.id, Grant.id, Account.name, Account.email, Adviser.office_id,
               JobcentreOffice.name)
        .join(Grant, Grant.account_id == Account.id)
        .join(Adviser, Adviser.account_id == Account.id)
        .join(JobcentreOffice, JobcentreOffice.id == Adviser.office_id)
        .where(Grant.coop_id == coop_id, Grant.role == Role.ADVISER, in_force(Grant, on))
        .order_by(Account.name)
    )  # fmt: skip
    if office_id is not None:
        query = query.where(Adviser.office_id == office_id)
    return tuple(AdviserRow(*row) for row in db.session.execute(query))


def asked(coop_id: int) -> tuple[Asked, ...]:
    """Advisers asked in whose link can still be used."""
    query = (
        select(Invitation, JobcentreOffice.name)
        .join(AdviserInvitation, AdviserInvitation.invitation_id == Invitation.id)
        .join(JobcentreOffice, JobcentreOffice.id == AdviserInvitation.office_id)
        .where(
            AdviserInvitation.coop_id == coop_id,
            Invitation.used_at.is_(None),
            Invitation.withdrawn_at.is_(None),
            Invitation.expires_at > clock.now(),
        )
        .order_by(Invitation.made_at.desc())
    )
    return tuple(
        Asked(row.id, row.name, row.email, office, row.expires_at)
        for row, office in db.session.execute(query)
    )


def desks(account_id: int, on: date) -> tuple[tuple[Desk, str], ...]:
    """An adviser's place in every co-op that gave them the role and works with their office on a
    day, each with the co-op's name. What is read from a desk is of its one co-op. One query.
    """
    query = (
        select(JobcentreOffice.id, JobcentreOffice.name, Cooperative.id, Cooperative.name)
        .select_from(Adviser)
        .join(JobcentreOffice, JobcentreOffice.id == Adviser.office_id)
        .join(Grant, Grant.account_id == Adviser.account_id)
        .join(Cooperative, Cooperative.id == Grant.coop_id)
        .join(
            Partnership,
            (Partnership.coop_id == Grant.coop_id) & (Partnership.office_id == Adviser.office_id),
        )
        .where(
            Adviser.account_id == account_id,
            Grant.role == Role.ADVISER,
            in_force(Grant, on),
            in_force(Partnership, on),
        )
        .distinct()
        .order_by(Cooperative.name)
    )
    return tuple(
        (Desk(account_id, office_id, office, coop_id), name)
        for office_id, office, coop_id, name in db.session.execute(query)
    )


def desk(actor: Actor) -> Desk:
    """The adviser's place in the co-op of the request.

    NotAllowed without an office, or when office and co-op do not work together today: an
    adviser of an office whose partnership has ended sees nothing any more.
    """
    query = (
        select(JobcentreOffice.id, JobcentreOffice.name)
        .join(Adviser, Adviser.office_id == JobcentreOffice.id)
        .join(Partnership, Partnership.office_id == JobcentreOffice.id)
        .where(
            Adviser.account_id == actor.account_id,
            Partnership.coop_id == actor.coop_id,
            in_force(Partnership, clock.today()),
        )
    )
    row = db.session.execute(query).first()
    if row is None or actor.account_id is None:
        raise NotAllowed("Your office does not work with this co-op at present.")
    return Desk(actor.account_id, row.id, row.name, actor.coop_id)
