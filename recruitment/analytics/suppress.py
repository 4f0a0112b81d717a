"""Small counts kept out of what leaves the co-op, also where they could be worked out. Pure.

A count under `least` is not shown. Neither is one that the shown ones and the totals would give
away: then a second one is left out too, and, where that does not help, the total.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LEAST = 10


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts and their total; None: not shown."""

    counts: tuple[int | None, ...]
    total: int | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two counts that make a whole: (one, other, whole); None: not shown."""

    one: int | None
    other: int | None
    whole: int | None


@dataclass(frozen=True, slots=True)
class Pairs:
    """A row for each group, and the totals."""

    rows: tuple[Pair, ...]
    total: Pair


def counts(given: Sequence[int], least: int = LEAST) -> Counts:
    """Counts that add up to a total."""
    total = sum(given)
    if total < least:
        return Counts((None,) * len(given), None)
    hidden = _hide(given, {n for n, count in enumerate(given) if count < least})
    shown = tuple(None if n in hidden else count for n, count in enumerate(given))
    return Counts(shown, None if _given_away([given[n] for n in hidden]) else total)


def _given_away(hidden: Sequence[int]) -> bool:
    """Whether their known sum tells what they are: it is the only one, or all are nought."""
    return bool(hidden) and (len(hidden) == 1 or sum(hidden) == 0)


def _hide(given: Sequence[int], hidden: set[int]) -> set[int]:
    """With as many of the smallest others as it takes; all, where nothing is enough."""
    others = sorted((n for n in range(len(given)) if n not in hidden), key=lambda n: (given[n], n))
    for n in others:
        if not _given_away([given[m] for m in hidden]):
            break
        hidden = hidden | {n}
    return hidden


def pairs(given: Sequence[tuple[int, int]], least: int = LEAST) -> Pairs:
    """Groups of which each is split in two: (started, did not), with all totals.

    Where one half is too small both are left out, since the whole would give it away.
    """
    wholes = [one + other for one, other in given]
    if sum(wholes) < least:
        return Pairs((Pair(None, None, None),) * len(given), Pair(None, None, None))
    unknown = _hide(wholes, {n for n, whole in enumerate(wholes) if whole < least})
    if _given_away([wholes[n] for n in unknown]):
        return Pairs((Pair(None, None, None),) * len(given), Pair(None, None, None))
    closed = unknown | {n for n, pair in enumerate(given) if min(pair) < least}
    halves = sum(one for one, _ in given), sum(other for _, other in given)
    totals = min(halves) >= least
    if totals:
        by_size = sorted(set(range(len(given))) - closed, key=lambda n: (wholes[n], n))
        while _told(given, closed, unknown) and by_size:
            closed = closed | {by_size.pop(0)}
        totals = not _told(given, closed, unknown)
    rows = tuple(
        Pair(
            None if n in closed else one,
            None if n in closed else other,
            None if n in unknown else one + other,
        )
        for n, (one, other) in enumerate(given)
    )
    one, other = halves if totals else (None, None)
    return Pairs(rows, Pair(one, other, sum(wholes)))


def _told(given: Sequence[tuple[int, int]], closed: set[int], unknown: set[int]) -> bool:
    """Whether the totals of both halves leave a closed row a single possibility."""
    if not closed:
        return False
    whole = {n: sum(given[n]) for n in closed}
    loose = sum(whole[n] for n in unknown)
    for half in (0, 1):
        left = sum(given[n][half] for n in closed)
        room = sum(whole[n] for n in closed - unknown) + loose
        for n in closed - unknown:
            if max(0, left - (room - whole[n])) == min(whole[n], left):
                return True
        if unknown and min(left, loose) == 0:
            return True
    return False
