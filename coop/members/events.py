"""News of people's employment that other slices may listen to; told in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EmploymentChanged:
    """What is agreed with somebody about their work was changed, by whoever `by` names.

    `words` say what, as the person reads it: "Your contract from 7 December 2026 is 30 h".
    """

    coop_id: int
    person_id: int
    words: str
    by: str
