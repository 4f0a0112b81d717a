"""The engine's door: a problem and a budget in, a lawful rota out, at any moment."""

from __future__ import annotations

import random
import warnings
from collections.abc import Callable

from coop.rota.engine.board import Board
from coop.rota.engine.budget import Budget
from coop.rota.engine.generation import Generator, Settings, Shelf
from coop.rota.engine.opening import Root, settle, start
from coop.rota.engine.person import Person, make_person, takes_over
from coop.rota.engine.pricing import Pricer, nothing
from coop.rota.engine.rows import Rows
from coop.rota.engine.searching import Searcher
from coop.rota.engine.table import Table
from coop.rota.engine.team import search_by_clock, search_by_steps
from coop.rota.rules.check import blamed, check_rota, objective
from coop.rota.rules.index import index_of
from coop.rota.rules.problem import (
    Finding,
    Level,
    Place,
    Problem,
    Progress,
    Rota,
)
from coop.rota.rules.why import gaps

OPENING = 0.4  # of the seconds, what the best mix may take
DIVING = 0.5  # and by when whole rosters are taken from it
CLIMBING = 0.2  # and what worths by steps may take, where there are many rows
MOST_ROOT_ROUNDS = 100  # without a clock


class UnlawfulPlace(UserWarning):
    """Generator and checker disagreed: the place was left empty, the fault wants mending."""


