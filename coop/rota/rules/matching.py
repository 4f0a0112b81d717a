"""Places against people at one moment: whether all can be filled together, and which not.

By Hall's theorem some places cannot all be filled exactly where a set of them has fewer people
between them than places; the set is what an augmenting search leaves visited when it fails.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unmet:
    """Demands that have fewer people between them than they need."""

    demands: tuple[int, ...]
    needed: int
    supply: int  # people, as bits


def unmet(asked: Sequence[tuple[int, int, int]]) -> Unmet | None:
    """The first set of demands that cannot be met together; None where all can.

    `asked` is (demand, people as bits, how many): each person serves one place at a time.
    """
    places = [(demand, bits) for demand, bits, count in asked for _ in range(count)]
    serves: dict[int, int] = {}  # a person's bit: the place they are given
    taken = 0
    for place in range(len(places)):
        free = places[place][1] & ~taken
        if free:
            bit = free & -free
            serves[bit] = place
            taken |= bit
            continue
        came: dict[int, tuple[int, int]] = {}  # place: (place it was reached from, by whose bit)
        queue, seen, found = [place], 0, False
        while queue and not found:
            at = queue.pop()
            free = places[at][1] & ~taken
            if free:
                taken |= free & -free
                _shift_along(serves, came, at, free & -free)
                found = True
                break
            more = places[at][1] & ~seen
            seen |= more
            while more:
                bit = more & -more
                more ^= bit
                there = serves[bit]
                if there != place and there not in came:
                    came[there] = (at, bit)
                    queue.append(there)
        if not found:
            demands = tuple(dict.fromkeys(places[one][0] for one in sorted({place, *came})))
            needed = sum(count for demand, _, count in asked if demand in demands)
            supply = 0
            for demand, bits, _ in asked:
                if demand in demands:
                    supply |= bits
            return Unmet(demands, needed, supply)
    return None


def _shift_along(
    serves: dict[int, int], came: dict[int, tuple[int, int]], at: int, bit: int
) -> None:
    """Give the free person to the last place, and each one's former person to the one before."""
    serves[bit] = at
    while at in came:
        before, passed = came[at]
        serves[passed] = before
        at = before
