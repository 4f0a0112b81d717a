"""The society's rules on joining, and members, for tests; each call commits."""

from __future__ import annotations

from datetime import date

from coop.membership import service
from core.access import Actor
from core.db import transaction

FROM = date(2020, 1, 1)


def keeper(coop_id: int, *roles: str, person_id: int | None = None) -> Actor:
    """Somebody who keeps the register and decides, or has these roles."""
    given = frozenset(roles or ("manager", "board"))
    return Actor(None, "Mia", coop_id, person_id, given)


def make_membership_terms(
    coop_id: int, probation: int = 6, resignation: int = 28, exclusion: int = 21
) -> None:
    """The rules from 2020 on."""
    with transaction():
        service.set_terms(
            keeper(coop_id),
            FROM,
            probation_months=probation,
            resignation_days=resignation,
            exclusion_days=exclusion,
            source="Rules 8 to 12",
        )
