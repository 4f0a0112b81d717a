"""The engine against the best rota of all, found by looking at every lawful one."""

from __future__ import annotations

import random

import pytest

from coop.rota.engine import Budget, solve
from coop.rota.rules import objective
from tests.factories import law
from tests.factories.exhaustive import optimum, random_care_problem

pytestmark = pytest.mark.slow

EACH = 12


@pytest.mark.parametrize("block", range(8))
def test_scraps_of_care_rotas_are_solved_to_the_best(block: int) -> None:
    proved = 0
    for seed in range(EACH * block, EACH * (block + 1)):
        problem = random_care_problem(random.Random(seed))
        best = optimum(problem)
        rota = solve(problem, Budget(rounds=6))
        assert not law.broken(problem, rota.places), f"seed {seed}"
        assert rota.objective == objective(problem, rota.places)
        assert rota.objective == best, f"seed {seed}"
        assert rota.bound is None or rota.bound <= best, f"seed {seed}"
        proved += rota.bound == best
    assert proved > EACH // 2  # the bound is no empty word


def test_the_bound_before_any_search_is_no_more_than_the_best() -> None:
    told = 0
    for seed in range(1_000, 1_040):
        problem = random_care_problem(random.Random(seed))
        bounds: list[int] = []
        solve(
            problem,
            Budget(rounds=1),
            on_progress=lambda now, bounds=bounds: (  # type: ignore[misc]
                bounds.append(now.bound) if now.bound is not None else None
            ),
        )
        best = optimum(problem)
        assert all(bound <= best for bound in bounds), f"seed {seed}"
        assert bounds == sorted(bounds), f"seed {seed}"
        told += bool(bounds)
    assert told > 25
