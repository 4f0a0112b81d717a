"""What a rota will lack: named before it is made, and never more than is true."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from coop.rota.rules import calendar
from coop.rota.rules.diagnose import Weight, diagnose
from coop.rota.rules.matching import unmet
from coop.rota.rules.problem import Fixed, Limits, Need, Problem, Shift, Span
from tests.factories.rota_problems import (
    HOME,
    MEDICATION,
    MONDAY,
    make_problem,
    make_shift,
    make_worker,
)

AROUND = calendar(MONDAY)
AWAY = Span(AROUND.midnight(0), AROUND.midnight(1), "annual leave")


def _early(number: int = 1, day: int = 0, **more: object) -> Shift:
    made = make_shift(AROUND, number, day, "07:00", "15:30", rest=30)
    return replace(made, **{"least": 1, "wanted": 1, **more})  # type: ignore[arg-type]


def _kinds(problem: Problem) -> list[str]:
    return [one.kind for one in diagnose(problem).lacks if one.weight is Weight.IMPOSSIBLE]


def test_a_shift_that_nobody_may_work_is_named_with_the_reasons_counted() -> None:
    away = [make_worker(number, leave=(AWAY,)) for number in (1, 2)]
    elsewhere = replace(make_worker(3), services=frozenset({HOME}))
    found = diagnose(make_problem((_early(),), (*away, elsewhere)))
    lack = found.lacks[0]
    assert (lack.weight, lack.kind, lack.shifts) == (Weight.IMPOSSIBLE, "nobody", (1,))
    assert lack.words.startswith("Nobody may work Mon")
    assert lack.reasons == (("away", 2), ("does not work in this service", 1))


def test_one_person_for_two_places_is_too_few() -> None:
    problem = make_problem((_early(least=2, wanted=2),), (make_worker(1),))
    assert "too_few" in _kinds(problem)


def test_nobody_signed_off_is_a_lack_of_skill() -> None:
    shift = _early(least=2, wanted=2, needs=(Need(MEDICATION, 1),))
    two = (make_worker(1), make_worker(2))
    assert "skill" in _kinds(make_problem((shift,), two))


def test_three_places_at_once_for_two_people_are_named_together() -> None:
    two = (make_worker(1), make_worker(2))
    found = diagnose(make_problem((_early(1), _early(2), _early(3)), two))
    lack = next(one for one in found.lacks if one.kind == "at_once")
    assert set(lack.shifts) == {1, 2, 3}
    assert set(lack.workers) == {1, 2}
    assert "3 people are needed at once on 3 shifts, and only 2 may work them" in lack.words


def test_more_hours_than_the_right_to_work_allows_are_named() -> None:
    # Five shifts of 8 hours, one person who may work 20 hours a week.
    shifts = tuple(_early(day + 1, day) for day in range(5))
    capped = make_worker(1, limits=Limits(weekly_cap=20 * 60))
    lack = next(
        one for one in diagnose(make_problem(shifts, (capped,))).lacks if one.kind == "hours"
    )
    assert lack.words.startswith("40 h are needed in the week of Mon")
    assert lack.words.endswith("may work 20 h at most")


def test_shifts_at_the_same_time_count_once_towards_the_most_hours() -> None:
    problem = make_problem((_early(1), _early(2)), (make_worker(1),))
    assert [(one.needed, one.most) for one in diagnose(problem).weeks] == [(16 * 60, 8 * 60)]


def test_hours_beyond_contracts_are_tight_not_impossible() -> None:
    shifts = tuple(_early(day + 1, day) for day in range(5))
    part_time = make_worker(1, limits=Limits(weekly_contract=30 * 60))
    found = diagnose(make_problem(shifts, (part_time,)))
    assert found.impossible == 0
    assert [(one.weight, one.kind) for one in found.lacks] == [(Weight.TIGHT, "contract")]
    assert "10 h must come from extra hours" in found.lacks[0].words


def test_a_place_fixed_while_away_is_a_fixed_conflict() -> None:
    problem = make_problem((_early(),), (make_worker(1, leave=(AWAY,)),), fixed=(Fixed(1, 1),))
    lack = diagnose(problem).lacks[0]
    assert (lack.kind, lack.workers, lack.shifts) == ("fixed", (1,), (1,))


def test_who_is_fixed_elsewhere_is_not_counted_twice() -> None:
    problem = make_problem((_early(1), _early(2)), (make_worker(1),), fixed=(Fixed(1, 1),))
    lacks = [one for one in diagnose(problem).lacks if one.kind == "nobody"]
    assert [one.shifts for one in lacks] == [(2,)]


def test_the_heat_counts_places_at_once_and_people() -> None:
    late = replace(make_shift(AROUND, 3, 0, "15:30", "21:30", rest=0), least=1, wanted=1)
    problem = make_problem((_early(1), _early(2), late), (make_worker(1), make_worker(2)))
    cells = {(one.day, one.band): one for one in diagnose(problem).rows[0].cells}
    told = [(cells[0, band].needed, cells[0, band].people) for band in range(4)]
    # Two earlies at once in the morning and until 15:30, one late after; nothing at night.
    assert told == [(2, 2), (2, 2), (1, 2), (0, 0)]
    assert cells[1, 0].needed == 0


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 63), st.integers(1, 3)), min_size=1, max_size=5))
def test_places_are_unmet_exactly_where_some_set_has_too_few_people(
    rows: list[tuple[int, int]],
) -> None:
    asked = [(number, bits, count) for number, (bits, count) in enumerate(rows)]
    short = []
    for size in range(1, len(asked) + 1):
        for some in combinations(asked, size):
            union = 0
            for _, bits, _ in some:
                union |= bits
            if union.bit_count() < sum(count for _, _, count in some):
                short.append({demand for demand, _, _ in some})
    found = unmet(asked)
    assert (found is None) == (not short)
    if found is not None:
        assert set(found.demands) in short
        assert found.supply.bit_count() < found.needed
