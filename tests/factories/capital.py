"""Rules and holdings for tests; each call commits."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from coop.capital import service
from coop.capital.rules import Terms
from core.access import Actor
from core.db import transaction
from core.people.models import Membership, MembershipKind

FROM = date(2020, 1, 1)
TERMS = Terms(100, 5_000, 500_000, 90, True, Decimal("3.5"))


def treasurer(coop_id: int, *roles: str, person_id: int | None = None) -> Actor:
    """Somebody with the treasurer's and the board's permissions, or these roles."""
    given = frozenset(roles or ("treasurer", "board"))
    return Actor(None, "Tess", coop_id, person_id, given)


def make_terms(coop_id: int, terms: Terms = TERMS, from_on: date = FROM) -> None:
    """The co-op's rules on capital; its year ends on 31 March."""
    with transaction():
        service.set_terms(treasurer(coop_id), from_on, terms, year_end=(3, 31), source="Rule 14")


def make_member(coop_id: int, person_id: int, from_on: date = FROM) -> None:
    """A spell of full membership."""
    with transaction() as session:
        session.add(
            Membership(
                coop_id=coop_id,
                person_id=person_id,
                kind=MembershipKind.MEMBER,
                from_on=from_on,
            )
        )


def make_shares(
    coop_id: int, person_id: int, pence: int, on: date = date(2026, 1, 5), paid: int | None = None
) -> None:
    """Shares applied for, allotted and (all or `paid`) paid on one day."""
    who = treasurer(coop_id)
    with transaction():
        asked = service.apply_for_shares(who, person_id, pence, on)
        service.allot(who, asked.id, on)
        due = pence if paid is None else paid
        if due:
            service.pay_in(who, person_id, due, on)
