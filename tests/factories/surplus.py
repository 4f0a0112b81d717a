"""Year's figures for tests, as values."""

from __future__ import annotations

from datetime import date
from itertools import count

from coop.surplus.rules import Figures, Standing

FIRST, LAST = date(2025, 4, 1), date(2026, 3, 31)
_ids = count(1)


def standing(number: str = "", **values: object) -> Standing:
    """Somebody who was there all year, worked 1,000 h and earned £13,000 basic."""
    person_id = next(_ids)
    given: dict[str, object] = {
        "person_id": person_id,
        "number": number or f"{person_id:04d}",
        "name": f"Person {person_id}",
        "member": True,
        "here": True,
        "member_days": 365,
        "worked_days": 365,
        "service_days": 730,
        "minutes": 60_000,
        "leave_minutes": 0,
        "basic_pence": 1_300_000,
        "role": "Support worker",
        "contract": "30 h a week and more",
    }
    return Standing(**(given | values))  # type: ignore[arg-type]


def figures(*people: Standing, result: int = 1_000_000, **values: object) -> Figures:
    """A year's figures of these people."""
    given: dict[str, object] = {
        "first_on": FIRST,
        "last_on": LAST,
        "result_pence": result,
        "brought_pence": 0,
        "declared_pence": 0,
        "share_interest": False,
        "general_pence": 0,
        "people": tuple(people),
    }
    return Figures(**(given | values))  # type: ignore[arg-type]
