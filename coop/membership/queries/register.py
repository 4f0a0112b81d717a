"""The register of members and officers as at a day: s.30 of the 2014 Act.

Whoever has ever been entered stands in it; who has ceased by that day, with the day.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from coop.capital import queries as capital
from coop.capital.rules import Holding
from coop.membership.models import Office, Particulars
from coop.membership.rules import OFFICES, spells_joined
from core.db import db
from core.people.models import Membership, MembershipKind, Person


@dataclass(frozen=True, slots=True)
class MemberEntry:
    """One entry: a person who is or was a member. `shares` is their number, pence otherwise."""

    person_id: int
    number: str
    name: str
    address: str
    email: str
    purposes: str
    shares: int
    paid: int
    other: Holding
    entered_on: date
    ceased_on: date | None


@dataclass(frozen=True, slots=True)
class OfficerEntry:
    """One spell in an office; `left_on` None while it lasts on the day asked about."""

    office_id: int
    person_id: int
    name: str
    address: str
    office: str
    words: str
    from_on: date
    term_until_on: date | None
    left_on: date | None
    how: str
    reason: str


def _particulars(coop_id: int, on: date) -> dict[int, Particulars]:
    query = select(Particulars).where(Particulars.coop_id == coop_id, Particulars.from_on <= on)
    found: dict[int, Particulars] = {}
    for row in db.session.scalars(query.order_by(Particulars.from_on)):
        found[row.person_id] = row
    return found


def _legal_name(person: Person) -> str:
    return f"{person.first_name} {person.surname}"


def members(coop_id: int, on: date, *, ceased: bool = True) -> tuple[MemberEntry, ...]:
    """The entries as at the day, by surname; `ceased` False leaves out who is no member then."""
    query = (
        select(Membership, Person)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.coop_id == coop_id,
            Membership.kind == MembershipKind.MEMBER,
            Membership.from_on <= on,
        )
    )
    spells: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    people: dict[int, Person] = {}
    for row, person in db.session.execute(query):
        spells[person.id].append((row.from_on, row.until_on))
        people[person.id] = person
    said = _particulars(coop_id, on)
    balances = {row.person_id: row.holding for row in capital.holdings(coop_id, on)}
    terms = next((row.terms for row in capital.terms_rows(coop_id) if row.from_on <= on), None)
    worth = terms.share_pence if terms else 100
    found = []
    for person_id, person in people.items():
        held, about = balances.get(person_id, Holding()), said.get(person_id)
        for begins, ends in spells_joined(spells[person_id]):
            over = ends if ends is not None and ends < on else None
            if over is not None and not ceased:
                continue
            found.append(
                MemberEntry(
                    person_id,
                    person.number,
                    about.name if about else _legal_name(person),
                    about.address if about else person.address,
                    about.email if about else "",
                    about.purposes if about else "",
                    held.shares // worth,
                    held.paid,
                    held,
                    begins,
                    over,
                )
            )
    order = {key: (one.surname, one.first_name, key) for key, one in people.items()}
    return tuple(sorted(found, key=lambda one: (*order[one.person_id], one.entered_on)))


def officers(
    coop_id: int, on: date, *, left: bool = True, person_id: int | None = None
) -> tuple[OfficerEntry, ...]:
    """Spells in office begun by the day: those that last first, then those that are over."""
    query = (
        select(Office, Person)
        .join(Person, Person.id == Office.person_id)
        .where(Office.coop_id == coop_id, Office.from_on <= on)
        .order_by(Office.from_on, Office.id)
    )
    if person_id is not None:
        query = query.where(Office.person_id == person_id)
    said = _particulars(coop_id, on)
    found = []
    for row, person in db.session.execute(query):
        over = row.until_on if row.until_on is not None and row.until_on < on else None
        if over is not None and not left:
            continue
        about = said.get(person.id)
        found.append(
            OfficerEntry(
                row.id,
                person.id,
                about.name if about else _legal_name(person),
                about.address if about else person.address,
                row.office,
                OFFICES[row.office],
                row.from_on,
                row.term_until_on,
                over,
                row.how,
                row.reason if over is not None else "",
            )
        )
    order = list(OFFICES)
    return tuple(
        sorted(
            found,
            key=lambda one: (one.left_on is not None, order.index(one.office), one.from_on),
        )
    )


def terms_ending(coop_id: int, on: date, until: date) -> tuple[OfficerEntry, ...]:
    """Offices whose term runs out until a day, and that are still held."""
    return tuple(
        row
        for row in officers(coop_id, on, left=False)
        if row.term_until_on is not None and row.term_until_on <= until
    )
