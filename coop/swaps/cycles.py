"""Rings in a pool of wishes: everybody gives one shift and gets one that they ticked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

MOST = 4
BUDGET = 20_000  # steps of the search: a pool in which all want all stays quick


@dataclass(frozen=True, slots=True)
class Wish:
    """A person gives place `place` for any of `wants`, and has since `at`."""

    place: int
    person: int
    at: datetime
    wants: frozenset[int]


Ring = tuple[int, ...]  # places; the giver of each takes the next, the last one's the first


def rings(wishes: Sequence[Wish], most: int = MOST, budget: int = BUDGET) -> list[Ring]:
    """Every ring of two to `most` different people, each once, from its lowest place."""
    by_place = {wish.place: wish for wish in sorted(wishes, key=lambda one: one.place)}
    left = [budget]
    found: list[Ring] = []
    for length in range(2, most + 1):
        for place in by_place:
            found.extend(_grow(by_place, (place,), length, left))
    return found


def _grow(by_place: dict[int, Wish], path: Ring, length: int, left: list[int]) -> Iterator[Ring]:
    last = by_place[path[-1]]
    if len(path) == length:
        if path[0] in last.wants:
            yield path
        return
    people = {by_place[place].person for place in path}
    for place in sorted(last.wants & by_place.keys()):
        if place <= path[0] or by_place[place].person in people:
            continue
        left[0] -= 1
        if left[0] < 0:
            return
        yield from _grow(by_place, (*path, place), length, left)


def choose(
    wishes: Sequence[Wish], legal: Callable[[Ring], bool], most: int = MOST
) -> tuple[Ring, ...]:
    """Legal rings that share no person: fewest people first, then the oldest wishes."""
    by_place = {wish.place: wish for wish in wishes}

    def rank(ring: Ring) -> tuple[int, list[datetime], Ring]:
        return len(ring), sorted(by_place[place].at for place in ring), ring

    taken: set[int] = set()
    chosen = []
    for ring in sorted(rings(wishes, most), key=rank):
        people = {by_place[place].person for place in ring}
        if taken.isdisjoint(people) and legal(ring):
            taken |= people
            chosen.append(ring)
    return tuple(chosen)
