"""The linear programme over rosters: which mix of them covers best, and what each row is worth."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import highspy
import numpy as np

from coop.rota.engine.pricing import Column
from coop.rota.engine.rows import Rows

INFINITE = highspy.kHighsInf
ROUNDING = 1e-7  # what a worth may be off by; a bound is rounded up from far more


def _greeted() -> None:
    """HiGHS greets on standard output when first made, where a command writes its answer."""
    kept = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        highspy.Highs()
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


_greeted()


class Master:
    """A row for each person who is free, and the rows that these people can touch.

    `right` is what their rosters and the slacks must come to, over all rows; `within` says
    which rows are read.
    """

    def __init__(self, rows: Rows, people: Sequence[int], right: Any, within: Any) -> None:
        self.rows = rows
        self.people = list(people)
        self.row_of_person = {who: row for row, who in enumerate(self.people)}
        self.read = np.flatnonzero(within & rows.needed)
        self.count = len(self.people) + len(self.read)
        self.row_of = np.full(rows.count, -1, np.int64)
        self.row_of[self.read] = len(self.people) + np.arange(len(self.read))
        self.right = right
        highs = self.highs = highspy.Highs()
        for option, value in (
            ("output_flag", False),
            ("threads", 1),
            ("presolve", "off"),
            ("solver", "simplex"),
        ):
            highs.setOptionValue(option, value)
        side = np.concatenate((np.ones(len(self.people)), right[self.read]))
        none = np.empty(0, np.int32)
        chosen = np.zeros(len(self.people), np.bool_)
        lower = np.where(np.append(chosen, rows.no_lower[self.read]), -INFINITE, side)
        upper = np.where(np.append(chosen, rows.no_upper[self.read]), INFINITE, side)
        starts = np.zeros(self.count, np.int32)
        highs.addRows(self.count, lower, upper, 0, starts, none, np.empty(0))
        self.columns: list[Column] = []
        self.known: dict[tuple[int, bytes], Column] = {}
        self.open: list[bool] = []
        self.first = self._add_slacks()
        self.value = 0.0
        self.lower = -np.inf  # what whole rosters of those at hand cost at least, after `whole`
        self.dual = np.zeros(rows.count)
        self.person_dual = np.zeros(len(self.people))
        self.iterations = 0

    def _add_slacks(self) -> int:
        rows = self.rows
        inside = self.row_of[rows.slack_row] >= 0
        whole = np.logical_and.reduceat(inside, rows.slack_from[:-1]) if len(inside) else inside
        whole &= ~rows.loose
        chosen = np.flatnonzero(whole)
        self.slack_column = np.full(len(rows.slacks), -1, np.int64)
        self.slack_column[chosen] = np.arange(len(chosen))
        sizes = np.diff(rows.slack_from)
        entries = np.repeat(whole, sizes)
        self.chosen, self.entries = chosen, entries
        starts = np.concatenate(([0], np.cumsum(sizes[chosen])))[:-1]
        upper = rows.slack_upper[chosen]
        self.highs.addCols(
            len(chosen),
            rows.slack_cost[chosen],
            np.zeros(len(chosen)),
            np.where(np.isinf(upper), INFINITE, upper),
            int(entries.sum()),
            starts.astype(np.int32),
            self.row_of[rows.slack_row[entries]].astype(np.int32),
            rows.slack_value[entries],
        )
        return len(chosen)

    def add(self, columns: Sequence[Column]) -> None:
        """Let the mix use these rosters too."""
        if not columns:
            return
        starts, index, value = [], [], []
        at = 0
        for column in columns:
            starts.append(at)
            index.append(np.array([self.row_of_person[column.who]], np.int64))
            row = self.row_of[column.rows]
            read = row >= 0
            index.append(row[read])
            value.append(np.ones(1))
            value.append(column.values[read].astype(np.float64))
            at += 1 + int(read.sum())
        count = len(columns)
        self.highs.addCols(
            count,
            np.array([column.points for column in columns], np.float64),
            np.zeros(count),
            np.full(count, INFINITE),
            at,
            np.array(starts, np.int32),
            np.concatenate(index).astype(np.int32),
            np.concatenate(value),
        )
        self.columns += columns
        self.open += [True] * count

    def solve(self, dual_first: bool = False) -> bool:
        """Find the cheapest mix; False if the solver gave up. Reads worths and shares."""
        self.highs.setOptionValue("simplex_strategy", 1 if dual_first else 4)
        self.highs.run()
        if self.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return False
        info = self.highs.getInfo()
        self.value = info.objective_function_value
        self.iterations += max(0, info.simplex_iteration_count)
        solution = self.highs.getSolution()
        dual = np.array(solution.row_dual)
        self.person_dual = dual[: len(self.people)]
        self.dual = np.zeros(self.rows.count)
        self.dual[self.read] = dual[len(self.people) :]
        values = np.array(solution.col_value)
        self.slack_values, self.shares = values[: self.first], values[self.first :]
        return True

    def reprice(self, slacks: Any, costs: Any) -> None:
        """Let slacks cost other points than theirs for now."""
        at = self.slack_column[slacks]
        here = at >= 0
        self.highs.changeColsCost(
            int(here.sum()), at[here].astype(np.int32), np.asarray(costs, np.float64)[here]
        )

    def used(self, slacks: Any) -> Any:
        """How much of each slack the mix uses."""
        at = self.slack_column[slacks]
        return np.where(at >= 0, self.slack_values[np.maximum(at, 0)], 0.0)

    def gain(self, column: Column) -> float:
        """By how much a roster is cheaper than what its person has, under the worths found."""
        worth = float((self.dual[column.rows] * column.values).sum())
        return worth + float(self.person_dual[self.row_of_person[column.who]]) - column.points

    def bound(self, dual: Any, scale: int, low: int) -> float:
        """What no mix can go below: `dual` are worths times `scale`, `low` the people's sum.

        The slacks' part is worked out from their bounds, so that rounded worths do no harm.
        """
        rows = self.rows
        total = low / scale + float((self.right[self.read] * dual[self.read]).sum()) / scale
        worth = np.zeros(len(rows.slacks))
        np.add.at(
            worth,
            np.repeat(np.arange(len(rows.slacks)), np.diff(rows.slack_from)),
            rows.slack_value * dual[rows.slack_row],
        )
        reduced = rows.slack_cost - worth / scale
        inside = self.row_of[rows.slack_row[rows.slack_from[:-1]]] >= 0
        losing = inside & (reduced < -ROUNDING)
        if np.isinf(rows.slack_upper[losing]).any():
            return -np.inf
        return total + float((reduced[losing] * rows.slack_upper[losing]).sum())

    def close(self, shut: Sequence[int]) -> None:
        """Take rosters out of the mix, by number."""
        if not len(shut):
            return
        at = np.array(sorted(shut), np.int32) + self.first
        zero = np.zeros(len(at))
        self.highs.changeColsBounds(len(at), at.astype(np.int32), zero, zero)
        for number in shut:
            self.open[number] = False

    def open_all(self) -> None:
        """Let the mix use every roster again."""
        count = len(self.columns)
        at = np.arange(self.first, self.first + count, dtype=np.int32)
        self.highs.changeColsBounds(count, at, np.zeros(count), np.full(count, INFINITE))
        self.open = [True] * count

    def whole(self, target: float, branches: int, seconds: float | None) -> list[Column] | None:
        """Whole rosters from those at hand that cost `target` or less together; None: none met.

        Looks no further than so many branches, and seconds. The master is of no use afterwards.
        """
        highs = self.highs
        count = len(self.columns)
        at = np.arange(self.first, self.first + count, dtype=np.int32)
        highs.changeColsBounds(count, at, np.zeros(count), np.ones(count))
        kinds = np.full(count, highspy.HighsVarType.kInteger)
        highs.changeColsIntegrality(count, at, kinds)
        if np.isfinite(target):
            highs.setOptionValue("objective_bound", target + 0.5)
        highs.setOptionValue("mip_max_nodes", branches)
        if seconds is not None:
            highs.setOptionValue("time_limit", highs.getRunTime() + seconds)
        highs.setOptionValue("presolve", "on")
        highs.run()
        self.lower = highs.getInfo().mip_dual_bound
        if highs.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        if highs.getInfo().objective_function_value > target + 1e-3:
            return None
        values = np.array(highs.getSolution().col_value)[self.first :]
        return [self.columns[number] for number in np.flatnonzero(values > 0.5)]
