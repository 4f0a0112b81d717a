"""One searcher: takes neighbourhoods of a rota in turn and keeps what is no worse."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from math import ceil, inf

from coop.rota.engine.board import Board
from coop.rota.engine.generation import Generator, Settings, Stop
from coop.rota.engine.neighbourhoods import Neighbourhoods
from coop.rota.engine.pricing import Column
from coop.rota.engine.turns import make_anew, take_turns

SLOTS = 4  # neighbourhoods of one round in steps mode
STEPS = 1_000  # of the linear solver in one neighbourhood there
BRANCHES = 5
ROUNDS = 15  # of generation
DIVES = (0.05, 0.05, 0.15, 0.3)  # parts that dives fix at once, one by chance
PERSON_FIRST = (0.0, 0.5, 2.0, 2.0)  # how much dives go person by person
REMEMBERED = (10, 30, 60)  # rosters of each person to begin with
POOL_SECONDS = 4.0
POOL_PAUSE = 4.0  # seconds after one; twice as long after each that found nothing
LEFT = 0.2  # part of the people whose rosters are made anew to search elsewhere
LONGEST = 1.0  # seconds; a neighbourhood that takes longer sets too much free

Pick = tuple[str, list[int], tuple[int, int] | None]


class Searcher:
    """A rota, and the means to better it."""

    def __init__(
        self, board: Board, generator: Generator, settings: Settings, bound: int | None
    ) -> None:
        """`bound` is what was proved with the worths that the generator aims at, or None."""
        self.board, self.bound = board, bound
        self.pool_from, self.pool_pause = -inf, POOL_PAUSE
        self.settings = settings
        self.around = Neighbourhoods(board, generator, settings)

    def turn(
        self, rng: random.Random, clock: Callable[[], float], stop: Stop
    ) -> list[Column] | None:
        """One neighbourhood by the clock; the new rosters where they are better."""
        began = clock()
        pools = self.bound is not None and began >= self.pool_from
        kind = self.around.kind(rng, pools)
        free, days = self.around.pick(rng, kind)
        if len(free) < 2:
            return None
        until = began + 4 * LONGEST
        columns, outcome = self._try(
            kind, free, days, rng, self.settings, lambda: stop() or clock() >= until
        )
        took = clock() - began
        if kind == "pool":  # not again until there is more to look at, and ever more
            self.pool_pause = POOL_PAUSE if outcome == "better" else 2 * self.pool_pause
            self.pool_from = clock() + self.pool_pause
        self.around.learn(kind, outcome, took)
        self.around.adapt(kind, outcome, took, LONGEST)
        if columns is not None:
            self.board.put(columns)
        return columns if outcome == "better" else None

    def leave(self, rng: random.Random) -> None:
        """Go on from another rota: many people's rosters made anew, dearer or not."""
        board = self.board
        staff = [who for who in range(len(board.people)) if board.asked_once[who]]
        chosen = rng.sample(staff, ceil(LEFT * len(staff)))
        before = [board.columns[who] for who in chosen]
        if not make_anew(board, chosen):
            board.put(before)

    def join(self, other: list[Column], clock: Callable[[], float]) -> bool:
        """Make anew all in which the rota and another one differ; True if it is better."""
        until = clock() + 4 * LONGEST
        columns, outcome = self.around.between(other, self.settings, lambda: clock() >= until)
        if columns is None or outcome != "better":
            return False
        self.board.put(columns)
        return True

    def _try(
        self,
        kind: str,
        free: list[int],
        days: tuple[int, int] | None,
        rng: random.Random,
        settings: Settings,
        stop: Stop,
    ) -> tuple[list[Column] | None, str]:
        if kind == "pool" and self.bound is not None:
            return self.around.pool(self.bound, POOL_SECONDS)
        if kind == "turns":
            return take_turns(self.board, self.around.able, rng)
        varied = replace(
            settings,
            dive_part=rng.choice(DIVES),
            person_first=rng.choice(PERSON_FIRST),
            shelf_most=rng.choice(REMEMBERED),
        )
        return self.around.improve(free, days, self.around.second_means(varied, rng), stop)

    def picks(self, seed: int, number: int) -> list[Pick]:
        """The neighbourhoods of a round in steps mode."""
        found: list[Pick] = []
        for slot in range(SLOTS):
            rng = random.Random(f"{seed} {number} {slot}")  # noqa: S311 - chance for the search
            kind = self.around.kind(rng)
            free, days = self.around.pick(rng, kind)
            found.append((kind, free, days))
        return found

    def step(self, pick: Pick, seed: str, stop: Stop) -> tuple[list[Column] | None, str]:
        """One neighbourhood of a round, whatever time it takes; the board stays as it is."""
        kind, free, days = pick
        if len(free) < 2:
            return None, "proved"
        settings = replace(
            self.settings, iterations=STEPS, rounds=ROUNDS, branches=BRANCHES, branch_seconds=None
        )
        rng = random.Random(seed)  # noqa: S311 - chance for the search
        return self._try(kind, free, days, rng, settings, stop)

    def merge(self, picks: list[Pick], answers: list[tuple[list[Column] | None, str]]) -> None:
        """Take the answers of a round in the order of the slots, each if it is still no worse."""
        for (kind, _, _), (columns, outcome) in zip(picks, answers, strict=True):
            self.around.learn(kind, outcome, 1.0)
            self.around.adapt(kind, outcome, 0.0, LONGEST)
            if columns is None:
                continue
            before = self.board.objective
            old = [self.board.columns[column.who] for column in columns]
            self.board.put(columns)
            if self.board.objective > before:
                self.board.put(old)
