"""From nothing to a good rota: a start by turns, the best mix with its bound, whole rosters."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from math import ceil
from typing import Any

import numpy as np

from coop.rota.engine.board import Board
from coop.rota.engine.generation import Generator, Settings, Stop
from coop.rota.engine.master import Master
from coop.rota.engine.person import make_person, takes_over
from coop.rota.engine.pricing import moved

MOST_PASSES = 25
SMOOTHING = 0.5  # how much of the worths of the best bound so far stays in those priced with
COUNT_EVERY = 10  # rounds after which graphs learn to count what is often broken
MOST_COUNTED = 4
CLOSE = 2e-5  # the mix is as good as its bound when it is this near, by its points

Report = Callable[[str], None]


def start(board: Board, rng: random.Random, stop: Stop, report: Report) -> None:
    """Everybody in turn takes the cheapest lawful roster, until nobody can do better.

    First under gentle prices, so that hours are shared by contract before anybody is asked for
    more; then at the full price of an empty place. Who must work so many hours, or never so
    few days in a row, is asked once whatever `stop` says: for them no roster is unlawful.
    """
    for weights, words in (
        (board.gentle(), "Sharing out the hours"),
        (board.full(), "Filling what is left"),
    ):
        gentle = words.startswith("Sharing")
        for _ in range(1 if gentle else MOST_PASSES):
            changed = False
            for who in _shuffled(range(len(board.people)), rng):
                if stop() and not (_must(board, who) and not board.asked_once[who]):
                    continue
                changed = board.respond(who, weights) or changed
            report(words)
            if stop() or not changed:
                break


def settle(board: Board, stop: Stop) -> None:
    """Everybody's best answer once more, until nobody can do better."""
    for _ in range(MOST_PASSES):
        changed = False
        for who in range(len(board.people)):
            if stop():
                return
            if board.asked_once[who]:
                changed = board.respond(who, board.full()) or changed
        if not changed:
            return


def _must(board: Board, who: int) -> bool:
    limits = board.people[who].worker.limits
    return bool(limits.least_minutes)


def _shuffled(people: Sequence[int], rng: random.Random) -> list[int]:
    order = list(people)
    rng.shuffle(order)
    return order


class Root:
    """The best mix of everybody's rosters, and the bound that it proves."""

    def __init__(self, board: Board, generator: Generator, settings: Settings) -> None:
        self.board, self.generator, self.settings = board, generator, settings
        self.everybody = [who for who in range(len(board.people)) if board.asked_once[who]]
        self.bound: int | None = None
        self.lowest = -np.inf
        rows = board.rows
        self.apart = board.without(self.everybody)
        within = np.ones(rows.count, np.bool_)
        columns = [board.columns[who] for who in self.everybody]
        self.master: Master = generator.begin(
            self.everybody, {}, self.apart, within, columns, settings
        )
        self.constant = (
            rows.constant
            - rows.uncertain
            + sum(column.points for column in board.columns if not board.asked_once[column.who])
        )

    def run(self, stop: Stop, report: Report) -> bool:
        """Generate until nothing helps or told to stop; whether the mix is the best."""
        master = self.master
        centre: Any = None
        rounds = 0
        while not stop():
            rounds += 1
            if not master.solve():
                return False
            dual = master.dual
            if centre is not None:
                dual = SMOOTHING * centre + (1 - SMOOTHING) * dual
            bound, columns = self.generator.price(master, dual, {})
            if bound > self.lowest:
                self.lowest, centre = bound, dual
            if not columns and dual is not master.dual:
                bound, columns = self.generator.price(master, master.dual, {})
                if bound > self.lowest:
                    self.lowest, centre = bound, master.dual
            self._note()
            report("Looking for the best mix of rosters")
            self.generator.shelf.keep(columns)
            master.add(columns)
            near = max(0.01, CLOSE * abs(master.value))
            if master.value - self.lowest < near or not (columns or self._recount(1)):
                return True
        return False

    def _recount(self, often: int) -> bool:
        """Let graphs count the patterns whose limits the cheapest rosters break; True if any."""
        pricer, table = self.generator.pricer, self.board.rows.table
        wanted: dict[int, list[tuple[int, int]]] = {}
        for (who, pattern), times in pricer.beyond.items():
            if times >= often:
                wanted.setdefault(who, []).append((times, pattern))
        pricer.beyond.clear()
        done = False
        for who, patterns in wanted.items():
            old = self.board.people[who]
            room = MOST_COUNTED - len(old.counted)
            more = tuple(pattern for _, pattern in sorted(patterns, reverse=True)[:room])
            if not more:
                continue
            person = make_person(table, old.worker, old.counted + more, old.loose)
            if not takes_over(person, old):
                continue
            self.board.people[who] = person
            self.board.columns[who] = moved(self.board.columns[who], person)
            self.generator.shelf.move(who, person)
            self.master.columns = [
                moved(column, person) if column.who == who else column
                for column in self.master.columns
            ]
            done = True
        return done

    def _note(self) -> None:
        if self.generator.exact and np.isfinite(self.lowest):
            self.bound = ceil(self.lowest + self.constant - 1e-4)

    def dive(self, stop: Stop) -> bool:
        """Whole rosters from the mix; True if they are better than the board's."""
        if not self.master.solve():
            return False
        columns = self.generator.dive(self.master, {}, np.inf, self.settings, stop)
        if columns is None:
            return False
        activity = self.apart.copy()
        for column in columns:
            activity[column.rows] += column.values
        value = self.board.rows.cost(activity) + sum(column.points for column in columns)
        value += sum(
            column.points for column in self.board.columns if not self.board.asked_once[column.who]
        )
        if value > self.board.objective:
            return False
        self.board.put(columns)
        return True
