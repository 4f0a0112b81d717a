"""Who works with whom, over days: pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

DAY = timedelta(days=1)
MOST_REASON = 1_000  # characters
WAITING, HOLDS, COMING, ENDED, CLOSED = "waiting", "holds", "coming", "ended", "closed"


class Dated(Protocol):
    """Days `from_on` to `until_on`, both included; None: no end."""

    @property
    def from_on(self) -> date:
        """The first day."""

    @property
    def until_on(self) -> date | None:
        """The last day."""


@dataclass(frozen=True, slots=True)
class Days:
    """Days `from_on` to `until_on`, both included; None: no end."""

    from_on: date
    until_on: date | None = None


def in_order(one_id: int, other_id: int) -> tuple[int, int]:
    """Two people as they are stored: the smaller number first."""
    return (one_id, other_id) if one_id < other_id else (other_id, one_id)


def standing(from_on: date, until_on: date | None, on: date, *, agreed: bool, closed: bool) -> str:
    """How a pair stands on a day: waiting for a yes, holding, coming, ended or closed."""
    if closed:
        return CLOSED
    if until_on is not None and until_on < on:
        return ENDED
    if not agreed:
        return WAITING
    return HOLDS if from_on <= on else COMING


def meets(one: Dated, from_on: date, until_on: date | None) -> bool:
    """Whether a spell and the days have a day in common."""
    begins_in_time = until_on is None or one.from_on <= until_on
    return begins_in_time and (one.until_on is None or one.until_on >= from_on)


def joined(spells: Iterable[Dated]) -> list[Days]:
    """The same days as spells that neither meet nor touch, in order."""
    found: list[Days] = []
    for spell in sorted(spells, key=lambda each: each.from_on):
        last = found[-1] if found else None
        if last is None or (last.until_on is not None and spell.from_on > last.until_on + DAY):
            found.append(Days(spell.from_on, spell.until_on))
            continue
        ends = (last.until_on, spell.until_on)
        later = None if None in ends else max(end for end in ends if end is not None)
        found[-1] = Days(last.from_on, later)
    return found


def longest(spells: Sequence[Dated], first_on: date, last_on: date) -> Days | None:
    """Of spells joined, the one with most days from `first_on` to `last_on`; the first of equals.

    None when no day of the period is in any.
    """

    def days(spell: Days) -> int:
        until = last_on if spell.until_on is None else min(last_on, spell.until_on)
        return (until - max(first_on, spell.from_on)).days + 1

    best = max(joined(spells), key=days, default=None)
    return best if best is not None and days(best) > 0 else None


def hull(spells: Sequence[Dated], first_on: date, last_on: date) -> Days | None:
    """From the first to the last day of all spells that touch the period."""
    inside = [spell for spell in joined(spells) if meets(spell, first_on, last_on)]
    if not inside:
        return None
    return Days(inside[0].from_on, inside[-1].until_on)
