"""Who is asked first for a shift: whom no rule refuses, then by the points of the change."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from coop.rota.rules import calendar, verdict
from coop.rota.rules.goals import person_cost
from coop.rota.rules.index import index_of
from coop.rota.rules.problem import Level, Limits, Policy, Problem, Shift, Span, Worker
from coop.rota.rules.ranking import Ranked, grounds, ordinal, points, rank, refused
from tests.factories.rota_problems import (
    MONDAY,
    coop_problem,
    make_problem,
    make_shift,
    make_worker,
    tiny_problem,
)

AROUND = calendar(MONDAY)
WHOLE_DAY = Span(AROUND.midnight(0), AROUND.midnight(1), "annual leave")


def _early(number: int = 1, day: int = 0, **more: object) -> Shift:
    made = make_shift(AROUND, number, day, "07:00", "15:30", rest=30)
    return replace(made, **more)  # type: ignore[arg-type]


def _ranked(problem: Problem, current: dict[int, list[int]] | None = None) -> tuple[Ranked, ...]:
    return rank(problem, 1, lambda worker: (current or {}).get(worker, []), ())


def _problem(*workers: Worker, shifts: tuple[Shift, ...] = (_early(),)) -> Problem:
    return make_problem(shifts, workers)


def test_the_law_comes_before_points_and_the_barred_come_last() -> None:
    away = make_worker(1, leave=(WHOLE_DAY,))
    asked_first = replace(make_worker(2), wishes=((1, -500),), unavailable=(WHOLE_DAY,))
    tired = make_worker(3)  # ends at 02:00: five hours of rest before the shift
    free = make_worker(4)
    late = make_shift(AROUND, 2, -1, "18:00", "02:00", rest=30)
    found = _ranked(_problem(away, asked_first, tired, free, shifts=(_early(), late)), {3: [2]})
    assert [one.worker.id for one in found] == [4, 2, 3, 1]
    assert [one.level for one in found] == [None, Level.AGREEMENT, Level.REST, Level.BARRED]


def test_hours_owed_speak_for_a_person_and_hours_over_against() -> None:
    owed = make_worker(2, limits=Limits(weekly_contract=16 * 60))
    none = make_worker(1)
    first, second = _ranked(_problem(none, owed))
    # The policy: 60 points an hour under contract, 90 an hour over, of a shift of 8 hours.
    assert (first.worker.id, first.points) == (2, -8 * 60)
    assert [one.words for one in first.grounds] == ["16 h under contract"]
    assert (second.worker.id, second.points) == (1, 8 * 90)


def test_a_known_place_and_known_faces_come_first() -> None:
    shift = _early(supported=(7, 8))
    known = make_worker(3, knows=frozenset({7, 8}), home_service=1, familiar=frozenset({1}))
    half = make_worker(2, knows=frozenset({7}), home_service=1, familiar=frozenset({1}))
    new = make_worker(1, home_service=2, familiar=frozenset())
    problem = _problem(new, half, known, shifts=(shift,))
    problem = replace(problem, policy=Policy(over_contract_hour=0))
    found = _ranked(problem)
    assert [(one.worker.id, one.points) for one in found] == [(3, 0), (2, 20), (1, 40 + 80 + 40)]
    assert "has not worked here lately" in [one.words for one in found[2].grounds]
    assert "knows 1 of 2 people" in [one.words for one in found[1].grounds]


def test_those_who_cannot_are_counted_by_reason() -> None:
    people = [make_worker(number, leave=(WHOLE_DAY,)) for number in (1, 2)]
    gone = make_worker(3, employed_until_day=-1)
    assert refused(_ranked(_problem(*people, gone, make_worker(4)))) == (
        ("away", 2),
        ("not employed then", 1),
    )


def test_people_of_other_services_and_those_left_out_are_not_ranked() -> None:
    other = replace(make_worker(1), services=frozenset({9}))
    problem = _problem(other, make_worker(2), make_worker(3))
    found = rank(problem, 1, lambda _: [], (), frozenset({2}))
    assert [one.worker.id for one in found] == [3]


def test_ordinals() -> None:
    said = [ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 112)]
    assert said == ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "112th"]


@settings(deadline=None, max_examples=150)
@given(st.integers(0, 10_000), st.integers(0, 2**9 - 1))
def test_the_grounds_add_up_to_what_the_rota_would_cost_more(seed: int, chosen: int) -> None:
    problem = tiny_problem(seed, people=2)
    index = index_of(problem)
    shift, *others = problem.shifts
    mine = [one.id for bit, one in enumerate(others) if chosen >> bit & 1]
    for worker in problem.workers:
        before = person_cost(index, worker, index.roster(worker.id, mine))
        after = person_cost(index, worker, index.roster(worker.id, (*mine, shift.id)))
        # Each ground rounds to whole points by itself: one point a week and a ground at most.
        assert abs(points(grounds(index, worker, mine, shift)) - (after - before)) <= 3


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000))
def test_nobody_whom_a_rule_refuses_stands_before_one_whom_none_does(seed: int) -> None:
    problem = tiny_problem(seed, people=5)
    for shift in problem.shifts:
        found = rank(problem, shift.id, lambda _: [], ())
        free = [
            not any(o.refuses for o in verdict(problem, one.worker.id, [], shift.id, ()))
            for one in found
        ]
        assert free == sorted(free, reverse=True)
        may = [one.points for one in found if one.level is None]
        assert may == sorted(may)


def test_the_order_does_not_hang_on_the_order_of_people() -> None:
    problem = coop_problem(30, weeks=1)
    turned = replace(problem, workers=problem.workers[::-1])
    number = problem.shifts[5].id
    one, other = (rank(each, number, lambda _: [], ()) for each in (problem, turned))
    assert [each.worker.id for each in one] == [each.worker.id for each in other]


@settings(deadline=None, max_examples=150)
@given(st.integers(0, 10_000), st.integers(0, 2**9 - 1))
def test_a_ranked_person_meets_the_refusals_that_the_verdict_gives(seed: int, chosen: int) -> None:
    problem = tiny_problem(seed, people=3)
    shift, *others = problem.shifts
    mine = [one.id for bit, one in enumerate(others) if chosen >> bit & 1]
    for one in rank(problem, shift.id, lambda _: mine, ()):
        told = verdict(problem, one.worker.id, mine, shift.id, ())
        above = [finding for finding in told if finding.level is not Level.GOAL]
        assert sorted(map(repr, one.findings)) == sorted(map(repr, above))
