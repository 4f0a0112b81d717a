"""The engine's door: a problem and a budget in, a lawful rota out, at any moment."""

from __future__ import annotations

import random
import warnings
from collections.abc import Callable

from coop.rota.engine.budget import Budget
from coop.rota.engine.person import make_person
from coop.rota.engine.price import Board
from coop.rota.engine.search import rounds, start
from coop.rota.rules.check import blamed, check_rota, objective
from coop.rota.rules.index import Index, index_of
from coop.rota.rules.problem import Place, Problem, Progress, Rota
from coop.rota.rules.why import gaps


class UnlawfulPlace(UserWarning):
    """Generator and checker disagreed: the place was left empty, the fault wants mending."""


def solve_problem(
    problem: Problem,
    budget: Budget,
    seed: int,
    on_progress: Callable[[Progress], None],
    should_stop: Callable[[], bool],
) -> Rota:
    """See `coop.rota.engine.solve`."""
    index = index_of(problem)
    rng = random.Random(seed)  # noqa: S311 - chance for the search, not for secrets
    board = Board(index)

    def report(words: str, done: int) -> None:
        filled, needed = board.filled()
        on_progress(Progress(words, done, board.objective(), filled, needed))

    report("Reading the rules", 0)
    for worker in problem.workers:
        if should_stop():
            break
        board.add(make_person(board.table, worker))
    start(board, rng, should_stop, report)
    done = rounds(board, rng, budget.rounds, should_stop, report)
    report("Checking every rule", done)
    places = lawful(problem, _places(index, board))
    findings = check_rota(problem, places)
    return Rota(
        places=places,
        objective=objective(problem, places),
        gaps=gaps(problem, places),
        findings=findings,
        rounds=done,
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


def _places(index: Index, board: Board) -> tuple[Place, ...]:
    """Fixed and chosen places in the order of the shifts, one leader named where one is needed."""
    on: dict[int, list[int]] = {}
    for fixed in index.problem.fixed:
        on.setdefault(fixed.shift, []).append(fixed.worker)
    for person, roster in zip(board.people, board.rosters, strict=True):
        for position in roster:
            on.setdefault(board.shifts[position].id, []).append(person.worker.id)
    places = []
    for shift in index.problem.shifts:
        workers = on.get(shift.id, [])
        leader = None
        if shift.lead:
            leader = next((one for one in workers if index.workers[one].can_lead), None)
        places += [Place(shift.id, worker, worker == leader) for worker in workers]
    return tuple(places)
