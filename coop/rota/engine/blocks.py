"""Blocks: the shifts that one person works with no daily rest between them.

A block is a single shift, a split day, or a declared chain; it belongs to the day it starts.
Shifts of one person that look the same to every rule share a shape, and blocks are made of
shapes: whichever shift is cheapest stands for its shape when the block is priced.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from coop.rota.rules.problem import Chain, Kind

MOST_DUTIES = 4
FEW_SHAPES = 16  # beyond so many in a day no more than three are put together
MOST_BLOCKS = 120  # of a day and a person; real days of a service have a few dozen
FULL_DAY = 24 * 60
NEVER = 1_000_000_000


@dataclass(slots=True)
class Shape:
    """Duties that start, end and count alike. Forced: one duty that the rota must keep."""

    start: int
    end: int
    day: int
    work: int
    night: bool
    kind: Kind
    works: bool
    rest: int  # least rest after it
    young: bool
    weeks: tuple[tuple[int, int], ...]
    fact: bool = False  # a duty that is no shift of the rota
    forced: bool = False
    pattern: int = 0
    name: tuple[str, int] | None = None  # the duty's key where forced
    shifts: list[int] = field(default_factory=list)  # positions of the shifts of this shape


@dataclass(frozen=True, slots=True)
class Block:
    """Shapes worked together, and the earliest minute at which the next block may start."""

    shapes: tuple[int, ...]  # positions among the person's shapes, on-call inside a gap last
    start: int
    end: int
    free: int
    works: bool = True
    excuse: int | None = None  # a fact that may follow before `free`: it already does


@dataclass(frozen=True, slots=True)
class Element:
    """A shape as the enumeration sees it, in minutes from its day's midnight."""

    start: int
    end: int
    kind: Kind
    rest: int
    young: bool


@lru_cache(maxsize=8192)
def sequences(
    pool: tuple[Element, ...], firsts: int, chains: tuple[Chain, ...], most: int = MOST_DUTIES
) -> tuple[tuple[tuple[int, ...], int], ...]:
    """Every lawful group that begins with one of the first `firsts` elements of `pool`.

    Each is (positions, earliest start of the next group). `pool` is in order of start. Cached,
    because the same pattern of shifts comes back week after week and person after person.
    """
    found: list[tuple[tuple[int, ...], int]] = []
    longest = max((chain.max_span for chain in chains), default=0)

    def extend(sequence: tuple[int, ...]) -> None:
        first, last = pool[sequence[0]], pool[sequence[-1]]
        allowed = FULL_DAY - first.rest
        span = last.end - first.start
        rest = last.rest if span <= allowed else None
        if rest is None and not first.young:
            kinds = tuple(pool[position].kind for position in sequence)
            after = chain_rest(chains, kinds, span)
            rest = None if after is None else max(after, last.rest)
        if rest is not None:
            found.append((sequence, last.end + rest))
        if len(sequence) == most:
            return
        reach = allowed if first.young else max(allowed, longest)
        for position in range(sequence[-1] + 1, len(pool)):
            after_it = pool[position]
            if after_it.start >= last.end + last.rest:
                break
            if after_it.start >= last.end and after_it.end - first.start <= reach:
                extend((*sequence, position))

    for position in range(firsts):
        extend((position,))
    return tuple(found)


def chain_rest(chains: tuple[Chain, ...], kinds: tuple[Kind, ...], span: int) -> int | None:
    """The rest that must follow these kinds as a declared chain; None: no such chain."""
    fitting = [
        chain.rest_after for chain in chains if chain.kinds == kinds and span <= chain.max_span
    ]
    return min(fitting, default=None)


