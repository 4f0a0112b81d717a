"""The checker over a whole rota, the verdict on one change, and why nobody fills a gap."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from coop.rota.rules import calendar, check_rota, gaps, objective, verdict, why_nobody
from coop.rota.rules.check import blamed
from coop.rota.rules.goals import contract_cost, uneven_cost
from coop.rota.rules.problem import (
    Fixed,
    Held,
    Kind,
    Level,
    Limits,
    Need,
    Place,
    Policy,
    Shift,
    Span,
    Worker,
)
from tests.factories.rota_problems import (
    MEDICATION,
    MONDAY,
    coop_problem,
    make_problem,
    make_shift,
    make_worker,
)

AROUND = calendar(MONDAY)


def shift(number: int, day: int, opens: str, closes: str, **more: object) -> Shift:
    return make_shift(AROUND, number, day, opens, closes, label=f"S{number}", **more)  # type: ignore[arg-type]


def test_a_verdict_names_only_what_the_change_would_add() -> None:
    rows = (
        shift(1, 0, "14:30", "22:00"),
        shift(2, 1, "07:00", "14:30"),  # 9 h after the first: given by hand before
        shift(3, 3, "07:00", "14:30"),
        shift(4, 3, "14:00", "18:00"),
    )
    problem = make_problem(rows, (make_worker(limits=Limits(weekly_contract=2400)),))
    assert verdict(problem, 1, (1, 2), 3) == ()
    (found,) = verdict(problem, 1, (1, 2, 3), 4)
    assert found.rule == "overlap"
    assert found.shifts == (3, 4)


def test_a_verdict_puts_the_strongest_rule_first() -> None:
    row = shift(1, 0, "08:00", "16:00", rest=0, needs=(Need(MEDICATION),))
    person = make_worker(unavailable=(Span(row.start, row.end, "pattern"),))
    found = verdict(make_problem((row,), (person,)), 1, (), 1)
    assert [one.rule for one in found] == ["competency", "break", "availability", "over_contract"]


def test_a_verdict_on_a_person_of_a_real_rota_takes_less_than_five_milliseconds() -> None:
    problem = coop_problem()
    worker = problem.workers[3]
    mine = [row for row in problem.shifts if row.service in worker.services]
    current: list[int] = []
    for row in mine:
        if not any(one.refuses for one in verdict(problem, worker.id, current, row.id)):
            current.append(row.id)
    assert len(current) > 12
    spent = []
    for row in mine[:60]:
        begun = time.perf_counter()
        verdict(problem, worker.id, current, row.id)
        spent.append(time.perf_counter() - begun)
    assert sorted(spent)[len(spent) // 2] < 0.005


def two(number: int, **more: object) -> Worker:
    return replace(make_worker(), id=number, name=f"Worker {number}", **more)  # type: ignore[arg-type]


SIGNED_OFF = (Held(MEDICATION, 0),)


def test_the_last_place_is_kept_for_somebody_with_the_needed_competency() -> None:
    row = shift(1, 0, "08:00", "13:00", least=2, wanted=2, needs=(Need(MEDICATION, 1),))
    people = (two(1), two(2), two(3, held=SIGNED_OFF))
    problem = make_problem((row,), people)
    first = (Place(1, 1),)
    (found,) = [one for one in verdict(problem, 2, (), 1, first) if one.refuses]
    assert found.level is Level.BARRED
    assert found.words == (
        "The last place on Mon 30 Nov S1 is kept for somebody signed off for medication"
    )
    assert not [one for one in verdict(problem, 3, (), 1, first) if one.refuses]
    assert [one.rule for one in blamed(problem, (Place(1, 1), Place(1, 2)))] == ["skill_missing"]
    assert blamed(problem, (Place(1, 1), Place(1, 3))) == ()


def test_a_shift_that_needs_a_lead_keeps_a_place_for_one() -> None:
    row = shift(1, 0, "08:00", "13:00", lead=True)
    problem = make_problem((row,), (two(1), two(2, can_lead=True)))
    assert [one.rule for one in blamed(problem, (Place(1, 1),))] == ["skill_missing"]
    assert blamed(problem, (Place(1, 2),)) == ()
    assert "kept for somebody who can lead" in blamed(problem, (Place(1, 1),))[0].words


def test_places_fixed_by_hand_are_not_blamed_for_a_missing_skill() -> None:
    row = shift(1, 0, "08:00", "13:00", lead=True)
    problem = make_problem((row,), (two(1),), fixed=(Fixed(1, 1),))
    assert blamed(problem, (Place(1, 1),)) == ()


def test_a_rota_that_places_somebody_twice_or_beyond_the_wanted_says_so() -> None:
    row = shift(1, 0, "08:00", "13:00")
    problem = make_problem((row,), (two(1), two(2)))
    assert "duplicate" in {one.rule for one in check_rota(problem, (Place(1, 1), Place(1, 1)))}
    crowded = [one for one in check_rota(problem, (Place(1, 1), Place(1, 2))) if not one.refuses]
    assert "Mon 30 Nov S1 has 1 person more than wanted" in {one.words for one in crowded}


def test_every_candidate_for_a_gap_is_counted_once_with_the_first_reason() -> None:
    row = shift(1, 1, "07:00", "14:30", needs=(Need(MEDICATION),))
    late = shift(2, 0, "14:30", "22:00", wanted=9)
    same = shift(3, 1, "08:00", "12:00", wanted=9)
    away = (Span(row.start, row.end, "annual leave"),)
    people = (
        two(1, held=SIGNED_OFF),  # resting after the late
        two(2, held=SIGNED_OFF),  # on the other shift
        two(3, held=SIGNED_OFF),  # the same
        two(4),
        two(5, held=SIGNED_OFF, leave=away),
        replace(two(6), services=frozenset({2})),
    )
    problem = make_problem((row, late, same), people)
    found = why_nobody(problem, (Place(2, 1), Place(3, 2), Place(3, 3)), 1)
    assert found.places == 1
    assert sum(count for _, count in found.reasons) == len(people)
    assert found.reasons[0] == ("already on a shift", 2)
    assert set(found.reasons) == {
        ("already on a shift", 2),
        ("resting", 1),
        ("not signed off for medication", 1),
        ("away", 1),
        ("does not work in this service", 1),
    }
    assert found.words.startswith("1 place empty on Tue 1 Dec S1: 2 already on a shift, ")


def test_gaps_are_the_shifts_below_their_least_and_those_without_a_needed_skill() -> None:
    rows = (
        shift(1, 0, "08:00", "12:00", least=2),
        shift(2, 1, "08:00", "12:00", least=0, wanted=3),
        shift(3, 2, "08:00", "12:00", least=1, wanted=2, lead=True),
    )
    problem = make_problem(rows, (two(1), two(2)))
    found = gaps(problem, (Place(1, 1), Place(3, 1)))
    assert [(gap.shift, gap.places) for gap in found] == [(1, 1), (3, 1)]
    assert ("not able to lead", 1) not in found[0].reasons


def test_the_objective_adds_up_by_hand() -> None:
    rows = (
        shift(1, 0, "08:00", "12:00"),
        shift(2, 0, "15:00", "19:00", least=1, wanted=2),
        shift(3, 5, "08:00", "12:00"),
    )
    wish = (Span(rows[0].start, rows[0].start + 120, "preference"),)
    person = replace(
        two(1, rather_not=wish, home_service=2, limits=Limits(weekly_contract=600)),
        services=frozenset({1, 2}),
    )
    policy = Policy(gap=5000, short_of_wanted=700)
    problem = make_problem(rows, (person,), policy=policy)
    expected = (
        5000  # nobody on the Saturday
        + 700  # one wanted beyond the least
        + 2 * 40  # two hours rather not
        + 2 * 80  # two shifts away from home
        + 2 * 60  # 8 of 10 contract hours
        + 30  # a split day
    )
    assert objective(problem, (Place(1, 1), Place(2, 1))) == expected


@pytest.mark.parametrize(
    ("burden", "points"), [(20, 0), (25, 30), (30, 60), (35, 120), (40, 180), (50, 360)]
)
def test_each_ten_points_beyond_a_fair_share_cost_more_than_the_last(
    burden: int, points: int
) -> None:
    assert uneven_cost(60, burden, 20) == points


def test_hours_under_and_over_contract_cost_by_the_minute() -> None:
    policy = Policy()
    assert contract_cost(policy, 600, 600) == 0
    assert contract_cost(policy, 600, 570) == 30
    assert contract_cost(policy, 600, 640) == 60


def test_a_week_of_leave_is_no_week_under_contract() -> None:
    away = (Span(AROUND.midnight(0), AROUND.midnight(7), "annual leave"),)
    person = make_worker(leave=away, limits=Limits(weekly_contract=1800))
    problem = make_problem((shift(1, 9, "08:00", "12:00"),), (person,), days=14)
    said = [one.words for one in check_rota(problem, ())]
    assert said == ["30 h under contract in the week of Mon 7 Dec"]


def test_on_call_adds_no_working_minutes() -> None:
    row = make_shift(AROUND, 1, 0, "17:00", "08:00", Kind.ON_CALL)
    assert row.work == 0
    person = make_worker(limits=Limits(weekly_cap=0))
    assert not [one for one in verdict(make_problem((row,), (person,)), 1, (), 1) if one.refuses]
