"""Every lawful roster of somebody who has few: then the best rota can be proved."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np

from coop.rota.engine import kernel
from coop.rota.engine.person import NEVER, Person
from coop.rota.engine.pricing import Column, Pricer, make_column

MOST_PLACES = 40  # with more there are always too many
MOST_LOOKED = 20_000  # steps through a graph

Choice = tuple[int, int, tuple[int, ...]]  # block class, block, places


def every_roster(pricer: Pricer, who: int, most: int) -> list[Column] | None:
    """The lawful rosters of a person, cheapest or not; None where they are more than `most`."""
    person = pricer.people[who]
    if len(person.shifts) > MOST_PLACES:
        return None
    choices = [list(_choices(person, layer)) for layer in range(person.layers)]
    found: list[Column] = []
    for path in _paths(person, choices):
        if path is None or len(found) == most:
            return None
        column = _column(pricer, who, path)
        if column is not None:
            found.append(column)
    return found


def _choices(person: Person, layer: int) -> Iterator[Choice]:
    for kind in range(person.layer_from[layer], person.layer_from[layer + 1]):
        for block in range(person.class_from[kind], person.class_from[kind + 1]):
            shapes = person.block_shape[person.block_from[block] : person.block_from[block + 1]]
            places = [_places(person, int(shape)) for shape in shapes]
            for chosen in product(*(mine for mine in places if mine is not None)):
                yield kind, block, chosen


def _places(person: Person, shape: int) -> list[int] | None:
    """The places of a shape that may be given; None for a fact, which has none."""
    first, last = int(person.shape_from[shape]), int(person.shape_from[shape + 1])
    if first == last:
        return None
    return [place for place in range(first, last) if person.own[place] < NEVER]


def _paths(person: Person, choices: list[list[Choice]]) -> Iterator[list[Choice | None] | None]:
    """The choices of each path through the graph within the counter's limits; None: too many."""
    node_from, edge_from, edge_block, edge_to, carries = person.graph
    if node_from[1] == 0:
        return
    by_kind: list[dict[int, list[Choice]]] = [{} for _ in choices]
    for layer, mine in enumerate(choices):
        for choice in mine:
            by_kind[layer].setdefault(choice[0], []).append(choice)
    looked = 0
    stack: list[tuple[int, int, int, list[Choice | None]]] = [(0, 0, 0, [])]
    while stack:
        layer, node, units, path = stack.pop()
        looked += 1
        if looked > MOST_LOOKED:
            yield None
            return
        if layer == person.layers:
            yield path
            continue
        for edge in range(edge_from[node], edge_from[node + 1]):
            kind, target = int(edge_block[edge]), int(edge_to[edge])
            held = units + (int(person.add[kind]) if kind >= 0 else 0)
            if held > person.most[layer]:
                continue
            span = int(person.closes[layer])
            if span >= 0:
                if person.price[span, held] >= NEVER:
                    continue
                held = int(carries[target])
                if held > person.most[layer + 1]:
                    continue
            taken: list[Any] = [None] if kind < 0 else by_kind[layer].get(kind, [])
            for choice in taken:
                stack.append((layer + 1, target, held, [*path, choice]))


def _column(pricer: Pricer, who: int, path: list[Choice | None]) -> Column | None:
    """The roster of a path; None where it breaks a limit that the graph does not keep."""
    plan = np.array([-1 if one is None else one[0] for one in path], np.int32)
    block = np.array([-1 if one is None else one[1] for one in path], np.int32)
    sizes = [0 if one is None else len(one[2]) for one in path]
    places = np.array([place for one in path if one for place in one[2]], np.int64)
    place_from = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    cells = np.zeros(len(path), np.int64)
    for layer, one in enumerate(path):
        if one is not None:
            cells[layer] = kernel.cell(np.array(one[2], np.int64))
    column = make_column(pricer.people[who], who, plan, block, places, place_from, cells)
    return column if pricer.keeps(who, column) else None
