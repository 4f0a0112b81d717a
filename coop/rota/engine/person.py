"""One person made ready for pricing: shapes, blocks, layers, and the graph of lawful rosters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from coop.rota.engine import automaton as at
from coop.rota.engine import kernel, unroll
from coop.rota.engine.blocks import NEVER as NO_LIMIT
from coop.rota.engine.blocks import Block, Shape
from coop.rota.engine.making import Making
from coop.rota.engine.table import Table
from coop.rota.rules import goals
from coop.rota.rules.limits import week_minutes
from coop.rota.rules.problem import Worker

NEVER = int(kernel.NEVER)
COUNTED_MOST = 5  # a limit on a pattern up to this is counted in the graph from the start
COUNTED = 2  # of these at most


@dataclass(slots=True)
class Person:
    """What pricing needs of one person. Places go by number: the shifts that may be chosen."""

    worker: Worker
    fixed: tuple[int, ...]  # shift ids given by hand
    shifts: Any  # int32: each place's shift, as its position in the problem
    own: Any  # int64: points of each place by itself; NEVER where it may not be given
    burden: Any  # int64: burden points of each place
    brings: Any  # bool: by skill row of the problem
    shape_from: Any
    block_from: Any
    block_shape: Any
    class_from: Any
    block_fixed: Any  # int64: points of each block by itself
    layer_from: Any  # classes of each layer
    layer_days: Any  # int64: local day of each layer
    add: Any  # int32: units by class
    graph: tuple[Any, ...]  # node_from, edge_from, edge_block, edge_to, carries
    closes: Any
    most: Any
    price: Any  # int64: points by span and units
    under: Any  # int64: units that all spans up to a layer may hold, or None: no limit
    floors: Any
    least: int  # units of all spans together that are needed, where `under` is kept
    least_sure: int  # and those that are surely enough
    most_sum: Any  # int64: most minutes up to each week, or None: no limit
    totals: tuple[int, int]  # least and most minutes of duties that start in the horizon
    work: Any  # int64: working minutes of each place, and of what is fixed
    base_work: int
    unit: int
    exact: bool  # whether a price found is exactly that of the roster, rules and all
    base: int  # points of what is fixed and of facts, hours and burden apart
    base_minutes: Any  # int64: working minutes by week of what is fixed and of facts
    base_burden: int
    night_wishes: tuple[tuple[Any, int, int], ...]  # bool by place, nights had by facts, most
    share: int  # fair share of burden points
    contracts: Any  # int64: contract minutes by week
    wanted: Any  # int64: those asked for, the contract's where nothing else is
    minutes: Any  # int64: working minutes by place and week
    limited: tuple[tuple[int, int], ...]  # (pattern, most to choose), not counted in the graph
    of_limited: Any  # bool by number in `limited` and place
    counted: tuple[int, ...]
    loose: bool
    under_hour: int = 0
    over_hour: int = 0
    wanted_hour: int = 0
    extra: list[tuple[int, int, int]] | None = None  # places on rows that are read one by one
    row_from: Any = None  # rows of the master that each place touches, and how much
    row: Any = None
    coefficient: Any = None
    charges: dict[int, Any] = field(default_factory=dict)

    @property
    def layers(self) -> int:
        """How many layers the graph has."""
        return len(self.closes)

    def charge(self, scale: int) -> Any:
        """`price` times a scale, as the kernel reads it."""
        found = self.charges.get(scale)
        if found is None:
            scaled = np.where(self.price >= NEVER, NEVER, self.price * scale)
            found = np.ascontiguousarray(np.minimum(scaled, NEVER).astype(np.int32))
            self.charges[scale] = found
        return found

    def points(self, places: Any, blocks: int) -> int:
        """Points of a roster with these places; `blocks` are those of its blocks.

        Burden and the nights asked for are apart: they stand in rows.
        """
        minutes = self.base_minutes + self.minutes[places].sum(axis=0)
        hours = int(self.week_points(minutes).sum())
        return self.base + int(self.own[places].sum()) + blocks + hours

    def week_points(self, minutes: Any) -> Any:
        """Points of each week's minutes against the contract, and those asked for."""
        least = np.minimum(self.contracts, self.wanted)
        most = np.maximum(self.contracts, self.wanted)
        under = np.maximum(0, least - minutes) * self.under_hour // 60
        over = np.maximum(0, minutes - most) * self.over_hour // 60
        beside = np.abs(np.clip(minutes, least, most) - self.wanted)
        return under + over + beside * self.wanted_hour // 60


