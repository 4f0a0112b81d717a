"""The board: who is on which shift, what that is worth, and one person's best answer to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from coop.rota.engine import kernel
from coop.rota.engine.person import Person
from coop.rota.engine.table import Table
from coop.rota.rules import goals
from coop.rota.rules.cover import capacity
from coop.rota.rules.index import Index
from coop.rota.rules.limits import week_minutes

MOST_LABELS = 400_000
MOST_KNOWN = 200_000  # rosters whose points are remembered
INF = int(kernel.INF)


@dataclass(slots=True)
class Weights:
    """Points of a place short of the least and of the wanted, by shift."""

    gap: Any
    spare: Any


@dataclass(slots=True)
class Scratch:
    """Room that the kernel works in, kept from call to call."""

    cost: Any
    back: Any
    back_close: Any

    @classmethod
    def empty(cls) -> Scratch:
        """No room yet."""
        return cls(np.empty(0, np.int64), np.empty(0, np.int32), np.empty(0, np.int32))

    def grow(self, person: Person) -> None:
        """Make sure that this person's graph fits."""
        nodes, width = int(person.graph[0][-1]), person.week_price.shape[1]
        if self.cost.shape[0] < 2 * person.widest * width:
            self.cost = np.empty(2 * person.widest * width, np.int64)
        if self.back.shape[0] < nodes * width:
            self.back = np.empty(nodes * width, np.int32)
        if self.back_close.shape[0] < nodes:
            self.back_close = np.empty(nodes, np.int32)


