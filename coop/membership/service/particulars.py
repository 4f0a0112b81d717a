"""What the register says of a person, kept from a day on: a change never hides what stood."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from coop.members.events import DetailsChanged
from coop.membership.models import Office, Particulars
from core import clock
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from core.people.models import Membership, MembershipKind, Person

LONGEST = 160


def note(coop_id: int, person_id: int, on: date) -> Particulars:
    """Enter a person's name and address as they stand, from `on`, where they differ."""
    person = owned(Person, person_id, coop_id)
    last = _last(coop_id, person_id)
    name = f"{person.first_name} {person.surname}"
    if last is not None and (last.name, last.address) == (name, person.address):
        return last
    email, purposes = (last.email, last.purposes) if last else ("", "")
    return _enter(coop_id, person_id, on, name, person.address, email, purposes)


def notify_email(actor: Actor, person_id: int, email: str, purposes: str) -> Particulars:
    """A member notifies the society of an e-mail address, and for which purposes; empty: none.

    Section 30 asks for both. For oneself, or by whoever keeps the register.
    """
    if actor.person_id != person_id and not actor.can("membership.keep"):
        raise DomainError("Only they themselves notify an address.")
    person = owned(Person, person_id, actor.coop_id, lock=True)
    given, why = email.strip(), purposes.strip()
    if given and not why:
        raise DomainError("Say what it may be used for.", field="purposes")
    if why and not given:
        raise DomainError("Enter the address.", field="email")
    if len(why) > LONGEST:
        raise DomainError(f"Use at most {LONGEST} characters.", field="purposes")
    last = _last(actor.coop_id, person_id)
    name = last.name if last else f"{person.first_name} {person.surname}"
    address = last.address if last else person.address
    return _enter(actor.coop_id, person_id, clock.today(), name, address, given, why)


def _last(coop_id: int, person_id: int) -> Particulars | None:
    query = select(Particulars).where(
        Particulars.coop_id == coop_id, Particulars.person_id == person_id
    )
    return db.session.scalar(query.order_by(Particulars.from_on.desc()).limit(1))


def _enter(
    coop_id: int, person_id: int, on: date, name: str, address: str, email: str, purposes: str
) -> Particulars:
    """A row from the day; what is entered on one day twice is put right that day."""
    last = _last(coop_id, person_id)
    from_on = on if last is None else max(on, last.from_on)
    row = last if last is not None and last.from_on == from_on else None
    if row is None:
        row = Particulars(coop_id=coop_id, person_id=person_id, from_on=from_on)
        db.session.add(row)
    row.name, row.address, row.email, row.purposes = name, address, email, purposes
    db.session.flush()
    return row


def details_changed(event: DetailsChanged) -> None:
    """Of those who stand in the register, what changed is entered from today on.

    What stood until then is entered first, from the day they came into the register, where it
    has never been.
    """
    begun = _entered_on(event.coop_id, event.person_id)
    if begun is None:
        return
    today = clock.today()
    if _last(event.coop_id, event.person_id) is None and begun < today:
        _enter(event.coop_id, event.person_id, begun, event.name, event.address, "", "")
    note(event.coop_id, event.person_id, max(today, begun))


def _entered_on(coop_id: int, person_id: int) -> date | None:
    member = select(Membership.from_on).where(
        Membership.coop_id == coop_id,
        Membership.person_id == person_id,
        Membership.kind == MembershipKind.MEMBER,
    )
    office = select(Office.from_on).where(Office.coop_id == coop_id, Office.person_id == person_id)
    days = [*db.session.scalars(member), *db.session.scalars(office)]
    return min(days, default=None)