def make_person(
    table: Table, worker: Worker, counted: tuple[int, ...] | None = None, loose: bool = False
) -> Person:
    """Everything that pricing this person needs.

    `counted` are the patterns whose limits the graph keeps, by default the tightest; `loose`
    forgoes every least, for somebody whose facts cannot keep it.
    """
    if counted is None:
        counted = _tightest(worker)
    making = Making(table, worker, counted, loose)
    blocks = making.blocks()
    layers = making.layers(blocks)
    unit = making.unit()
    rows: list[tuple[int, ...]] = []
    ordered: list[Block] = []
    class_sizes: list[int] = []
    layer_from = [0]
    for day, begun in layers:
        classes: dict[tuple[int, ...], list[Block]] = {}
        for block in begun:
            classes.setdefault(making.class_row(block, day, unit), []).append(block)
        for row, alike in classes.items():
            rows.append(row)
            ordered += alike
            class_sizes.append(len(alike))
        layer_from.append(len(rows))
    table_rows = np.array(rows, np.int64).reshape(len(rows), at.BLOCK)
    graph = _graph(table, table_rows, np.array(layer_from, np.int64), making.layer_rows(layers))
    counter = _Counter(making, layers, table_rows, layer_from, unit)
    return _with_prices(making, ordered, class_sizes, table_rows, layer_from, graph, counter)


def takes_over(person: Person, old: Person) -> bool:
    """Give a person made anew the rows of the old; False where they do not have like places."""
    if not np.array_equal(person.shifts, old.shifts):
        return False
    if person.graph[0][1] == 0:  # nothing is lawful any more
        return False
    person.own, person.burden, person.extra = old.own, old.burden, old.extra
    person.row_from, person.row, person.coefficient = old.row_from, old.row, old.coefficient
    return True


def _tightest(worker: Worker) -> tuple[int, ...]:
    tight = [
        (most, pattern)
        for pattern, most in worker.limits.max_of_pattern
        if 0 < most <= COUNTED_MOST
    ]
    return tuple(pattern for _, pattern in sorted(tight)[:COUNTED])


def _graph(table: Table, rows: Any, layer_from: Any, layer_rows: Any) -> tuple[Any, ...]:
    key = b"".join((rows.tobytes(), layer_from.tobytes(), layer_rows.tobytes()))
    if key not in table.graphs:
        opening = np.array(at.opening(), np.int64)
        unrolled = unroll.expand(opening, rows, layer_from, layer_rows)
        table.graphs[key] = unroll.merge(*unrolled, layer_rows)
    return table.graphs[key]


