"""The look at every rota of a scrap: what engine tests compare with, so it is tested itself."""

from __future__ import annotations

import random
from itertools import product
from math import prod

import pytest

from coop.rota.rules import objective
from coop.rota.rules.check import blamed
from coop.rota.rules.cover import capacity
from coop.rota.rules.problem import Place, Problem
from tests.factories.exhaustive import best_rota, optimum, random_care_problem, rosters


def room(problem: Problem, places: list[Place]) -> bool:
    fixed = [one.shift for one in problem.fixed]
    on = [place.shift for place in places]
    return all(
        on.count(shift.id) <= max(capacity(shift), fixed.count(shift.id))
        for shift in problem.shifts
    )


@pytest.mark.parametrize("seed", range(40))
def test_leaving_out_branches_loses_no_better_rota(seed: int) -> None:
    rng = random.Random(seed)
    problem = random_care_problem(rng)
    by_person = [rosters(problem, worker) for worker in problem.workers]
    while prod(len(one) for one in by_person) > 300:
        problem = random_care_problem(rng)
        by_person = [rosters(problem, worker) for worker in problem.workers]
    found = []
    for chosen in product(*by_person):
        places = [
            Place(shift_id, worker.id)
            for worker, roster in zip(problem.workers, chosen, strict=True)
            for shift_id in roster
        ]
        if room(problem, places) and not blamed(problem, places):
            found.append(objective(problem, places))
    assert optimum(problem) == min(found)


def test_the_same_state_of_chance_draws_the_same_scrap() -> None:
    assert random_care_problem(random.Random(3)) == random_care_problem(random.Random(3))
    assert random_care_problem(random.Random(3)) != random_care_problem(random.Random(4))


def test_the_best_rota_keeps_what_was_fixed() -> None:
    drawn = (random_care_problem(random.Random(seed)) for seed in range(60))
    for problem in [one for one in drawn if one.fixed][:8]:
        _, places = best_rota(problem)
        fixed = {(one.shift, one.worker) for one in problem.fixed}
        assert fixed <= {(place.shift, place.worker) for place in places}
