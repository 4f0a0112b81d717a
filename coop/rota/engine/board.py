"""The board: everybody's roster, what it costs, and one person's best answer to the others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from coop.rota.engine import kernel
from coop.rota.engine.person import NEVER, Person
from coop.rota.engine.pricing import Column, Pricer, nothing
from coop.rota.engine.rows import Rows
from coop.rota.rules import goals

FINE = 8  # how much finer than points a burden point's price is counted


class Board:
    """A rota in the making. Shifts and people go by position."""

    def __init__(self, rows: Rows, people: list[Person], pricer: Pricer) -> None:
        self.rows, self.people, self.pricer = rows, people, pricer
        index = rows.table.index
        self.columns: list[Column] = [
            nothing(index, person, who) for who, person in enumerate(people)
        ]
        self.asked_once = np.zeros(len(people), np.bool_)
        self.activity = np.zeros(rows.count, np.int64)
        self.objective = self._value()

    def _value(self) -> int:
        return self.rows.cost(self.activity) + sum(column.points for column in self.columns)

    def put(self, columns: Iterable[Column]) -> None:
        """Give people these rosters in place of theirs."""
        for column in columns:
            old = self.columns[column.who]
            self.activity[old.rows] -= old.values
            self.activity[column.rows] += column.values
            self.columns[column.who] = column
        self.objective = self._value()

    def without(self, people: Iterable[int]) -> Any:
        """The activity of everybody else."""
        left = self.activity.copy()
        for who in people:
            left[self.columns[who].rows] -= self.columns[who].values
        return left

    def filled(self) -> tuple[int, int]:
        """Places filled up to the least, and places needed."""
        heads = self.activity[: self.rows.shifts] + self.rows.fixed_heads
        least = self.rows.least
        return int(np.minimum(heads, least).sum()), int(least.sum())

    def gentle(self) -> tuple[Any, Any]:
        """Points of gaps and spare places under which nobody is drawn beyond contract."""
        table, policy = self.rows.table, self.rows.policy
        work = np.array([shift.work for shift in table.index.problem.shifts], np.int64)
        worth = 3 * policy.over_contract_hour * work // 240 + 1
        gap = np.minimum(self.rows.gap, worth)
        return gap, np.minimum(self.rows.spare, gap // 4)

    def full(self) -> tuple[Any, Any]:
        """The true points of gaps and spare places."""
        return self.rows.gap, self.rows.spare

    def respond(self, who: int, weights: tuple[Any, Any]) -> bool:
        """Give a person the cheapest lawful roster against everybody else's; True if better."""
        person = self.people[who]
        old = self.columns[who]
        left = self.without((who,))
        price = self._prices(person, left, weights)
        true_price = weights[0] is self.rows.gap
        best, best_value = None, 0
        for column in self._offers(who, price, left):
            value = self._worth(column, left, price, true_price)
            if best is None or value < best_value:
                best, best_value = column, value
        if best is None:
            return False
        first = not self.asked_once[who]
        self.asked_once[who] = True
        if not first and best_value >= self._worth(old, left, price, true_price):
            return False
        self.put((best,))
        return True

    def _worth(self, column: Column, left: Any, price: Any, true_price: bool) -> int:
        """Points of a roster beside everybody else's, or by the prices it was made with."""
        if not true_price:
            own = self.people[column.who].own
            return column.points + int((price[column.places] - own[column.places]).sum())
        activity = left.copy()
        activity[column.rows] += column.values
        return column.points + self.rows.cost(activity)

    def _prices(self, person: Person, left: Any, weights: tuple[Any, Any]) -> Any:
        rows = self.rows
        price = np.empty(len(person.shifts), np.int64)
        kernel.price_shifts(
            person.shifts,
            person.own,
            rows.cover,
            weights[0],
            weights[1],
            rows.over,
            left[: rows.shifts] + rows.fixed_heads,
            rows.table.skill_from,
            left[rows.shifts : rows.shifts + rows.skills] + rows.fixed_had,
            person.brings,
            rows.asked,
            price,
        )
        for place, row, by in self._extra(person):
            if price[place] < NEVER:
                price[place] += rows.step(row, int(left[row]), by, left)
        return price

    def _extra(self, person: Person) -> list[tuple[int, int, int]]:
        if person.extra is None:
            touched = np.repeat(np.arange(len(person.shifts)), np.diff(person.row_from))
            person.extra = [
                (int(place), int(row), int(value))
                for place, row, value in zip(touched, person.row, person.coefficient, strict=True)
                if int(row) in self.rows.extra
            ]
        return person.extra

    def _offers(self, who: int, price: Any, left: Any) -> Iterable[Column]:
        """The cheapest roster, and once more where its burden goes beyond a fair share.

        What lies beyond a share costs more with each: within the search it has one price,
        which follows what the roster before bore. So have nights beyond those asked for.
        """
        person = self.people[who]
        asked = self._beside_price(person, self.columns[who])
        for _ in range(2):
            burden, nights = asked
            fine = price * FINE + burden * person.burden
            for (places, _, _), points in zip(person.night_wishes, nights, strict=True):
                fine += points * places
            fine[price >= NEVER] = NEVER
            _, column = self.pricer.cheapest(who, fine, FINE)
            if column is None:
                return
            yield column
            after = self._beside_price(person, column)
            if after == asked:
                return
            asked = after

    def _beside_price(self, person: Person, column: Column) -> tuple[int, tuple[int, ...]]:
        """What a burden point costs, and one more night of each month with a wish."""
        weight = self.rows.policy.night_too_many * FINE
        nights = tuple(
            weight if had + int(places[column.places].sum()) >= most else 0
            for places, had, most in person.night_wishes
        )
        return self._burden_price(person, column), nights

    def _burden_price(self, person: Person, column: Column) -> int:
        borne = person.base_burden + int(person.burden[column.places].sum())
        beyond = borne - person.share
        weight = self.rows.policy.uneven_burden
        return weight * (beyond + goals.TEN) * FINE // (2 * goals.TEN**2) if beyond > 0 else 0
