"""What a pay run is worked out from, and what comes of it, as values. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coop.pay.items import Item, RolledUp
from coop.pay.lines import Line
from coop.pay.policies import Policy
from coop.pay.rates import Rate
from coop.pay.rules import Piece
from coop.statutory.rules import Figure


@dataclass(frozen=True, slots=True)
class Payee:
    """What the run must know of a person."""

    id: int
    name: str
    born_on: date | None = None
    apprentice_from: date | None = None
    service_id: int = 0  # where what is no piece of work is put down


class Found(StrEnum):
    """What a finding is about, where a page does something with it."""

    OTHER = ""
    BELOW_MINIMUM = "minimum_wage"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a checker must see; one that `stops` keeps the run from being checked."""

    person_id: int | None
    stops: bool
    words: str
    kind: Found = Found.OTHER


@dataclass(frozen=True, slots=True)
class Correction:
    """Work that a locked run paid and that was opened again since.

    `piece` is the work as approved now, None where it is none any more; `paid` the lines that
    earlier runs paid for it; `where` that run's days in words.
    """

    id: int
    person_id: int
    who: str
    on: date
    where: str
    paid: tuple[Line, ...]
    piece: Piece | None


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that a run is worked out from: equal inputs give equal runs."""

    from_on: date
    until_on: date
    pieces: tuple[Piece, ...]
    rates: tuple[Rate, ...]
    holidays: tuple[tuple[date, str], ...] = ()
    payees: tuple[Payee, ...] = ()
    notes: tuple[Finding, ...] = ()  # what was found while gathering: hours not approved, say
    policies: tuple[Policy, ...] = ()
    figures: tuple[Figure, ...] = ()
    corrections: tuple[Correction, ...] = ()
    items: tuple[Item, ...] = ()
    rolled_up: tuple[RolledUp, ...] = ()
    topped_up: tuple[tuple[int, int], ...] = ()  # (person, their service): lift to the minimum


@dataclass(frozen=True, slots=True)
class Result:
    """Lines by piece, in order of piece id; of corrections by theirs; items; findings, those
    that stop first."""

    lines: tuple[tuple[int, tuple[Line, ...]], ...]
    findings: tuple[Finding, ...]
    corrected: tuple[tuple[int, tuple[Line, ...]], ...] = ()
    items: tuple[Item, ...] = ()

    @property
    def pence(self) -> int:
        """What the run pays."""
        worked = sum(line.pence for _, lines in (*self.lines, *self.corrected) for line in lines)
        return worked + sum(item.pence for item in self.items)
