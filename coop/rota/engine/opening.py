"""From nothing to a good rota: a start by turns, the best mix with its bound, whole rosters."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from math import ceil
from typing import Any

import numpy as np

from coop.rota.engine.ascent import Ascent
from coop.rota.engine.board import Board
from coop.rota.engine.complete import every_roster
from coop.rota.engine.generation import EPSILON, Generator, Settings, Stop
from coop.rota.engine.master import Master
from coop.rota.engine.person import make_person, takes_over
from coop.rota.engine.pricing import Column, moved

MOST_PASSES = 25
SMOOTHING = 0.5  # how much of the worths of the best bound so far stays in those priced with
COUNT_EVERY = 10  # rounds after which graphs learn to count what is often broken
MOST_COUNTED = 4
MODEST = 2.0  # times the points of as many hours beyond contract: what an empty place costs first
DEARER = 4.0
# A linear programme takes long to settle where rows are many, or many for each person.
MANY_ROWS = 600
MANY_EACH = 15
CALM = 0.3  # of the points of hours beyond contract: what a place is worth at first
MOST_STEPS = 100_000
FEW_ROSTERS, FEW_IN_ALL = 1_500, 4_000  # of one person, of all: all of them are looked at
BRANCHES = 2_000
DIVES: tuple[dict[str, Any], ...] = (
    {},
    {"dive_rounds": 8},
    {"dive_part": 0.05, "dive_rounds": 4},
)
NEAR = 0.01  # of the bound: a rota so near to it is set out from as it is
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
        count = int(rows.needed.sum())
        self.large = count > MANY_ROWS or count > MANY_EACH * len(board.people)
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

    def finish(self) -> bool:
        """Where everybody has few rosters, the best rota of all; False: too many to look at.

        The master is of no use afterwards.
        """
        columns: list[Column] = []
        for who in self.everybody:
            mine = every_roster(self.generator.pricer, who, FEW_ROSTERS)
            if mine is None or len(columns) + len(mine) > FEW_IN_ALL:
                return False
            columns += mine
        self.generator.shelf.keep(columns)
        self.master.add([one for one in columns if self._new(one)])
        found = self.master.whole(np.inf, BRANCHES, None)
        if self.master.lower > self.lowest:
            self.lowest = self.master.lower
            self._note()
        if found is not None:
            self._take(found)
        return True

    def _new(self, column: Column) -> bool:
        return (column.who, column.places.tobytes()) not in self.master.known

    def climb(self, stop: Stop, report: Report) -> None:
        """Worths, a bound and rosters by first-order steps, where there are many rows."""
        rows = self.board.rows
        ascent = Ascent(self.master, self.generator.pricer)
        begin = np.zeros(rows.count)
        begin[: rows.shifts] = CALM * rows.policy.over_contract_hour * rows.table.work / 60

        def told() -> bool:
            self.lowest = max(self.lowest, ascent.best)
            self._note()
            report("Weighing what each place is worth")
            self.generator.shelf.keep(ascent.columns)
            ascent.columns.clear()
            return stop()

        target = self.board.objective - self.constant
        ascent.run(begin, target, MOST_STEPS, told)
        told()
        self.generator.centre[self.master.read] = ascent.best_dual

    def run(self, stop: Stop, report: Report) -> bool:
        """Generate until nothing helps or told to stop; whether the mix is the best.

        An empty place first costs little more than filling it may, and its true points only
        where it stays empty: worths that are bounded so settle in far fewer rounds, and prove
        as much.
        """
        master, rows = self.master, self.board.rows
        slacks = np.array([slack for slack, _ in rows.gap_slacks], np.int64)
        true = rows.slack_cost[slacks]
        costs = np.minimum(true, self._modest())
        master.reprice(slacks, costs)
        centre: Any = None
        while not stop():
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
            settled = master.value - bound < 20 * near or not columns
            short = (master.used(slacks) > EPSILON) & (costs < true)
            if settled and short.any():
                costs = np.where(short, np.minimum(true, DEARER * costs), costs)
                master.reprice(slacks, costs)
                centre = None
            elif master.value - self.lowest < near or not (columns or self._recount(1)):
                break
        master.reprice(slacks, true)
        if centre is not None:
            self.generator.aim(centre)
        return not stop()

    def _modest(self) -> Any:
        """Points by gap slack that an empty place costs at first."""
        rows = self.board.rows
        hour = rows.policy.over_contract_hour
        work = rows.table.work[[at for _, at in rows.gap_slacks]]
        if hour <= 0:
            return np.full(len(work), np.inf)
        return MODEST * (hour * work / 60 + 1)

    def _note(self) -> None:
        if self.generator.exact and np.isfinite(self.lowest):
            self.bound = ceil(self.lowest + self.constant - 1e-4)

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

    def dive(self, stop: Stop, enough: Stop) -> None:
        """Whole rosters from the mix in place of the board's where they are better.

        First quickly, then with more care while `enough` does not say so and they cost much
        beyond the bound: what a search by small parts sets out from decides how far it comes.
        """
        for number, way in enumerate(DIVES):
            if number:
                if enough() or stop() or self._near():
                    return
                self.master.open_all()
            if not self.master.solve():
                return
            settings = replace(self.settings, **way)
            halt = (lambda: stop() or enough()) if number else stop
            columns = self.generator.dive(self.master, {}, np.inf, settings, halt)
            if columns is not None:
                self._take(columns)

    def _near(self) -> bool:
        gap = self.board.objective - (self.lowest + self.constant)
        return bool(gap <= NEAR * max(1.0, abs(self.lowest + self.constant)))

    def _take(self, columns: list[Column]) -> bool:
        """Whole rosters in place of the board's, if they are no worse together."""
        old = [self.board.columns[who] for who in self.everybody]
        before = self.board.objective
        self.board.put(columns)
        if self.board.objective > before:
            self.board.put(old)
            return False
        return True
