"""Whole rotas: lawful whatever the problem, at any moment, the same for the same seed."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coop.rota.engine import Budget, solve, solving
from coop.rota.rules import calendar, check_rota, objective
from coop.rota.rules.check import blamed
from coop.rota.rules.cover import capacity
from coop.rota.rules.problem import (
    Fixed,
    Kind,
    Limits,
    Need,
    Place,
    Policy,
    Problem,
    Progress,
    Rota,
)
from tests.factories.rota_problems import (
    MEDICATION,
    MONDAY,
    coop_problem,
    make_problem,
    make_shift,
    make_worker,
    tiny_problem,
)

AROUND = calendar(MONDAY)


def sound(problem: Problem, rota: Rota) -> None:
    """What holds of every rota, whatever the problem."""
    assert blamed(problem, rota.places) == ()
    assert rota.objective == objective(problem, rota.places)
    assert len({(place.shift, place.worker) for place in rota.places}) == len(rota.places)
    given_places = {(place.shift, place.worker) for place in rota.places}
    assert {(fixed.shift, fixed.worker) for fixed in problem.fixed} <= given_places
    heads = Counter(place.shift for place in rota.places)
    fixed = Counter(one.shift for one in problem.fixed)
    for shift in problem.shifts:
        assert heads[shift.id] <= max(capacity(shift), fixed[shift.id])


@settings(max_examples=150)
@given(
    seed=st.integers(0, 10**6),
    people=st.integers(1, 5),
    weeks=st.integers(1, 3),
    rounds=st.integers(0, 3),
)
def test_every_rota_passes_the_checker(seed: int, people: int, weeks: int, rounds: int) -> None:
    problem = tiny_problem(seed, people, 7 * weeks, most=14)
    sound(problem, solve(problem, Budget(rounds=rounds), seed=seed))


@settings(max_examples=60)
@given(seed=st.integers(0, 10**6), asked=st.integers(0, 60))
def test_a_run_stopped_at_any_moment_returns_a_lawful_rota(seed: int, asked: int) -> None:
    problem = tiny_problem(seed, 4, 7, most=14)
    left = iter(range(asked))
    rota = solve(problem, Budget(rounds=6), seed=seed, should_stop=lambda: next(left, None) is None)
    sound(problem, rota)


@settings(max_examples=25)
@given(seed=st.integers(0, 10**6))
def test_the_same_seed_gives_the_same_rota(seed: int) -> None:
    problem = tiny_problem(seed, 5, 14, most=14)
    assert solve(problem, Budget(rounds=3), seed) == solve(problem, Budget(rounds=3), seed)


@pytest.fixture(scope="module")
def coop() -> tuple[Problem, Rota]:
    problem = coop_problem(24, weeks=4)
    return problem, solve(problem, Budget(rounds=6), seed=3)


def test_a_coop_of_24_over_four_weeks_is_lawful_and_mostly_filled(
    coop: tuple[Problem, Rota],
) -> None:
    problem, rota = coop
    sound(problem, rota)
    needed = sum(shift.least for shift in problem.shifts)
    empty = sum(gap.places for gap in rota.gaps)
    assert empty <= needed // 10  # few can lead and hold medication
    assert any(finding.rule == "chain" and finding.owed_minutes for finding in rota.findings)


def test_several_shifts_on_one_day_are_normal(coop: tuple[Problem, Rota]) -> None:
    problem, rota = coop
    day = {shift.id: shift.day for shift in problem.shifts}
    by_day = Counter((place.worker, day[place.shift]) for place in rota.places)
    assert max(by_day.values()) >= 2


def test_every_shift_that_needs_a_lead_and_has_people_names_one(
    coop: tuple[Problem, Rota],
) -> None:
    problem, rota = coop
    leads = {worker.id for worker in problem.workers if worker.can_lead}
    for shift in problem.shifts:
        there = [place for place in rota.places if place.shift == shift.id]
        naming = [place.worker for place in there if place.leads]
        if shift.lead and len(there) == capacity(shift):
            assert len(naming) == 1
            assert naming[0] in leads
        if not shift.lead:
            assert naming == []


def test_more_rounds_are_never_worse() -> None:
    problem = coop_problem(12, weeks=2, seed=4)
    found = [solve(problem, Budget(rounds=rounds), seed=2).objective for rounds in (0, 2, 6)]
    assert found == sorted(found, reverse=True)
    assert found[-1] < found[0]


def test_hours_are_shared_out_by_contract_before_anybody_is_asked_for_more() -> None:
    rows = tuple(
        make_shift(AROUND, number, day, "08:00", "14:00", rest=0)
        for number, day in enumerate((0, 1, 2, 3, 4, 0, 1, 2, 3, 4), 1)
    )
    people = tuple(make_worker(number, limits=Limits(weekly_contract=1800)) for number in (1, 2))
    rota = solve(make_problem(rows, people), Budget(rounds=3))
    assert Counter(place.worker for place in rota.places) == {1: 5, 2: 5}


def test_the_last_place_waits_for_somebody_who_holds_the_competency() -> None:
    rows = (
        make_shift(
            AROUND, 1, 0, "08:00", "13:00", least=2, needs=(Need(MEDICATION, 1),), label="Early"
        ),
    )
    people = (make_worker(1), make_worker(2))
    rota = solve(make_problem(rows, people), Budget(rounds=3))
    assert len(rota.places) == 1
    (gap,) = rota.gaps
    assert gap.places == 1
    assert dict(gap.reasons) == {"already on this shift": 1, "not signed off for medication": 1}


def test_places_fixed_by_hand_stay_even_where_they_break_a_rule() -> None:
    rows = (
        make_shift(AROUND, 1, 0, "14:30", "22:00", label="Late"),
        make_shift(AROUND, 2, 1, "07:00", "14:30", label="Early"),
        make_shift(AROUND, 3, 3, "07:00", "14:30", label="Early"),
    )
    fixed = (Fixed(1, 1, override=True), Fixed(2, 1, override=True))
    rota = solve(make_problem(rows, (make_worker(),), fixed=fixed), Budget(rounds=2))
    assert {place.shift for place in rota.places} == {1, 2, 3}
    (found,) = [one for one in rota.findings if one.rule == "daily_rest"]
    assert found.accepted == "override"


def test_an_impossible_need_is_a_gap_and_still_a_rota() -> None:
    rows = (make_shift(AROUND, 1, 0, "08:00", "13:00", service=9),)
    rota = solve(make_problem(rows, (make_worker(),)), Budget(rounds=5))
    assert rota.places == ()
    assert rota.gaps[0].words.endswith("1 does not work in this service")


def test_a_problem_without_people_or_shifts_is_answered() -> None:
    assert solve(make_problem((), ()), Budget(rounds=5)).places == ()
    assert solve(make_problem((), (make_worker(),)), Budget(rounds=5)).gaps == ()
    rows = (make_shift(AROUND, 1, 0, "08:00", "13:00"),)
    assert len(solve(make_problem(rows, ()), Budget(rounds=5)).gaps) == 1


def test_a_short_round_and_a_sleep_in_fit_into_one_day() -> None:
    rows = (
        make_shift(AROUND, 1, 0, "06:00", "10:00"),
        make_shift(AROUND, 2, 0, "22:00", "07:00", Kind.SLEEP_IN),
    )
    rota = solve(make_problem(rows, (make_worker(),)), Budget(rounds=0))
    assert {place.shift for place in rota.places} == {1, 2}


def test_progress_is_told_and_ends_with_the_check() -> None:
    told: list[Progress] = []
    problem = coop_problem(6, weeks=1)
    rota = solve(problem, Budget(rounds=4), on_progress=told.append)
    assert told[0].words == "Reading the rules"
    assert told[-1].words == "Checking every rule"
    assert told[-1].objective == rota.objective
    assert told[-1].needed == sum(shift.least for shift in problem.shifts)
    assert [one.round for one in told] == sorted(one.round for one in told)


def test_seconds_are_those_of_the_callers_clock() -> None:
    ticks = iter(range(10**6))
    problem = coop_problem(6, weeks=1)
    rota = solve(problem, Budget(seconds=200), clock=lambda: float(next(ticks)))
    assert next(ticks) < 400
    sound(problem, rota)
    with pytest.raises(ValueError, match="needs a clock"):
        solve(problem, Budget(seconds=5))
    with pytest.raises(ValueError, match="seconds or rounds"):
        Budget()


def test_a_place_that_the_checker_refuses_is_left_empty_and_warned_of() -> None:
    rows = (
        make_shift(AROUND, 1, 0, "14:30", "22:00"),
        make_shift(AROUND, 2, 1, "07:00", "14:30"),
    )
    problem = make_problem(rows, (make_worker(),))
    with pytest.warns(solving.UnlawfulPlace, match="Only 9 h rest"):
        left = solving.lawful(problem, (Place(1, 1), Place(2, 1)))
    assert left == (Place(1, 1),)
    assert check_rota(problem, left) is not None


def test_the_engine_loads_no_compiled_code_until_it_is_asked_to_solve() -> None:
    script = (
        "import sys; import coop.rota.engine, coop.rota.rules; "
        "print([name for name in ('numba', 'numpy') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_a_night_that_begins_after_midnight_on_monday_counts_in_the_new_week() -> None:
    night = Kind.WAKING_NIGHT
    rows = (
        make_shift(AROUND, 1, 6, "21:00", "02:00", night),
        make_shift(AROUND, 2, 7, "02:30", "06:30", night),
        make_shift(AROUND, 3, 9, "22:00", "07:00", night),
    )
    person = make_worker(limits=Limits(max_nights_per_week=1))
    rota = solve(make_problem(rows, (person,), days=14), Budget(rounds=0))
    placed = {place.shift for place in rota.places}
    assert 1 in placed
    assert len(placed & {2, 3}) == 1


def test_two_blocks_on_one_day_are_one_day_of_a_run() -> None:
    rows = (
        make_shift(AROUND, 1, 0, "06:00", "10:00"),
        make_shift(AROUND, 2, 1, "06:00", "10:00"),
        make_shift(AROUND, 3, 1, "22:00", "07:00", Kind.SLEEP_IN),
        make_shift(AROUND, 4, 2, "19:00", "22:00"),
    )
    policy = Policy(max_days_in_a_row=2)
    rota = solve(make_problem(rows, (make_worker(),), policy=policy), Budget(rounds=0))
    assert len(rota.places) == 3
    assert {2, 3} <= {place.shift for place in rota.places}


@pytest.mark.parametrize("days", [7, 14])
def test_hours_carried_over_sunday_may_not_exceed_the_new_weeks_cap(days: int) -> None:
    rows = (make_shift(AROUND, 1, 6, "22:00", "07:00", Kind.SLEEP_IN),)  # 2 h and 7 h

    def placed(cap: int) -> int:
        person = make_worker(limits=Limits(weekly_cap=cap * 60))
        return len(solve(make_problem(rows, (person,), days), Budget(rounds=0)).places)

    assert placed(7) == 1
    assert placed(6) == 0


def test_a_rota_fills_the_weeks_without_a_cap_and_keeps_it_in_the_others() -> None:
    rows = tuple(
        make_shift(AROUND, day + 1, day, "09:00", "15:00") for day in range(14) if day % 7 < 4
    )
    caps: tuple[int | None, ...]
    for caps, filled in (((12 * 60, None), [2, 4]), ((None, 18 * 60), [4, 3])):
        person = make_worker(limits=Limits(weekly_cap=12 * 60, cap_weeks=caps))
        rota = solve(make_problem(rows, (person,), 14), Budget(rounds=0))
        weeks = Counter((place.shift - 1) // 7 for place in rota.places)
        assert [weeks[0], weeks[1]] == filled


def test_a_place_that_nobody_can_take_does_not_end_the_search() -> None:
    problem = coop_problem(people=12, weeks=1, seed=3)
    lost = replace(problem.shifts[0], needs=(Need(999),))
    rota = solve(replace(problem, shifts=(lost, *problem.shifts[1:])), Budget(rounds=6), seed=1)
    assert rota.rounds == 6
    assert lost.id in {gap.shift for gap in rota.gaps}
