"""Who somebody is: name, number, how to reach them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from coop.members.events import DetailsChanged
from core import events
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from core.people.models import Cooperative, Person


@dataclass(frozen=True, slots=True)
class Details:
    """Who somebody is. `number` is the works number on payroll, unique in the co-op."""

    number: str
    first_name: str
    surname: str
    known_as: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    born_on: date | None = None
    ni_number: str = ""


def enter(actor: Actor, details: Details) -> Person:
    """Somebody whom the co-op knows and does not employ, such as a recruit whose checks begin.

    They stand on no rota, payroll or register until they are taken on. DomainError names the
    field: `number` when somebody has it already.
    """
    clean = _checked(actor.coop_id, details)
    person = Person(
        coop_id=actor.coop_id,
        number=clean.number,
        first_name=clean.first_name,
        surname=clean.surname,
        known_as=clean.known_as,
        email=clean.email,
        phone=clean.phone,
        address=clean.address,
        born_on=clean.born_on,
        ni_number=clean.ni_number,
    )
    db.session.add(person)
    db.session.flush()
    return person


def next_number(coop_id: int) -> str:
    """A works number that is free: one above the highest that is a number."""
    query = select(Person.number).where(Person.coop_id == coop_id)
    taken = [int(number) for number in db.session.scalars(query) if number.isdecimal()]
    return str(max(taken, default=0) + 1)


def change_details(actor: Actor, person_id: int, details: Details) -> Person:
    """Change name, number, contact details or date of birth."""
    person = owned(Person, person_id, actor.coop_id, lock=True)
    clean = _checked(actor.coop_id, details, but=person.id)
    before = DetailsChanged(
        actor.coop_id, person.id, f"{person.first_name} {person.surname}", person.address
    )
    person.number = clean.number
    person.first_name, person.surname = clean.first_name, clean.surname
    person.known_as, person.born_on = clean.known_as, clean.born_on
    person.email, person.phone, person.address = clean.email, clean.phone, clean.address
    person.ni_number = clean.ni_number
    db.session.flush()
    events.publish(before)
    return person


def _hold(coop_id: int) -> None:
    """Hold the co-op's row until the transaction ends, so that names and numbers stay unique."""
    query = select(Cooperative.id).where(Cooperative.id == coop_id)
    db.session.execute(query.with_for_update(key_share=True))


def _checked(coop_id: int, given: Details, but: int | None = None) -> Details:
    """The details trimmed; DomainError when a name is missing or the number is taken."""
    clean = Details(
        number=given.number.strip(),
        first_name=" ".join(given.first_name.split()),
        surname=" ".join(given.surname.split()),
        known_as=" ".join(given.known_as.split()),
        email=given.email.strip(),
        phone=given.phone.strip(),
        address=given.address.strip(),
        born_on=given.born_on,
        ni_number="".join(given.ni_number.split()).upper(),
    )
    if not clean.number:
        raise DomainError("Give them a works number.", field="number")
    if not clean.first_name or not clean.surname:
        field = "surname" if clean.first_name else "first_name"
        raise DomainError("Give first name and surname.", field=field)
    _hold(coop_id)  # of two with one number at the same moment, the second is told
    same = select(Person).where(
        Person.coop_id == coop_id, func.lower(Person.number) == clean.number.lower()
    )
    other = db.session.scalar(same if but is None else same.where(Person.id != but))
    if other is not None:
        raise DomainError(
            f"{other.name} already has number {other.number}.", code="number_taken", field="number"
        )
    return clean
