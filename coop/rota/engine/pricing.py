"""The cheapest lawful roster of one person under prices of the rows, as a column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from coop.rota.engine import kernel, labels
from coop.rota.engine.person import NEVER, Person
from coop.rota.rules import goals
from coop.rota.rules.index import Index

FREE, NONE = int(kernel.FREE), int(kernel.NONE)
MAX = int(kernel.MAX)
MOST_LABELS = 400_000
REPRICED = 6  # tries at a roster that keeps the limits on patterns which the graph does not


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One lawful roster of one person. Arrays are never changed."""

    who: int
    plan: Any  # int32: block class by layer, or NONE
    block: Any  # int32: block by layer, or -1
    places: Any  # int64: numbers of the places, layer after layer
    place_from: Any  # int64: where the places of each layer begin
    cells: Any  # int64: a number for the choice in each layer, alike where the choice is
    points: int  # burden and what couples people apart
    rows: Any  # int64: rows touched, each once
    values: Any  # int64: how much


@dataclass(slots=True)
class Fixing:
    """Layers of one person in which a column's choice must be taken."""

    column: Column
    held: Any  # bool by layer


class Pricer:
    """Prices people, with room for the kernel that is kept from call to call; one a thread."""

    def __init__(self, people: Sequence[Person], gap: int) -> None:
        self.people = people
        widest = max((len(person.shifts) for person in people), default=0)
        self.scale = scale_for(gap)
        self.beyond: dict[tuple[int, int], int] = {}  # (who, pattern): how often beyond its limit
        self._price = np.empty(widest, np.int64)
        self._room: tuple[Any, ...] = ()

    def cheapest(self, who: int, price: Any, scale: int) -> tuple[int, Column | None]:
        """The cheapest roster where places cost `price`, points times `scale`."""
        return self._best(who, price, scale, None)

    def best(self, who: int, dual: Any, fixing: Fixing | None = None) -> tuple[int, Column | None]:
        """(low, column): no lawful roster costs less than `low`, points times the scale.

        `dual` are whole numbers, worth of each row times the scale. MAX and None where there is
        no roster.
        """
        person = self.people[who]
        price = self._price[: len(person.shifts)]
        kernel.shift_prices(
            person.own,
            self.scale,
            person.row_from,
            person.row,
            person.coefficient,
            dual,
            price,
        )
        return self._best(who, price, self.scale, fixing)

    def _best(
        self, who: int, price: Any, scale: int, fixing: Fixing | None
    ) -> tuple[int, Column | None]:
        low, column = self._once(who, price, scale, fixing)
        person = self.people[who]
        if column is None or not person.limited:
            return low, column
        # What the graph does not count is made dearer until it is kept; `low` stays a bound.
        dearer = price.copy()
        for _ in range(REPRICED):
            beyond = self._beyond(person, column)
            if not beyond:
                return low, column
            for pattern, places, by in beyond:
                self.beyond[who, pattern] = self.beyond.get((who, pattern), 0) + 1
                step = max(scale, int(np.abs(dearer[places][dearer[places] < NEVER]).mean() // 2))
                dearer[places] = np.minimum(NEVER, dearer[places] + by * step)
            _, column = self._once(who, dearer, scale, fixing)
            if column is None:
                return low, None
        for _, places, by in self._beyond(person, column):
            held = np.intersect1d(column.places, places)
            worst = held[np.argsort(price[held])][len(held) - by :]
            closed = np.setdiff1d(places, np.setdiff1d(held, worst))
            dearer[closed] = NEVER
        _, column = self._once(who, dearer, scale, fixing)
        if column is None or self._beyond(person, column):
            return low, None
        return low, column

    def _beyond(self, person: Person, column: Column) -> list[tuple[int, Any, int]]:
        held = person.of_limited[:, column.places].sum(axis=1).tolist()
        return [
            (pattern, np.flatnonzero(places), count - most)
            for count, (pattern, most), places in zip(
                held, person.limited, person.of_limited, strict=True
            )
            if count > most
        ]

    def _once(
        self, who: int, price: Any, scale: int, fixing: Fixing | None
    ) -> tuple[int, Column | None]:
        person = self.people[who]
        classes = len(person.class_from) - 1
        class_price = np.empty(classes, np.int32)
        class_block = np.empty(classes, np.int32)
        shape_place = np.empty(len(person.shape_from) - 1, np.int32)
        kernel.block_prices(
            price,
            scale,
            person.shape_from,
            person.block_from,
            person.block_shape,
            person.class_from,
            person.block_fixed,
            class_price,
            class_block,
            shape_place,
        )
        fixed = np.full(person.layers, FREE, np.int32)
        if fixing is not None:
            self._fix(person, fixing, price, scale, class_price, fixed)
        charge = person.charge(scale)
        nodes, width = int(person.graph[0][-1]), charge.shape[1]
        room = self._grown(nodes, width)
        shared = (*person.graph, class_price, person.add, fixed, person.closes)
        found = int(kernel.forward(*shared, person.most, charge, *room))
        if found >= MAX:
            return MAX, None
        plan = np.full(person.layers, NONE, np.int32)
        kernel.trace(*shared, charge, *room, plan)
        column = self._column(who, plan, class_block, shape_place, fixed, fixing)
        if person.under is None or self._within(person, column):
            return found, column
        low = MAX
        for least in sorted({person.least, person.least_sure}):
            exact = int(
                labels.cheapest_under(
                    *shared,
                    person.most,
                    charge,
                    person.under,
                    person.floors,
                    least,
                    MOST_LABELS,
                    plan,
                )
            )
            if exact == -MAX:  # too many to compare: what lies within even limits will do
                most = _evenly(person)
                plan[:] = NONE
                if int(kernel.forward(*shared, most, charge, *room)) >= MAX:
                    return found, None
                kernel.trace(*shared, charge, *room, plan)
                column = self._column(who, plan, class_block, shape_place, fixed, fixing)
                return found, column if self._within(person, column) else None
            low = min(low, exact)
            if exact >= MAX:
                return low, None
            column = self._column(who, plan, class_block, shape_place, fixed, fixing)
            if self._within(person, column):
                return low, column
        return low, None

    def _fix(
        self, person: Person, fixing: Fixing, price: Any, scale: int, class_price: Any, fixed: Any
    ) -> None:
        column, held = fixing.column, fixing.held
        fixed[held] = column.plan[held]
        layers = np.flatnonzero(held & (column.plan >= 0))
        sums = np.append(0, np.cumsum(price[column.places]))[column.place_from]
        cost = sums[layers + 1] - sums[layers] + person.block_fixed[column.block[layers]] * scale
        class_price[column.plan[layers]] = np.minimum(cost, NEVER - 1)

    def _grown(self, nodes: int, width: int) -> tuple[Any, ...]:
        if not self._room or len(self._room[0]) < nodes * width or len(self._room[1]) < nodes:
            self._room = (
                np.empty(nodes * width, np.int32),
                *(np.empty(nodes, np.int32) for _ in range(4)),
            )
        return self._room

    def _within(self, person: Person, column: Column) -> bool:
        """Whether the sums over weeks, which the path did not count, keep their limits."""
        minutes = person.base_minutes + person.minutes[column.places].sum(axis=0)
        work = person.base_work + int(person.work[column.places].sum())
        least, most = person.totals
        return bool((np.cumsum(minutes) <= person.most_sum).all()) and least <= work <= most

    def _column(
        self,
        who: int,
        plan: Any,
        class_block: Any,
        shape_place: Any,
        fixed: Any,
        fixing: Fixing | None,
    ) -> Column:
        person = self.people[who]
        layers = person.layers
        places = np.empty(4 * layers + 4, np.int64)
        place_from = np.empty(layers + 1, np.int64)
        block = np.empty(layers, np.int32)
        cells = np.empty(layers, np.int64)
        old = (block, places, place_from)
        if fixing is not None:
            old = (fixing.column.block, fixing.column.places, fixing.column.place_from)
        count = kernel.read_plan(
            plan,
            fixed,
            class_block,
            person.block_from,
            person.block_shape,
            shape_place,
            *old,
            block,
            places,
            place_from,
            cells,
        )
        return make_column(
            person, who, plan.copy(), block, places[:count].copy(), place_from, cells
        )

    def keeps(self, who: int, column: Column) -> bool:
        """Whether a roster keeps the limits that the graph does not count."""
        person = self.people[who]
        if self._beyond(person, column):
            return False
        return person.under is None or self._within(person, column)


def make_column(
    person: Person, who: int, plan: Any, block: Any, places: Any, place_from: Any, cells: Any
) -> Column:
    """A roster with its points and the rows that it touches; see Column for the arrays."""
    own = int(person.block_fixed[block[block >= 0]].sum())
    rows, values = touched(person, places)
    points = person.points(places, own)
    return Column(who, plan, block, places, place_from, cells, points, rows, values)


def touched(person: Person, places: Any) -> tuple[Any, Any]:
    """The rows that these places touch, each once, and how much."""
    if not len(places):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    first, last = person.row_from[places], person.row_from[places + 1]
    counts = last - first
    at = np.repeat(first - np.cumsum(counts) + counts, counts) + np.arange(int(counts.sum()))
    counted = np.bincount(person.row[at], weights=person.coefficient[at])
    rows = np.flatnonzero(counted)
    return rows, counted[rows].astype(np.int64)


def nothing(index: Index, person: Person, who: int) -> Column:
    """Only what is fixed and facts: before the person is first asked, or where no roster is."""
    duties = index.roster(person.worker.id, person.fixed)
    points = goals.person_cost(index, person.worker, duties)
    policy = index.problem.policy
    points -= goals.uneven_cost(policy.uneven_burden, person.base_burden, person.share)
    points -= goals.nights_cost(policy, person.worker, duties)
    none = np.empty(0, np.int64)
    plan = np.full(person.layers, NONE, np.int32)
    starts = np.zeros(person.layers + 1, np.int64)
    cells = np.zeros(person.layers, np.int64)
    return Column(who, plan, plan, none, starts, cells, points, none, none)


def scale_for(gap: int) -> int:
    """How much finer prices are counted than points, so that paths fit in 32 bits."""
    return max(1, min(1000, 2_000_000 // max(1, gap)))


def moved(column: Column, person: Person) -> Column:
    """The same roster for a person whose graph was made anew from the same shifts."""
    shape = np.searchsorted(person.shape_from, column.places, side="right") - 1
    found: dict[tuple[int, tuple[int, ...]], tuple[int, int]] = {}
    plan, block = column.plan.copy(), column.block.copy()
    for layer in np.flatnonzero(column.plan >= 0).tolist():
        first, last = column.place_from[layer], column.place_from[layer + 1]
        kept = tuple(sorted(shape[first:last].tolist()))
        for kind in range(person.layer_from[layer], person.layer_from[layer + 1]):
            for at in range(person.class_from[kind], person.class_from[kind + 1]):
                shapes = person.block_shape[person.block_from[at] : person.block_from[at + 1]]
                chosen = [s for s in shapes.tolist() if _chosen(person, s)]
                found.setdefault((layer, tuple(sorted(chosen))), (kind, at))
        plan[layer], block[layer] = found[layer, kept]
    return replace(column, plan=plan, block=block)


def _chosen(person: Person, shape: int) -> bool:
    return bool(person.shape_from[shape] < person.shape_from[shape + 1])


def _evenly(person: Person) -> Any:
    """Limits a span that keep every sum within its limit whatever is chosen in each span."""
    most = person.most.copy()
    before = 0
    start = 0
    for layer in range(person.layers):
        if person.closes[layer] < 0:
            continue
        limit = min(int(person.under[layer]), 1 << 39)
        if limit < 1 << 39:
            most[start : layer + 1] = np.minimum(most[start : layer + 1], max(0, limit - before))
            before = max(before, limit)
        start = layer + 1
    return most