class Solve:
    """One solve: what is known so far, told to whoever watches."""

    def __init__(
        self,
        problem: Problem,
        seed: int,
        on_progress: Callable[[Progress], None],
        should_stop: Callable[[], bool],
    ) -> None:
        self.problem, self.seed = problem, seed
        self.on_progress, self.should_stop = on_progress, should_stop
        self.index = index_of(problem)
        self.bound: int | None = None
        self.told: int | None = None  # the objective last told
        self.rounds = 0

    def make(self) -> None:
        """People, rows and an empty board."""
        table = Table(self.index)
        self.people: list[Person] = [make_person(table, one) for one in self.problem.workers]
        self.rows = Rows(table, self.people)
        self.pricer = Pricer(self.people, self.rows.breach // 3)
        self.board = Board(self.rows, self.people, self.pricer)

    def report(self, words: str) -> None:
        """Tell how things stand."""
        filled, needed = self.board.filled()
        now = self.board.objective
        better = self.told is None or now < self.told
        if better:
            self.told = now
        self.on_progress(Progress(words, self.rounds, now, filled, needed, self.bound, better))

    def begin(self) -> None:
        """A lawful rota, by turns."""
        rng = random.Random(self.seed)  # noqa: S311 - chance for the search, not for secrets
        start(self.board, rng, self.should_stop, self.report)
        for who, person in enumerate(self.people):
            if not self.board.asked_once[who] and not self.should_stop():
                self._loosen(who, person)

    def _loosen(self, who: int, person: Person) -> None:
        """Somebody who cannot have a roster by every rule: without what asks for a least."""
        limits = person.worker.limits
        if not limits.least_minutes and limits.min_days_in_a_row < 2 and limits.min_days_off < 2:
            return
        loose = make_person(self.rows.table, person.worker, person.counted, loose=True)
        if takes_over(loose, person):
            self.people[who] = loose
            self.board.columns[who] = nothing(self.index, loose, who)
            self.board.respond(who, self.board.full())

    def improve(self, budget: Budget, threads: int, clock: Callable[[], float] | None) -> None:
        """The best mix and its bound, whole rosters from it, then neighbourhoods."""
        shelf = Shelf(len(self.people))
        shelf.keep(self.board.columns)
        settings = Settings()
        generator = Generator(self.rows, self.pricer, shelf)
        root = Root(self.board, generator, settings)
        if root.everybody:
            self._open(root, budget, clock)
        if self.finished():
            return
        aimed = self.bound if generator.lows else None
        searcher = Searcher(self.board, generator, settings, aimed)
        if budget.rounds is not None or clock is None:
            shelf.frozen = True

            def on_round(done: int) -> None:
                self.rounds = done
                self.report("Improving")

            rounds = budget.rounds or 0
            search_by_steps(searcher, self.seed, rounds, threads, self.finished, on_round)
        else:

            def on_better() -> None:
                self.rounds += 1
                self.report("Improving")

            search_by_clock(searcher, self.seed, threads, clock, self.finished, on_better)

    def _open(self, root: Root, budget: Budget, clock: Callable[[], float] | None) -> None:
        until = diving = None
        if clock is not None and budget.seconds is not None:
            until = clock() + (CLIMBING if root.large else OPENING) * budget.seconds
            diving = clock() + DIVING * budget.seconds
        left = iter(range(MOST_ROOT_ROUNDS))

        def stop() -> bool:
            if until is not None and clock is not None:
                return clock() >= until or self.finished()
            return next(left, None) is None or self.finished()

        def late() -> bool:
            return diving is not None and clock is not None and clock() >= diving

        def report(words: str) -> None:
            self.learn(root)
            self.report(words)

        if root.finish():
            self.learn(root)
            self.report("Choosing whole rosters")
            if self.finished():
                return
            root = Root(self.board, root.generator, root.settings)
        if root.large:
            root.climb(stop, report)
        else:
            root.run(stop, report)
        self.learn(root)
        if not self.finished() and not root.large:
            root.dive(self.finished, late)
            self.report("Choosing whole rosters")
        if not self.finished():
            settle(self.board, self.finished)
            self.report("Choosing whole rosters")

    def learn(self, root: Root) -> None:
        """Keep the best bound."""
        if root.bound is not None and (self.bound is None or root.bound > self.bound):
            self.bound = root.bound

    def finished(self) -> bool:
        """Whether nothing better can be, or somebody wants the rota now."""
        if self.bound is not None and self.board.objective <= self.bound:
            return True
        return self.should_stop()


def solve_problem(
    problem: Problem,
    budget: Budget,
    seed: int,
    threads: int,
    on_progress: Callable[[Progress], None],
    should_stop: Callable[[], bool],
    clock: Callable[[], float] | None,
) -> Rota:
    """See `coop.rota.engine.solve`."""
    solve = Solve(problem, seed, on_progress, should_stop)
    solve.make()
    solve.report("Reading the rules")
    solve.begin()
    if budget.rounds != 0 and not should_stop():
        solve.improve(budget, threads, clock)
    solve.report("Checking every rule")
    places = lawful(problem, _places(solve))
    found = check_rota(problem, places)
    points = objective(problem, places)
    bound = solve.bound
    return Rota(
        places=places,
        objective=points,
        gaps=gaps(problem, places),
        findings=(*found, *_left_alone(solve)),
        rounds=solve.rounds,
        bound=None if bound is None else min(bound, points),
    )


def lawful(problem: Problem, places: tuple[Place, ...]) -> tuple[Place, ...]:
    """The places without any that the independent checker refuses and nobody fixed by hand.

    Warns `UnlawfulPlace` when there is one: the generator is exact, so that would be a fault.
    """
    index = index_of(problem)
    by_hand = {(fixed.shift, fixed.worker) for fixed in problem.fixed}
    while found := blamed(problem, places):
        warnings.warn(found[0].words, UnlawfulPlace, stacklevel=2)
        drop: set[tuple[int, int]] = set()
        for finding in found:
            chosen = {
                place.shift
                for place in places
                if place.worker == finding.worker and (place.shift, place.worker) not in by_hand
            }
            mine = chosen & set(finding.shifts) or chosen
            last = max(mine, key=lambda shift: index.duty(shift).start)
            drop.add((last, finding.worker))
        places = tuple(place for place in places if (place.shift, place.worker) not in drop)
    return places


def _left_alone(solve: Solve) -> tuple[Finding, ...]:
    """Who has nothing but what is fixed, because no roster holds it and keeps every rule."""
    found = []
    for who, person in enumerate(solve.people):
        if solve.board.asked_once[who] or not len(person.shifts) or solve.should_stop():
            continue
        words = (
            f"What {person.worker.name} has worked or been given by hand leaves no lawful "
            "roster, so nothing more was given"
        )
        found.append(
            Finding(Level.GOAL, "no_lawful_roster", words, person.worker.id, accepted="facts")
        )
    return tuple(found)


def _places(solve: Solve) -> tuple[Place, ...]:
    """Fixed and chosen places in the order of the shifts, one leader named where one is needed."""
    index = solve.index
    on: dict[int, list[int]] = {}
    for fixed in index.problem.fixed:
        on.setdefault(fixed.shift, []).append(fixed.worker)
    for person, column in zip(solve.people, solve.board.columns, strict=True):
        for position in person.shifts[column.places].tolist():
            shift = index.problem.shifts[position]
            on.setdefault(shift.id, []).append(person.worker.id)
    places = []
    for shift in index.problem.shifts:
        workers = on.get(shift.id, [])
        leader = None
        if shift.lead:
            leader = next((one for one in workers if index.workers[one].can_lead), None)
        places += [Place(shift.id, worker, worker == leader) for worker in workers]
    return tuple(places)