class _Counter:
    """The counter of working time: where it is charged, its limits and its prices, in units."""

    def __init__(
        self,
        making: Making,
        layers: list[tuple[int, list[Block]]],
        rows: Any,
        layer_from: list[int],
        unit: int,
    ) -> None:
        self.making, self.unit = making, unit
        self.days = [day for day, _ in layers]
        self.counts = making.by_week() or making.totals()
        self.whole = making.whole()
        self.add = rows[:, at.B_ADD].astype(np.int32)
        if not self.counts:
            self.add = np.zeros_like(self.add)
        self.minutes = week_minutes(making.base)
        self.kept = self._kept()
        self.closes = np.full(len(layers), -1, np.int64)
        self.under: Any = None
        self.sums: Any = None
        self.least = self.least_sure = 0
        self.floors = np.zeros(len(layers), np.int64)
        if not self.counts:
            self.most = np.zeros(len(layers) + 1, np.int64)
            self.price = np.zeros((1, 1), np.int64)
        elif self.whole:
            self._whole(rows, layer_from)
        else:
            self._weeks(rows, layer_from)

    def _kept(self) -> dict[int, int]:
        kept: dict[int, int] = {}
        for duty in self.making.recent:
            for week, part in duty.weeks if duty.works else ():
                kept[week] = kept.get(week, 0) - (-part // self.unit)
        return kept

    def _whole(self, rows: Any, layer_from: list[int]) -> None:
        could = sum(
            int(rows[first:last, at.B_ADD].max())
            for first, last in pairwise(layer_from)
            if last > first
        )
        had = sum(
            -(-duty.work // self.unit)
            for duty in self.making.recent
            if duty.works and self.making.inside(duty.day)
        )
        limit = max(self.making.total_limit() // self.unit, had)
        width = min(could, limit) + 1
        self.most = np.full(len(self.days) + 1, width - 1, np.int64)
        self.price = np.zeros((1, width), np.int64)
        least = -(-self.making.least_minutes // self.unit)
        self.price[0, : min(least, width)] = NEVER
        self.closes[-1] = 0

    def _weeks(self, rows: Any, layer_from: list[int]) -> None:
        making, unit = self.making, self.unit
        weeks = sorted({day // 7 for day in self.days})
        could: dict[int, int] = {}
        for position, day in enumerate(self.days):
            first, last = layer_from[position], layer_from[position + 1]
            if last > first:
                adds, carries = rows[first:last, at.B_ADD], rows[first:last, at.B_CARRY]
                could[day // 7] = could.get(day // 7, 0) + int(adds.max())
                could[day // 7 + 1] = could.get(day // 7 + 1, 0) + int(carries.max())
            if day % 7 == 6 and (position + 1 == len(self.days) or self.days[position + 1] > day):
                self.closes[position] = weeks.index(day // 7)
        limits = {}
        for week in (*weeks, weeks[-1] + 1):
            limit = making.week_limit(week, self.minutes) // unit if week >= 0 else NO_LIMIT
            limits[week] = min(could.get(week, 0), max(limit, self.kept.get(week, 0)))
        self.most = np.array(
            [limits[day // 7] for day in self.days] + [limits[weeks[-1] + 1]], np.int64
        )
        width = int(max(self.most)) + 1
        self.price = np.zeros((len(weeks), width), np.int64)
        contracts = goals.contracts(making.index)[making.worker.id]
        wanted = goals.wanted(making.index, making.worker)
        for row, week in enumerate(weeks):
            if 0 <= week < making.index.weeks:
                self.price[row] = [
                    goals.contract_cost(making.policy, contracts[week], units * unit, wanted[week])
                    for units in range(width)
                ]
        self.sums = making.sums(self.minutes)
        if self.sums is not None:
            self._sums(self.sums)

    def _sums(self, under: Any) -> None:
        """The cumulative limits, in units, where weeks close; and sums too low to reach any."""
        self.under = np.full(len(self.days), 1 << 40, np.int64)
        closing = [layer for layer in range(len(self.days)) if self.closes[layer] >= 0]
        for layer in closing:
            week = self.days[layer] // 7
            if 0 <= week < len(under):
                had = sum(units for at_week, units in self.kept.items() if 0 <= at_week <= week)
                self.under[layer] = max(int(under[week]) // self.unit, had)
        came, gone = self.making.strays()
        total = (self.making.total_limit() + came) // self.unit
        self.under[closing[-1]] = min(int(self.under[closing[-1]]), total)
        if self.making.least_minutes:
            least = self.making.least_minutes + came
            self.least_sure = -(-least // self.unit)
            even = self.making.exact(self.unit) and gone == 0
            self.least = self.least_sure if even else max(0, least - gone) // self.unit
            return
        for position, layer in enumerate(closing):
            addable, lowest = 0, 1 << 40
            for later in closing[position + 1 :]:
                addable += int(self.most[later])
                lowest = min(lowest, int(self.under[later]) - addable)
            self.floors[layer] = max(0, min(lowest, 1 << 39))


def _with_prices(
    making: Making,
    blocks: list[Block],
    class_sizes: list[int],
    rows: Any,
    layer_from: list[int],
    graph: tuple[Any, ...],
    counter: _Counter,
) -> Person:
    index, worker, policy, table = making.index, making.worker, making.policy, making.table
    shapes = making.shapes
    chosen = np.array([position for shape in shapes for position in shape.shifts], np.int32)
    fixed = [index.shifts[one] for one in making.fixed]
    weeks, contracts = index.weeks, goals.contracts(index)[worker.id]
    patterns = table.pattern[chosen]
    limited = []
    for pattern, most in worker.limits.max_of_pattern:
        had = sum(shift.pattern == pattern for shift in fixed)
        days = np.unique(table.day[chosen[patterns == pattern]])
        if pattern not in making.counted and len(days) > most - had:
            limited.append((pattern, max(0, most - had)))
    return Person(
        worker=worker,
        fixed=making.fixed,
        shifts=chosen,
        own=table.own(worker, chosen),
        burden=table.burden(worker, chosen),
        brings=table.brings(worker),
        shape_from=_offsets(len(shape.shifts) for shape in shapes),
        block_from=_offsets(len(block.shapes) for block in blocks),
        block_shape=np.array([p for block in blocks for p in block.shapes], np.int32),
        class_from=_offsets(class_sizes),
        block_fixed=np.array(
            [policy.split_day * _splits(block, shapes) for block in blocks], np.int64
        ),
        layer_from=np.array(layer_from, np.int32),
        layer_days=np.array(counter.days, np.int64),
        add=counter.add,
        graph=graph,
        closes=counter.closes,
        most=counter.most,
        price=counter.price,
        under=counter.under,
        floors=counter.floors,
        least=counter.least,
        least_sure=counter.least_sure,
        most_sum=counter.sums,
        totals=(making.least_minutes, making.total_limit()),
        work=table.work[chosen],
        base_work=making.base_work(),
        unit=counter.unit,
        exact=making.exact(counter.unit) or not counter.counts,
        base=sum(goals.shift_cost(policy, worker, shift) for shift in fixed),
        base_minutes=np.array([counter.minutes.get(week, 0) for week in range(weeks)], np.int64),
        base_burden=goals.burden(index, worker, making.base),
        share=goals.shares(index)[worker.id],
        night_wishes=tuple(
            (table.nights_of(wish, chosen), goals.night_count(wish, making.base), wish.most)
            for wish in worker.night_wishes
        ),
        contracts=np.array(contracts, np.int64),
        wanted=np.array(
            [
                due if wish is None else wish
                for due, wish in zip(contracts, goals.wanted(index, worker), strict=True)
            ],
            np.int64,
        ),
        minutes=table.minutes[chosen],
        limited=tuple(limited),
        of_limited=np.array([[pattern] for pattern, _ in limited], np.int64).reshape(-1, 1)
        == patterns,
        counted=making.counted,
        loose=making.loose,
        under_hour=policy.under_contract_hour,
        over_hour=policy.over_contract_hour,
        wanted_hour=policy.wanted_hour,
    )


def _splits(block: Block, shapes: list[Shape]) -> int:
    duties = [shapes[position] for position in block.shapes if shapes[position].works]
    count = 0
    for before, after in pairwise(duties):
        waits = after.start - before.end > goals.SPLIT_LEAST
        count += waits and not (before.fact and after.fact)
    return count


def _offsets(sizes: Iterable[int]) -> Any:
    found = [0]
    for size in sizes:
        found.append(found[-1] + size)
    return np.array(found, np.int32)
