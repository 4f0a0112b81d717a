"""Observations as a goal of the engine: placed where all else is equal, never against a rule."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from coop.rota.engine import Budget, solve
from coop.rota.rules import calendar, check_rota, objective
from coop.rota.rules.check import blamed
from coop.rota.rules.index import index_of
from coop.rota.rules.observing import MISSED, PLACED, meetings
from coop.rota.rules.problem import Fixed, Held, Kind, Need, Observation, Place, Policy
from tests.factories import law
from tests.factories.exhaustive import optimum, random_care_problem
from tests.factories.rota_problems import (
    MEDICATION,
    MONDAY,
    MOVING,
    make_problem,
    make_shift,
    make_worker,
)

AROUND = calendar(MONDAY)
LEARNER, ASSESSOR, THIRD, FOURTH = 1, 2, 3, 4
EVERYTHING_ELSE_EQUAL = Policy(
    under_contract_hour=0, over_contract_hour=0, uneven_burden=0, split_day=0, observation=-50
)
DUE = Observation(LEARNER, MOVING, (ASSESSOR,), None, 0, 4)


def week(observations=(DUE,), *, heads=2, days=range(5), workers=None, fixed=(), **policy):
    """A shift of two a day for four people, each at most one and a bit: many rotas cost alike."""
    shifts = tuple(
        replace(make_shift(AROUND, day + 1, day, "07:00", "13:00"), least=heads, wanted=heads)
        for day in days
    )
    workers = workers or tuple(make_worker(n) for n in (LEARNER, ASSESSOR, THIRD, FOURTH))
    problem = make_problem(
        shifts, workers, fixed=fixed, policy=replace(EVERYTHING_ELSE_EQUAL, **policy)
    )
    return replace(problem, observations=tuple(observations))


def found(problem, places):
    return {one.rule: one.words for one in check_rota(problem, places) if "observation" in one.rule}


@pytest.mark.parametrize("seed", range(4))
def test_all_else_equal_they_are_put_together_in_time(seed):
    problem = week()
    rota = solve(problem, Budget(rounds=3), seed)
    assert rota.objective == objective(problem, rota.places) == -50
    assert PLACED in found(problem, rota.places)
    without = solve(replace(problem, observations=()), Budget(rounds=3), seed)
    assert without.objective == 0


def test_it_is_said_in_words_who_sees_whom_and_when():
    problem = week()
    places = (Place(3, LEARNER), Place(3, ASSESSOR))
    words = found(problem, places)[PLACED]
    assert words == "Observation of moving and handling: Worker 1 with Worker 2, Wed 2 Dec"
    apart = (Place(3, LEARNER), Place(4, ASSESSOR))
    assert found(problem, apart) == {
        MISSED: "Observation of moving and handling is not placed for Worker 1"
    }


def test_twice_together_counts_once():
    problem = week()
    once = (Place(1, LEARNER), Place(1, ASSESSOR), Place(2, LEARNER), Place(3, ASSESSOR))
    twice = (Place(1, LEARNER), Place(1, ASSESSOR), Place(2, LEARNER), Place(2, ASSESSOR))
    gaps = 10_000 * (10 - 4)
    assert objective(problem, once) == objective(problem, twice) == gaps - 50


def test_after_the_last_day_it_is_too_late():
    problem = week(days=(5, 6))
    assert meetings(index_of(problem), DUE) == ()
    rota = solve(problem, Budget(rounds=2))
    assert rota.objective == 0


def test_what_has_run_out_is_in_time_on_any_day():
    problem = week([replace(DUE, until_day=None)], days=(5, 6))
    assert solve(problem, Budget(rounds=2)).objective == -50


def test_the_assessor_must_hold_what_is_asked_on_that_day():
    """Only until Tuesday does the assessor hold it: they meet on one of these two days."""
    assessor = replace(make_worker(ASSESSOR), held=(Held(MEDICATION, 0, 1),))
    workers = (make_worker(LEARNER), assessor, make_worker(THIRD), make_worker(FOURTH))
    problem = week([replace(DUE, asks=MEDICATION)], workers=workers)
    assert [one.shift for one in meetings(index_of(problem), problem.observations[0])] == [1, 2]
    rota = solve(problem, Budget(rounds=3))
    assert rota.objective == -50
    days = {p.shift for p in rota.places if p.worker == LEARNER}
    days &= {p.shift for p in rota.places if p.worker == ASSESSOR}
    assert days & {1, 2}


def test_nobody_observes_themselves():
    problem = week([replace(DUE, assessors=(LEARNER,))])
    assert meetings(index_of(problem), problem.observations[0]) == ()
    assert solve(problem, Budget(rounds=2)).objective == 0


def test_asleep_there_is_nothing_to_see():
    night = replace(make_shift(AROUND, 1, 0, "22:00", "07:00", Kind.SLEEP_IN), least=2, wanted=2)
    problem = replace(
        make_problem((night,), tuple(make_worker(n) for n in (1, 2))), observations=(DUE,)
    )
    assert meetings(index_of(problem), DUE) == ()


def test_no_rule_gives_way_to_it():
    """Each shift asks everybody for what the learner lacks: they stay apart, whatever it is worth."""
    able = [replace(make_worker(n), held=(Held(MEDICATION, 0),)) for n in (2, 3, 4)]
    problem = week(workers=(make_worker(LEARNER), *able), observation=-5_000)
    shifts = tuple(replace(one, needs=(Need(MEDICATION),)) for one in problem.shifts)
    problem = replace(problem, shifts=shifts)
    rota = solve(problem, Budget(rounds=3))
    assert all(place.worker != LEARNER for place in rota.places)
    assert blamed(problem, rota.places) == ()


def test_a_place_is_never_left_empty_for_it():
    """One person a shift: together they would be two, and one shift would stand empty."""
    problem = week(heads=1, observation=-5_000)
    rota = solve(problem, Budget(rounds=3))
    assert {place.shift for place in rota.places} == {1, 2, 3, 4, 5}
    assert rota.objective == 0


def test_what_hands_have_fixed_is_counted_and_built_upon():
    met = week(fixed=(Fixed(1, LEARNER), Fixed(1, ASSESSOR)))
    rota = solve(met, Budget(rounds=2))
    assert rota.objective == objective(met, rota.places) == -50
    half = week(fixed=(Fixed(2, LEARNER),))
    rota = solve(half, Budget(rounds=3))
    assert rota.objective == objective(half, rota.places) == -50


def observed_scrap(seed):
    """A scrap of a rota with up to three observations by chance."""
    rng = random.Random(seed)
    problem = random_care_problem(rng)
    ids = [worker.id for worker in problem.workers]
    asked = tuple(
        Observation(
            rng.choice(ids),
            MOVING,
            tuple(rng.sample(ids, rng.randint(1, len(ids)))),
            rng.choice((None, None, MEDICATION)),
            rng.choice((0, 0, 2)),
            rng.choice((None, 3, 6, 6)),
        )
        for _ in range(rng.randint(1, 3))
    )
    policy = replace(problem.policy, observation=rng.choice((-40, -200, -900)))
    return replace(problem, observations=asked, policy=policy)


def test_scraps_with_observations_are_solved_to_the_best():
    better = 0
    for seed in range(2_000, 2_016):
        problem = observed_scrap(seed)
        best = optimum(problem)
        rota = solve(problem, Budget(rounds=6))
        assert not law.broken(problem, rota.places), f"seed {seed}"
        assert rota.objective == objective(problem, rota.places), f"seed {seed}"
        assert rota.objective == best, f"seed {seed}"
        assert rota.bound is None or rota.bound <= best, f"seed {seed}"
        better += PLACED in found(problem, rota.places)
    assert better > 5
