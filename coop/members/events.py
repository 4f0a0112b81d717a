"""News of people's employment and details that others may listen to; same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.access import Actor


@dataclass(frozen=True, slots=True)
class EmploymentChanged:
    """What is agreed with somebody about their work was changed, by whoever `by` names.

    `words` say what, as the person reads it: "Your contract from 7 December 2026 is 30 h".
    """

    coop_id: int
    person_id: int
    words: str
    by: str


@dataclass(frozen=True, slots=True)
class DetailsChanged:
    """Somebody's details are another: legal name and address as they were before."""

    coop_id: int
    person_id: int
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class MembershipRecorded:
    """A membership is about to be recorded by hand; a listener that knows better refuses it."""

    coop_id: int
    person_id: int
    kind: str


@dataclass(frozen=True, slots=True)
class TakenOn:
    """Somebody is employed from a day on, for the first time or again."""

    actor: Actor
    person_id: int
    from_on: date


@dataclass(frozen=True, slots=True)
class ClearanceRecorded:
    """A clearance is about to be recorded or ended by hand; who knows better refuses it."""

    coop_id: int
    person_id: int
