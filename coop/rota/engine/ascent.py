"""Worths of the rows by first-order steps: where a linear programme takes long to settle.

Each step prices everybody under the worths so far, and moves these towards what is lacking.
The step is Polyak's, towards the rota at hand, with a direction that remembers the ones before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from coop.rota.engine.master import Master
from coop.rota.engine.pricing import MAX, Column, Pricer

MEMORY = 0.95  # part of the direction that stays
BARREN = 30  # steps without a better bound before they are halved
LEAST = 0.002
ROUNDING = 0.01  # of a point: what rounded worths may hide

Stop = Callable[[], bool]


class Ascent:
    """Bounds and worths for the people of a master."""

    def __init__(self, master: Master, pricer: Pricer) -> None:
        self.master, self.pricer = master, pricer
        self.best = -np.inf
        self.columns: list[Column] = []

    def run(self, begin: Any, target: float, most: int, stop: Stop) -> None:
        """At most so many steps from the worths `begin`; `target` is what some rota costs."""
        rows, master = self.master.rows, self.master
        read, slacks = master.read, master.chosen
        right = master.right[read]
        row = master.row_of[rows.slack_row[master.entries]] - len(master.people)
        value = rows.slack_value[master.entries]
        place = np.repeat(np.arange(len(slacks)), np.diff(rows.slack_from)[slacks])
        cost, upper = rows.slack_cost[slacks], rows.slack_upper[slacks]
        upper = np.where(np.isinf(upper), 0.0, upper)
        lowest, highest = rows.least_worth[read], rows.most_worth[read]
        dual = np.clip(begin[read], lowest, highest)
        self.best_dual = dual
        direction = np.zeros(len(read))
        length, barren = 1.0, 0
        whole = np.zeros(rows.count, np.int64)
        scale = self.pricer.scale
        for _ in range(most):
            if stop() or length < LEAST:
                return
            whole[read] = np.rint(dual * scale).astype(np.int64)
            total = 0
            lacking = right.copy()
            for who in master.people:
                low, column = self.pricer.best(who, whole)
                if low >= MAX:
                    return
                total += low
                if column is not None:
                    self.columns.append(column)
                    at = master.row_of[column.rows] - len(master.people)
                    here = at >= 0
                    lacking[at[here]] -= column.values[here]
            worth = np.bincount(place, value * whole[read][row] / scale, len(slacks))
            reduced = cost - worth
            losing = reduced < 0
            bound = total / scale + float(right @ whole[read]) / scale
            bound += float((reduced * upper)[losing].sum()) - ROUNDING
            if bound > self.best:
                self.best, self.best_dual, barren = bound, dual, 0
            else:
                barren += 1
                if barren == BARREN:
                    length, barren, dual = length / 2, 0, self.best_dual
            taken = np.where(losing, upper, 0.0)
            lacking -= np.bincount(row, value * taken[place], len(read))
            direction = MEMORY * direction + (1 - MEMORY) * lacking
            size = float(direction @ direction)
            if size <= 0:
                return
            step = length * max(1.0, target - bound) / size
            dual = np.clip(dual + step * direction, lowest, highest)