class Board:
    """The rota in the making. Shifts and people go by position; rosters hold what was chosen,
    without what was fixed by hand, which stays on its shifts throughout.
    """

    def __init__(self, index: Index) -> None:
        self.index = index
        problem, policy = index.problem, index.problem.policy
        self.shifts = problem.shifts
        self.position = {shift.id: position for position, shift in enumerate(problem.shifts)}
        self.table = Table(index)
        count = len(problem.shifts)
        self.cover = np.array(
            [(shift.least, shift.wanted, capacity(shift)) for shift in problem.shifts], np.int64
        ).reshape(count, 3)
        self.heads = np.zeros(count, np.int32)
        self.skill_from = self.table.skill_from
        self.asked = np.array([skill.people for _, skill in self.table.skill_rows], np.int32)
        self.had = np.zeros(len(self.asked), np.int32)
        self.full = Weights(
            np.full(count, policy.gap, np.int64), np.full(count, policy.short_of_wanted, np.int64)
        )
        self.people: list[Person] = []
        self.rosters: list[tuple[int, ...]] = []
        self.points: list[int] = []
        self.burden_price: list[int] = []  # thousandths of a point for a burden point
        self.scratch = Scratch.empty()
        self._known: dict[tuple[int, tuple[int, ...]], tuple[int, int]] = {}
        for fixed in problem.fixed:
            worker = index.worker(fixed.worker)
            position = self.position[index.duty(fixed.shift).key[1]]
            self.heads[position] += 1
            for row in range(self.skill_from[position], self.skill_from[position + 1]):
                skill = self.table.skill_rows[row][1]
                self.had[row] += skill.had_by(worker, self.shifts[position])

    def gentle(self) -> Weights:
        """Weights under which nobody is drawn beyond contract: hours are shared out by these."""
        policy = self.index.problem.policy
        worth = [3 * policy.over_contract_hour * shift.work // 240 + 1 for shift in self.shifts]
        gap = np.minimum(self.full.gap, np.array(worth, np.int64))
        return Weights(gap, np.minimum(self.full.spare, gap // 4))

    def add(self, person: Person) -> None:
        """Take a person onto the board, with nothing but what is fixed."""
        self.people.append(person)
        self.rosters.append(())
        self.points.append(self._points(len(self.people) - 1, ()))
        self.burden_price.append(0)
        self.scratch.grow(person)

    def place(self, who: int, roster: Iterable[int]) -> None:
        """Give a person these shifts, and nothing else besides the fixed."""
        self._shift(who, self.rosters[who], -1)
        self.rosters[who] = tuple(sorted(roster))
        self._shift(who, self.rosters[who], 1)
        self.points[who] = self._points(who, self.rosters[who])

    def _shift(self, who: int, roster: Iterable[int], by: int) -> None:
        brings = self.people[who].brings
        for position in roster:
            self.heads[position] += by
            for row in range(self.skill_from[position], self.skill_from[position + 1]):
                if brings[row]:
                    self.had[row] += by

    def _points(self, who: int, roster: tuple[int, ...]) -> int:
        return self._weighed(who, roster)[0]

    def _weighed(self, who: int, roster: tuple[int, ...]) -> tuple[int, int]:
        """Points and burden of a person's roster; the search asks again often."""
        known = self._known.get((who, roster))
        if known is None:
            if len(self._known) > MOST_KNOWN:
                self._known.clear()
            worker = self.people[who].worker
            ids = [*self.people[who].fixed, *(self.shifts[position].id for position in roster)]
            duties = self.index.roster(worker.id, ids)
            known = (
                goals.person_cost(self.index, worker, duties),
                goals.burden(self.index, worker, duties),
            )
            self._known[who, roster] = known
        return known

    def objective(self) -> int:
        """Points of the whole rota, people not yet on the board left out."""
        least, wanted = self.cover[:, 0], self.cover[:, 1]
        lack = np.zeros(len(self.shifts), np.int64)
        rows = np.repeat(np.arange(len(self.shifts)), np.diff(self.skill_from))
        np.maximum.at(lack, rows, self.asked - self.had)
        short = np.maximum(np.maximum(least - self.heads, lack), 0)
        short[(self.heads == 0) & (least == 0)] = 0
        spare = np.maximum(wanted - np.maximum(self.heads, least), 0)
        points = int((self.full.gap * short).sum() + (self.full.spare * spare).sum())
        return points + sum(self.points)

    def filled(self) -> tuple[int, int]:
        """Places filled up to the least, and places needed."""
        least = self.cover[:, 0]
        return int(np.minimum(self.heads, least).sum()), int(least.sum())

    def respond(self, who: int, weights: Weights) -> bool:
        """Give a person the cheapest lawful roster against everybody else's; True if better."""
        person = self.people[who]
        if not len(person.shifts):
            return False
        old = self.rosters[who]
        old_points = self.points[who]
        self._shift(who, old, -1)
        own_price = np.empty(len(person.shifts), np.int64)
        kernel.price_shifts(
            person.shifts,
            person.own,
            self.cover,
            weights.gap,
            weights.spare,
            self.heads,
            self.skill_from,
            self.had,
            person.brings,
            self.asked,
            own_price,
        )
        marginal = np.full(len(self.shifts), INF, np.int64)
        marginal[person.shifts] = np.where(own_price >= INF, INF, own_price - person.own)
        best = old
        best_value = int(marginal[list(old)].sum()) + old_points
        for roster in self._offers(who, own_price):
            value = int(marginal[list(roster)].sum()) + self._points(who, roster)
            if value < best_value:
                best, best_value = roster, value
        self._shift(who, old, 1)
        if best is old:
            return False
        self.place(who, best)
        return True

    def _offers(self, who: int, price: Any) -> Iterable[tuple[int, ...]]:
        """The cheapest roster, and once more where its burden goes beyond a fair share.

        What lies beyond a share costs more with each: within the search it has one price,
        which follows what the last roster bore.
        """
        person = self.people[who]
        weight = self.index.problem.policy.uneven_burden
        for _ in range(2):
            burden_price = self.burden_price[who]
            roster = self.cheapest(person, _charged(price, person, burden_price))
            if roster is None:
                return
            yield roster
            share = goals.shares(self.index)[person.worker.id]
            beyond = max(0, self._weighed(who, roster)[1] - share)
            self.burden_price[who] = _following(weight, beyond, burden_price)
            if not beyond or self.burden_price[who] == burden_price:
                return

    def cheapest(self, person: Person, price: Any) -> tuple[int, ...] | None:
        """The cheapest lawful roster under prices of the person's shifts; None: none is."""
        classes = len(person.class_from) - 1
        class_price = np.empty(classes, np.int64)
        class_block = np.empty(classes, np.int32)
        shape_shift = np.empty(len(person.shape_fixed), np.int32)
        kernel.price_blocks(
            price,
            person.shape_fixed,
            person.shape_from,
            person.block_from,
            person.block_shape,
            person.class_from,
            person.block_fixed,
            class_price,
            class_block,
            shape_shift,
        )
        plan = np.full(len(person.layer_weeks), -1, np.int64)
        shared = (*person.graph, class_price, person.rows, person.closes)
        found = kernel.cheapest(
            *shared,
            person.most,
            person.week_price,
            self.scratch.cost,
            self.scratch.back,
            self.scratch.back_close,
            plan,
        )
        if found >= INF:
            return None
        roster = _roster(person, plan, class_block, shape_shift)
        if person.under is None or self._within(person, roster):
            return roster
        under, floors = _by_layer(person)
        found = kernel.cheapest_under(
            *shared, person.most, person.week_price, under, floors, MOST_LABELS, plan
        )
        if found <= -INF:
            most = _evenly(person)
            found = kernel.cheapest(
                *shared,
                most,
                person.week_price,
                self.scratch.cost,
                self.scratch.back,
                self.scratch.back_close,
                plan,
            )
        if found >= INF:
            return None
        roster = _roster(person, plan, class_block, shape_shift)
        return roster if self._within(person, roster) else None

    def _within(self, person: Person, roster: Iterable[int]) -> bool:
        ids = [*person.fixed, *(self.shifts[position].id for position in roster)]
        minutes = week_minutes(self.index.roster(person.worker.id, ids))
        total = 0
        for week, most in enumerate(person.under):
            total += minutes.get(week, 0)
            if total > most:
                return False
        return True


def _charged(price: Any, person: Person, burden_price: int) -> Any:
    if not burden_price:
        return price
    return np.where(price >= INF, INF, price + burden_price * person.burden // 1000)


def _following(weight: int, beyond: int, price: int) -> int:
    return weight * (beyond + goals.TEN) * 1000 // (2 * goals.TEN**2) if beyond else price // 2


def _roster(person: Person, plan: Any, class_block: Any, shape_shift: Any) -> tuple[int, ...]:
    found = []
    for kind in plan:
        if kind >= 0:
            block = class_block[kind]
            for place in range(person.block_from[block], person.block_from[block + 1]):
                chosen = shape_shift[person.block_shape[place]]
                if chosen >= 0:
                    found.append(int(person.shifts[chosen]))
    return tuple(sorted(found))


def _by_layer(person: Person) -> tuple[Any, Any]:
    """The cumulative limits, in units, where weeks close; and sums too low to reach any."""
    under = np.full(len(person.closes), 1 << 40, np.int64)
    floors = np.zeros(len(person.closes), np.int64)
    closing = [layer for layer in range(len(person.closes)) if person.closes[layer] >= 0]
    for layer in closing:
        week = person.layer_weeks[layer]
        if 0 <= week < len(person.under):
            under[layer] = max(int(person.under[week]) // person.unit, _kept(person, week))
    for position, layer in enumerate(closing):
        addable, lowest = 0, 1 << 40
        for later in closing[position + 1 :]:
            addable += int(person.most[later])
            lowest = min(lowest, int(under[later]) - addable)
        floors[layer] = max(0, min(lowest, 1 << 39))
    return under, floors


def _kept(person: Person, week: int) -> int:
    return int(sum(person.kept[: week + 1]))


def _evenly(person: Person) -> Any:
    """Weekly limits that keep every sum within its limit whatever is chosen in each week."""
    most = person.most.copy()
    before = 0
    for week, limit in enumerate(person.under):
        step = max(0, int(limit) - before) // person.unit
        before = max(before, int(limit))
        kept = int(person.kept[week])
        for layer, at in enumerate(person.layer_weeks):
            if at == week:
                most[layer] = min(most[layer], max(step, kept))
    return most
