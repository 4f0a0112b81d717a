"""The programming is exact: against every roster of one person that the checker accepts."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

import numpy as np
import pytest

from coop.rota.engine import labels, making, pricing
from coop.rota.engine.person import make_person
from coop.rota.engine.pricing import Pricer
from coop.rota.engine.rows import Rows
from coop.rota.engine.table import Table
from coop.rota.rules import goals
from coop.rota.rules.check import excuses, new_breaches
from coop.rota.rules.index import Index, index_of
from coop.rota.rules.limits import week_minutes
from coop.rota.rules.problem import Level, Problem, Worker
from tests.factories.rota_problems import coop_problem, tiny_problem


def accepted(index: Index, worker: Worker, ids: tuple[int, ...]) -> bool:
    """Whether the checker finds nothing that facts and fixed places do not explain."""
    before = excuses(index, worker, index.fixed_ids(worker.id))
    return not any(
        breach.level is not Level.GOAL and not breach.accepted and not breach.excused_by(before)
        for breach in new_breaches(index, worker, ids, {})
    )


def value(index: Index, worker: Worker, ids: tuple[int, ...], prices: dict[int, int]) -> int:
    """Points of a roster under given prices of the shifts, worked out from the duties."""
    duties = index.roster(worker.id, ids)
    policy = index.problem.policy
    minutes = week_minutes(duties)
    total = sum(prices.get(one, 0) for one in ids)
    total += policy.split_day * goals.split_days(index, worker, duties)
    for week, contract in enumerate(goals.contracts(index)[worker.id]):
        total += goals.contract_cost(policy, contract, minutes.get(week, 0))
    return total


def every_roster(index: Index, worker: Worker) -> Iterator[tuple[int, ...]]:
    fixed = index.fixed_ids(worker.id)
    free = [shift.id for shift in index.problem.shifts if shift.id not in fixed]
    for size in range(len(free) + 1):
        for chosen in itertools.combinations(free, size):
            if accepted(index, worker, (*fixed, *chosen)):
                yield (*fixed, *chosen)


def priced(problem: Problem, seed: int) -> dict[int, int]:
    rng = random.Random(seed)
    return {
        shift.id: rng.choice((-3000, -800, -300, -10, 5, 200)) + rng.randrange(50)
        for shift in problem.shifts
    }


def cheapest(problem: Problem, prices: dict[int, int]) -> tuple[int, ...] | None:
    index = index_of(problem)
    table = Table(index)
    one = make_person(table, problem.workers[0])
    Rows(table, [one])
    asked = [prices[problem.shifts[position].id] for position in one.shifts]
    _, column = Pricer([one], 10_000).cheapest(0, np.array(asked, np.int64), 1)
    if column is None:
        return None
    return (*one.fixed, *(problem.shifts[at].id for at in one.shifts[column.places]))


@pytest.fixture
def to_the_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """The counter counts single minutes where it must, so that rounding plays no part."""
    monkeypatch.setattr(making, "MOST_UNITS", 10**7)


# Facts that overlap one another are left out: the generator lays nothing beside such a muddle.
@pytest.mark.usefixtures("to_the_minute")
@pytest.mark.parametrize("block", range(6))
@pytest.mark.parametrize("days", [4, 7, 14])
def test_the_cheapest_roster_is_the_cheapest_of_all_that_the_checker_accepts(
    days: int, block: int
) -> None:
    compared = 0
    for seed in range(100 * block + days, 100 * block + days + 40):
        problem = tiny_problem(seed, days=days, most=8)
        index, worker = index_of(problem), problem.workers[0]
        if any(rule == "overlap" for rule, _ in excuses(index, worker, index.fixed_ids(1))):
            continue
        prices = priced(problem, seed)
        rosters = list(every_roster(index, worker))
        best = min(value(index, worker, ids, prices) for ids in rosters)
        found = cheapest(problem, prices)
        assert found is not None
        assert accepted(index, worker, found), f"seed {seed}"
        assert value(index, worker, found, prices) == best, f"seed {seed}"
        compared += len(rosters) > 1
    assert compared > 25


@pytest.mark.usefixtures("to_the_minute")
def test_the_average_over_seventeen_weeks_is_exact_where_it_binds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []
    real = labels.cheapest_under

    def counted(*given: object) -> int:
        asked.append(1)
        found: int = real(*given)
        return found

    monkeypatch.setattr(labels, "cheapest_under", counted)
    for seed in range(3000):
        problem = tiny_problem(seed, days=14, most=8)
        worker = problem.workers[0]
        history = worker.week_minutes_before
        if len(history) < 16 or sum(history) < 47 * 60 * len(history):
            continue
        index = index_of(problem)
        if any(rule == "overlap" for rule, _ in excuses(index, worker, index.fixed_ids(1))):
            continue
        prices = priced(problem, seed)
        best = min(value(index, worker, ids, prices) for ids in every_roster(index, worker))
        found = cheapest(problem, prices)
        assert found is not None
        assert value(index, worker, found, prices) == best, f"seed {seed}"
        if len(asked) >= 12:
            return
    raise AssertionError(f"the average bound only {len(asked)} times")


@pytest.mark.parametrize("coarse", [16, 100])
def test_a_coarse_counter_is_never_unlawful_and_never_beats_the_exact_one(
    monkeypatch: pytest.MonkeyPatch, coarse: int
) -> None:
    for seed in range(200):
        problem = tiny_problem(seed)
        index, worker = index_of(problem), problem.workers[0]
        prices = priced(problem, seed)
        monkeypatch.setattr(making, "MOST_UNITS", 10**7)
        exact = cheapest(problem, prices)
        monkeypatch.setattr(making, "MOST_UNITS", coarse)
        rough = cheapest(problem, prices)
        assert exact is not None
        assert rough is not None
        assert accepted(index, worker, rough)
        assert value(index, worker, rough, prices) >= value(index, worker, exact, prices)


def test_without_room_for_labels_the_average_still_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pricing, "MOST_LABELS", 2)
    for seed in range(300):
        problem = tiny_problem(seed, days=14)
        found = cheapest(problem, priced(problem, seed))
        if found is not None:
            assert accepted(index_of(problem), problem.workers[0], found), f"seed {seed}"


def test_a_real_persons_roster_is_lawful_and_no_single_change_makes_it_cheaper() -> None:
    problem = coop_problem(12, weeks=2)
    index = index_of(problem)
    prices = priced(problem, 5)
    worker = problem.workers[0]
    found = cheapest(problem, prices)
    assert found is not None
    assert accepted(index, worker, found)
    best = value(index, worker, found, prices)
    offered = [row.id for row in problem.shifts if row.service in worker.services]
    for one in offered:
        changed = tuple(set(found) ^ {one})
        if accepted(index, worker, changed):
            assert value(index, worker, changed, prices) >= best
    assert len(found) > 3
