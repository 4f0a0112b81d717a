"""One person made ready for pricing: shapes, blocks, layers, and the graph of lawful rosters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from coop.rota.engine import automaton as at
from coop.rota.engine import unroll
from coop.rota.engine.blocks import NEVER, Block, Shape
from coop.rota.engine.making import Making
from coop.rota.engine.table import Table
from coop.rota.rules import goals
from coop.rota.rules.limits import week_minutes
from coop.rota.rules.problem import Worker


@dataclass(slots=True)
class Person:
    """What pricing needs of one person. Arrays; positions are those of the problem's shifts."""

    worker: Worker
    fixed: tuple[int, ...]  # shift ids given by hand
    shifts: Any  # int32: positions of the shifts that may be chosen, shape after shape
    own: Any  # int64: points of each by itself
    burden: Any  # int64, as `shifts`
    brings: Any  # bool: by skill row of the problem
    shape_fixed: Any
    shape_from: Any
    block_from: Any
    block_shape: Any
    class_from: Any
    block_fixed: Any
    rows: Any  # one row a class
    graph: tuple[Any, ...]  # node_from, edge_from, edge_block, edge_to, carries
    closes: Any
    most: Any
    week_price: Any
    under: Any  # minutes that all weeks of the horizon up to each may hold, or None: no limit
    kept: tuple[int, ...]  # units by week of the horizon that facts hold
    unit: int
    layer_weeks: tuple[int, ...]

    @property
    def widest(self) -> int:
        """Most nodes of a layer."""
        return int(np.diff(self.graph[0]).max())


def make_person(table: Table, worker: Worker) -> Person:
    """Everything that pricing this person needs."""
    making = Making(table, worker)
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
    layer_rows = making.layer_rows(layers)
    opening = np.array(at.opening(), np.int64)
    unrolled = unroll.expand(opening, table_rows, np.array(layer_from, np.int64), layer_rows)
    graph = unroll.merge(*unrolled, layer_rows)
    return _with_prices(making, layers, ordered, class_sizes, table_rows, layer_from, graph, unit)


def _with_prices(
    making: Making,
    layers: list[tuple[int, list[Block]]],
    blocks: list[Block],
    class_sizes: list[int],
    table: Any,
    layer_from: list[int],
    graph: tuple[Any, ...],
    unit: int,
) -> Person:
    index, worker, policy = making.index, making.worker, making.policy
    shapes = making.shapes
    chosen = np.array([position for shape in shapes for position in shape.shifts], np.int32)
    minutes = week_minutes(making.base)
    weeks = sorted({day // 7 for day, _ in layers})
    closes, most = _weeks(making, layers, table, layer_from, weeks, unit, minutes)
    width = int(max(most)) + 1
    week_price = np.zeros((len(weeks), width), np.int64)
    contracts = goals.contracts(index)[worker.id]
    for row, week in enumerate(weeks):
        if 0 <= week < index.weeks:
            week_price[row] = [
                goals.contract_cost(policy, contracts[week], units * unit) for units in range(width)
            ]
    return Person(
        worker=worker,
        fixed=making.fixed,
        shifts=chosen,
        own=making.table.own(worker, chosen),
        burden=making.table.burden(worker, chosen),
        brings=making.table.brings(worker),
        shape_fixed=np.zeros(len(shapes), np.int64),
        shape_from=_offsets(len(shape.shifts) for shape in shapes),
        block_from=_offsets(len(block.shapes) for block in blocks),
        block_shape=np.array([p for block in blocks for p in block.shapes], np.int32),
        class_from=_offsets(class_sizes),
        block_fixed=np.array(
            [policy.split_day * _splits(block, shapes) for block in blocks], np.int64
        ),
        rows=table,
        graph=graph,
        closes=closes,
        most=most,
        week_price=week_price,
        under=making.under(minutes),
        kept=tuple(_kept(making, unit).get(week, 0) for week in range(index.weeks)),
        unit=unit,
        layer_weeks=tuple(day // 7 for day, _ in layers),
    )


def _weeks(
    making: Making,
    layers: list[tuple[int, list[Block]]],
    table: Any,
    layer_from: list[int],
    weeks: list[int],
    unit: int,
    minutes: dict[int, int],
) -> tuple[Any, Any]:
    """Where the counter is charged, and its limit in each layer and after the last."""
    closes = np.full(len(layers), -1, np.int64)
    could: dict[int, int] = {}
    kept = _kept(making, unit)
    for position, (day, _) in enumerate(layers):
        first, last = layer_from[position], layer_from[position + 1]
        if last > first:
            adds, carries = table[first:last, at.B_ADD], table[first:last, at.B_CARRY]
            could[day // 7] = could.get(day // 7, 0) + int(adds.max())
            could[day // 7 + 1] = could.get(day // 7 + 1, 0) + int(carries.max())
        if day % 7 == 6 and (position + 1 == len(layers) or layers[position + 1][0] > day):
            closes[position] = weeks.index(day // 7)
    limits = {}
    for week in (*weeks, weeks[-1] + 1):
        limit = making.week_limit(week, minutes) // unit if week >= 0 else NEVER
        limits[week] = min(could.get(week, 0), max(limit, kept.get(week, 0)))
    most = [limits[day // 7] for day, _ in layers] + [limits[weeks[-1] + 1]]
    return closes, np.array(most, np.int64)


def _kept(making: Making, unit: int) -> dict[int, int]:
    kept: dict[int, int] = {}
    for duty in making.recent:
        for week, part in duty.weeks if duty.works else ():
            kept[week] = kept.get(week, 0) - (-part // unit)
    return kept


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
