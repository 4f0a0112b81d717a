"""Begin and end a partnership; ask an adviser in: the verbs."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import func, select

from core import audit, clock
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from core.people import accounts
from core.people.events import InvitationUsed
from core.people.models import Account, Adviser, Grant, Invitation, JobcentreOffice, Role
from recruitment.partnerships.models import AdviserInvitation, Partnership

LONGEST_NAME = 120


def office_named(name: str) -> JobcentreOffice:
    """The installation's office of that name, whatever its capitals; made where there is none."""
    words = " ".join(name.split())
    if not words:
        raise DomainError("Enter the office's name.", field="office")
    if len(words) > LONGEST_NAME:
        raise DomainError(f"Use at most {LONGEST_NAME} characters.", field="office")
    same = select(JobcentreOffice).where(func.lower(JobcentreOffice.name) == words.lower())
    office = db.session.scalar(same)
    if office is None:
        office = JobcentreOffice(name=words)
        db.session.add(office)
        db.session.flush()
    return office


def begin(actor: Actor, office: str, from_on: date, note: str = "") -> Partnership:
    """The co-op works with an office from a day on; refused where it does already."""
    found = office_named(office)
    query = select(Partnership.id).where(
        Partnership.coop_id == actor.coop_id,
        Partnership.office_id == found.id,
        (Partnership.until_on.is_(None)) | (Partnership.until_on >= from_on),
    )
    if db.session.scalar(query.limit(1)) is not None:
        raise DomainError(
            f"You work with {found.name} then already.", code="overlap", field="office"
        )
    row = Partnership(coop_id=actor.coop_id, office_id=found.id, from_on=from_on, note=note.strip())
    db.session.add(row)
    db.session.flush()
    return row


def end(actor: Actor, partnership_id: int, last_on: date) -> Partnership:
    """Its last day. From the day after, the office's advisers see nothing of the co-op's."""
    row = owned(Partnership, partnership_id, actor.coop_id, lock=True)
    if row.until_on is not None:
        raise DomainError("It has ended already.", field="last_on")
    if last_on < row.from_on:
        raise DomainError("It cannot end before it began.", field="last_on")
    row.until_on = last_on
    db.session.flush()
    return row


def invite(
    actor: Actor, partnership_id: int, *, name: str, email: str
) -> tuple[Invitation | None, str]:
    """Ask an adviser of the office in: (invitation, token), the token shown only now.

    A work coach who is known to the installation and stands in this office gets the role at
    once: (None, ""). DomainError for one who stands in another office.
    """
    row = owned(Partnership, partnership_id, actor.coop_id)
    if not row.holds_on(clock.today()):
        raise DomainError("You do not work with this office at present.", code="ended")
    account = accounts.find_account(email)
    if account is not None:
        known = db.session.scalar(select(Adviser).where(Adviser.account_id == account.id))
        if known is not None and known.office_id != row.office_id:
            raise DomainError("This adviser stands in another office.", field="email")
        if known is not None:
            accounts.give_role(actor.coop_id, account.id, Role.ADVISER, from_on=clock.today())
            return None, ""
    made, token = accounts.invite(actor, email=email, name=name, roles=[Role.ADVISER])
    db.session.add(
        AdviserInvitation(coop_id=actor.coop_id, invitation_id=made.id, office_id=row.office_id)
    )
    db.session.flush()
    return made, token


def invitation_used(event: InvitationUsed) -> None:
    """An adviser has used the link: the account takes its place in the office."""
    query = select(AdviserInvitation).where(AdviserInvitation.invitation_id == event.invitation_id)
    row = db.session.scalar(query)
    if row is not None:
        place(event.account_id, row.office_id)


def place(account_id: int, office_id: int) -> Adviser:
    """Put an account in an office, where it is in none yet."""
    row = db.session.scalar(select(Adviser).where(Adviser.account_id == account_id))
    if row is None:
        row = Adviser(account_id=account_id, office_id=office_id)
        db.session.add(row)
        db.session.flush()
    return row


def move(actor: Actor, account_id: int, office: str) -> None:
    """An adviser works in another office from now on; what they referred stays the old one's."""
    account: Account = accounts.account_here(actor, account_id)
    found = office_named(office)
    row = place(account.id, found.id)
    row.office_id = found.id
    db.session.flush()
    audit.record("adviser.move", row, coop_id=actor.coop_id, office=found.name)


def part(actor: Actor, grant_id: int) -> None:
    """An adviser has no access to the co-op from today on."""
    grant = owned(Grant, grant_id, actor.coop_id)
    if grant.role != Role.ADVISER:
        raise DomainError("This is no adviser's role.")
    if grant.from_on >= clock.today():
        db.session.delete(grant)
    else:
        grant.until_on = clock.today() - timedelta(days=1)
    db.session.flush()
