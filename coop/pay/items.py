"""Pay that is no piece of work, as values, and who may bring some to a run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from coop.pay.rates import Element

TOP_UP = "top_up"  # the source of what lifts somebody to the minimum wage
BY_HAND = "hand"
ROLLED_UP = "rolled_up"


@dataclass(frozen=True, slots=True)
class Item:
    """An amount for one person, once: (source, key) is its name for all time.

    `pence` may be less than nought. `nmw_pence` of it counts towards the minimum wage. `minutes`
    are of leave, `units` days or miles, for the eye: the amount is as given.
    """

    source: str
    key: str
    person_id: int
    service_id: int
    element: Element
    on: date
    pence: int
    words: str
    minutes: int = 0
    units: int = 0
    rate: Decimal = Decimal(0)
    nmw_pence: int = 0
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class RolledUp:
    """That a person's holiday pay is paid with each run: so much of what their work is paid."""

    person_id: int
    percent: Decimal
    words: str


Bring = Callable[[int, date, date], Iterable[Item]]
BringRolledUp = Callable[[int, date, date], Iterable[RolledUp]]

_brought: list[Bring] = []
_rolled_up: list[BringRolledUp] = []


def bring(source: Bring) -> None:
    """Register what brings items to each run: called with the co-op and the run's days.

    It gives everything of these days and of days before that no run has paid; what a run has
    taken already, by its source and key, is left out for it.
    """
    if source not in _brought:
        _brought.append(source)


def bring_rolled_up(source: BringRolledUp) -> None:
    """Register what says whose holiday pay is rolled up."""
    if source not in _rolled_up:
        _rolled_up.append(source)


def brought(coop_id: int, from_on: date, until_on: date) -> tuple[Item, ...]:
    """All that is brought to a run, in an order of its own."""
    found = [item for source in _brought for item in source(coop_id, from_on, until_on)]
    return tuple(sorted(found, key=lambda item: (item.source, item.key)))


def rolled_up(coop_id: int, from_on: date, until_on: date) -> tuple[RolledUp, ...]:
    """Whose holiday pay is rolled up in these days."""
    found = [row for source in _rolled_up for row in source(coop_id, from_on, until_on)]
    return tuple(sorted(found, key=lambda row: row.person_id))
