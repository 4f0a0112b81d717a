"""The checker against the rules written a second time: the same verdict on any roster or rota."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from coop.rota.rules import check_rota, verdict
from coop.rota.rules.agreed import LEAST
from coop.rota.rules.check import blamed, fits
from coop.rota.rules.index import index_of
from coop.rota.rules.problem import Place, Problem
from tests.factories.law import broken, lacking
from tests.factories.rota_problems import tiny_problem
from tests.factories.scraps import scrap


def some_rota(problem: Problem, rng: random.Random) -> list[Place]:
    """What was fixed, and any places beside it, however unlawful."""
    often = rng.choice((0.15, 0.3, 0.6))
    spots = [(one.shift, one.worker) for one in problem.fixed]
    for shift in problem.shifts:
        for worker in problem.workers:
            if (shift.id, worker.id) not in spots and rng.random() < often:
                spots.append((shift.id, worker.id))
    rng.shuffle(spots)
    return [Place(shift, worker) for shift, worker in spots]


def agree(problem: Problem, places: list[Place]) -> None:
    assert {(one.worker, one.rule) for one in blamed(problem, places)} == broken(problem, places)
    least = {one for one in check_rota(problem, places) if one.rule in LEAST}
    assert {(one.worker, one.rule) for one in least} == lacking(problem, places)


@settings(max_examples=400)
@given(seed=st.integers(0, 10**9))
def test_both_find_the_same_fault_with_any_rota_of_a_scrap(seed: int) -> None:
    rng = random.Random(seed)
    problem = scrap(rng)
    agree(problem, some_rota(problem, rng))


@settings(max_examples=150)
@given(seed=st.integers(0, 10**9), weeks=st.integers(1, 4))
def test_both_find_the_same_fault_over_several_weeks(seed: int, weeks: int) -> None:
    rng = random.Random(seed)
    problem = tiny_problem(seed, rng.randint(1, 4), 7 * weeks, most=16)
    agree(problem, some_rota(problem, rng))


@settings(max_examples=150)
@given(seed=st.integers(0, 10**9))
def test_a_rota_placed_by_hand_within_every_verdict_is_lawful(seed: int) -> None:
    rng = random.Random(seed)
    problem = scrap(rng)
    places = [Place(one.shift, one.worker) for one in problem.fixed]
    spots = [(shift.id, worker.id) for shift in problem.shifts for worker in problem.workers]
    rng.shuffle(spots)
    for shift, worker in spots:
        mine = [place.shift for place in places if place.worker == worker]
        if shift in mine or any(
            found.refuses for found in verdict(problem, worker, mine, shift, places)
        ):
            continue
        before = lacking(problem, places)
        places.append(Place(shift, worker))
        worse = {one for one, _ in lacking(problem, places) - before}
        # Nobody comes to less than was agreed by it; only what facts cut short is longer by now.
        assert all(one.duties for one in problem.workers if one.id in worse)
    assert broken(problem, places) == set()


@settings(max_examples=100)
@given(seed=st.integers(0, 10**9))
def test_what_fits_a_roster_is_what_no_verdict_refuses(seed: int) -> None:
    rng = random.Random(seed)
    problem = scrap(rng)
    index = index_of(problem)
    for worker in problem.workers:
        mine = [shift.id for shift in problem.shifts if rng.random() < 0.3]
        for shift in problem.shifts:
            if shift.id not in mine:
                refused = any(one.refuses for one in verdict(problem, worker.id, mine, shift.id))
                assert fits(index, worker, mine, shift) is not refused