def free_blocks(
    shapes: Sequence[Shape],
    midnights: dict[int, int],
    chains: tuple[Chain, ...],
    first_day: int,
    last_day: int,
) -> list[Block]:
    """Blocks that hold at least one shift which may be chosen, and every fact they touch.

    `shapes` are in order of start. A block that comes closer to a forced duty than a daily rest
    without holding it is left out: the two would be one group.
    """
    working = [position for position, shape in enumerate(shapes) if shape.works]
    by_day: dict[int, list[int]] = {}
    for position in working:
        by_day.setdefault(shapes[position].day, []).append(position)
    forced = [position for position in working if shapes[position].forced]
    reach = max([FULL_DAY, *(chain.max_span for chain in chains)])
    found: list[Block] = []
    for day in range(first_day, last_day + 1):
        mine = by_day.get(day, [])
        if not mine:
            continue
        origin = midnights[day]
        until = max(shapes[position].start for position in mine) + reach
        pool = list(mine)
        after = day + 1
        while after in midnights and midnights[after] < until:
            pool += [p for p in by_day.get(after, []) if shapes[p].start < until]
            after += 1
        elements = tuple(
            Element(
                shapes[p].start - origin,
                shapes[p].end - origin,
                shapes[p].kind,
                shapes[p].rest,
                shapes[p].young,
            )
            for p in pool
        )
        most = MOST_DUTIES if len(mine) <= FEW_SHAPES else MOST_DUTIES - 1
        for positions, free in sequences(elements, len(mine), chains, most):
            chosen = tuple(pool[position] for position in positions)
            if all(shapes[p].forced for p in chosen):
                continue
            first, last = shapes[chosen[0]], shapes[chosen[-1]]
            if forced and any(_touches(shapes[f], first, last) and f not in chosen for f in forced):
                continue
            found.append(Block(chosen, first.start, last.end, origin + free))
    return found


def _touches(forced: Shape, first: Shape, last: Shape) -> bool:
    return forced.start < last.end + last.rest and first.start < forced.end + forced.rest


def with_on_call(blocks: Iterable[Block], shapes: Sequence[Shape]) -> list[Block]:
    """The blocks, on-call shifts by themselves, and blocks that hold one on-call in a gap."""
    on_call = [position for position, shape in enumerate(shapes) if not shape.works]
    found = list(blocks)
    if not on_call:
        return found
    for block in tuple(found):
        duties = [shapes[position] for position in block.shapes]
        for before, after in pairwise(duties):
            for position in on_call:
                inside = shapes[position]
                if before.end <= inside.start and inside.end <= after.start:
                    held = (*block.shapes, position)
                    found.append(
                        Block(held, block.start, block.end, block.free, True, block.excuse)
                    )
    for position in on_call:
        shape = shapes[position]
        found.append(Block((position,), shape.start, shape.end, shape.end, works=False))
    return found


def thinned(blocks: Sequence[Block], shapes: Sequence[Shape], seed: int) -> list[Block]:
    """The blocks, or where a day has very many a choice: another for each person.

    Single shifts and whatever holds a fact always stay. Of the rest half are the fullest, half
    are drawn, so that between them people cover every way to make up a day. Only days with
    dozens of differing times are thinned; there the roster is the cheapest of those left.
    """
    by_day: dict[int, list[Block]] = {}
    for block in blocks:
        by_day.setdefault(shapes[block.shapes[0]].day, []).append(block)
    found: list[Block] = []
    for day, mine in by_day.items():
        if len(mine) <= MOST_BLOCKS:
            found += mine
            continue
        kept: list[Block] = []
        rest: list[Block] = []
        for block in mine:
            stays = len(block.shapes) == 1 or any(shapes[p].forced for p in block.shapes)
            (kept if stays else rest).append(block)
        rest.sort(key=lambda b: (-sum(shapes[p].work for p in b.shapes), b.shapes))
        room = max(0, MOST_BLOCKS - len(kept))
        fullest, others = rest[: room // 2], rest[room // 2 :]
        rng = random.Random(1000 * seed + day)  # noqa: S311 - a choice for the search
        drawn = rng.sample(others, min(room - room // 2, len(others)))
        found += [*kept, *fullest, *drawn]
    return found


def layers_of_day(blocks: Sequence[Block], rest: int) -> list[list[Block]]:
    """The day's blocks in layers: of each layer at most one is begun.

    Two blocks can begin on one day, an early round and a sleep-in, so a block that could follow
    one of the layer opens the next. `rest` is the least daily rest of the person.
    """
    layers: list[list[Block]] = []
    follow_work = follow_on_call = 0
    for block in sorted(blocks, key=lambda one: (one.start, one.end, one.shapes)):
        if not layers or block.start >= (follow_work if block.works else follow_on_call):
            layers.append([])
            follow_work = follow_on_call = NEVER
        layers[-1].append(block)
        follow_on_call = min(follow_on_call, block.end)
        follow_work = min(follow_work, block.end + rest if block.works else block.end)
    return layers
