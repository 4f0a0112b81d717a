"""The co-op's dated rates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from coop.pay.lines import rate_words
from coop.pay.models import PayRate
from coop.pay.rates import ELEMENT_WORDS, PREMIUMS, Element, Rate, Unit
from core.db import db
from core.people.models import Employment, Person


@dataclass(frozen=True, slots=True)
class RateRow:
    """A stored rate, and for whom in words."""

    id: int
    rate: Rate
    person: str

    @property
    def who(self) -> str:
        """Everybody, a role, or a person."""
        return self.person or self.rate.role or "Everybody"

    @property
    def amount_words(self) -> str:
        """£12.80 an hour; 25 % on top of basic."""
        rate = self.rate
        if rate.amount == 0:
            return (
                "none"
                if rate.element in (*PREMIUMS, Element.ON_CALL, Element.LEAD, Element.MILEAGE)
                else "at basic"
            )
        if rate.unit == Unit.PERCENT:
            return f"{rate.amount.normalize():f} % on top of basic"
        pounds = rate_words(rate.amount)
        if rate.unit == Unit.NIGHT:
            return f"{pounds} a night"
        if rate.unit == Unit.MILE:
            return f"{pounds} a mile"
        return f"{pounds} an hour" + (" on top of basic" if rate.element in PREMIUMS else "")

    @property
    def element_words(self) -> str:
        """The element as people call it."""
        return ELEMENT_WORDS[self.rate.element]


def rates(coop_id: int, element: str | None = None) -> tuple[RateRow, ...]:
    """Every rate there is or was: by element, everybody's before roles' before persons'."""
    query = (
        select(PayRate, Person)
        .outerjoin(Person, Person.id == PayRate.person_id)
        .where(PayRate.coop_id == coop_id)
    )
    if element is not None:
        query = query.where(PayRate.element == element)
    found = [
        RateRow(row.id, to_rate(row), person.name if person else "")
        for row, person in db.session.execute(query)
    ]
    order = list(Element)
    found.sort(
        key=lambda row: (
            order.index(row.rate.element),
            bool(row.person),
            row.rate.role.casefold(),
            row.person,
            row.rate.person_id or 0,
            -row.rate.from_on.toordinal(),
        )
    )
    return tuple(found)


def scopes(coop_id: int, on: date) -> tuple[list[str], list[tuple[int, str]]]:
    """For whom a rate can be: job roles in use on a day or later, and people, by surname."""
    current = Employment.until_on.is_(None) | (Employment.until_on >= on)
    roles = select(Employment.role).where(Employment.coop_id == coop_id, current).distinct()
    people = (
        select(Person)
        .join(Employment, Employment.person_id == Person.id)
        .where(Person.coop_id == coop_id, current)
        .distinct()
        .order_by(Person.surname, Person.first_name, Person.id)
    )
    return (
        sorted(db.session.scalars(roles), key=str.casefold),
        [(person.id, f"{person.name} ({person.number})") for person in db.session.scalars(people)],
    )


def to_rate(row: PayRate) -> Rate:
    """A stored rate as rules read it."""
    return Rate(
        Element(row.element), Unit(row.unit), row.amount, row.from_on, row.person_id, row.role
    )
