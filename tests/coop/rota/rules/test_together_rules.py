"""Who is together on a shift: pairs, learners, mentors; and a shift's own prices."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coop.rota.rules import calendar, check_rota, objective, verdict, why_nobody
from coop.rota.rules.check import blamed
from coop.rota.rules.cover import capacity
from coop.rota.rules.problem import (
    Fixed,
    Kind,
    Level,
    Limits,
    Pair,
    Place,
    Policy,
    Problem,
    Shift,
    Worker,
)
from tests.factories.rota_problems import MONDAY, make_problem, make_shift, make_worker

AROUND = calendar(MONDAY)
BARRED, PREFERRED = Pair(2, 1, barred=True), Pair(1, 2, barred=False)
FREE = Policy(gap=0, short_of_wanted=0)  # nothing but what a test is about costs points


def shift(number: int, day: int = 0, **more: object) -> Shift:
    made = make_shift(AROUND, number, day, "08:00", "13:00", wanted=4, label=f"S{number}")
    return replace(made, **more)  # type: ignore[arg-type]


def shadow(number: int, of: int, day: int = 0) -> Shift:
    return shift(number, day, kind=Kind.SUPERNUMERARY, least=0, wanted=3, shadows=of)


def team(*people: Worker, shifts: tuple[Shift, ...], **more: object) -> Problem:
    problem = make_problem(shifts, people, days=7)
    return replace(problem, **more)  # type: ignore[arg-type]


def who(problem: Problem, *places: Place) -> list[tuple[int, str]]:
    return [(found.worker, found.rule) for found in blamed(problem, places)]


def told(problem: Problem, worker: int, shift_id: int, *places: Place) -> list[str]:
    current = [place.shift for place in places if place.worker == worker]
    found = verdict(problem, worker, current, shift_id, places)
    return [one.words for one in found if one.refuses]


TWO = (make_worker(1), make_worker(2))
LEARNER = make_worker(3, learner=True)
MENTOR = make_worker(4, can_mentor=True)


# Barred pairs


def test_a_barred_pair_on_one_shift_is_refused_and_one_of_them_blamed() -> None:
    problem = team(*TWO, shifts=(shift(1), shift(2)), pairs=(BARRED,))
    (found,) = blamed(problem, (Place(1, 1), Place(1, 2)))
    assert (found.rule, found.level, found.shifts) == ("barred_pair", Level.AGREEMENT, (1,))
    assert who(problem, Place(1, 1), Place(2, 2)) == []


def test_of_a_barred_pair_the_one_who_was_not_fixed_by_hand_is_blamed() -> None:
    for fixed, other in ((1, 2), (2, 1)):
        problem = team(*TWO, shifts=(shift(1),), pairs=(BARRED,), fixed=(Fixed(1, fixed),))
        for places in ((Place(1, 1), Place(1, 2)), (Place(1, 2), Place(1, 1))):
            assert who(problem, *places) == [(other, "barred_pair")]


def test_a_barred_pair_that_was_put_together_by_hand_is_excused() -> None:
    fixed = (Fixed(1, 1), Fixed(1, 2))
    problem = team(*TWO, shifts=(shift(1),), pairs=(BARRED,), fixed=fixed)
    assert who(problem, Place(1, 1), Place(1, 2)) == []


def test_a_learner_is_with_those_on_the_shift_that_is_shadowed() -> None:
    problem = team(MENTOR, LEARNER, shifts=(shift(1), shadow(2, 1)), pairs=(Pair(4, 3, True),))
    assert who(problem, Place(1, 4), Place(2, 3)) == [(3, "barred_pair")]


def test_a_verdict_tells_of_a_barred_pair_when_it_knows_who_is_there() -> None:
    problem = team(*TWO, shifts=(shift(1),), pairs=(BARRED,))
    assert told(problem, 2, 1, Place(1, 1)) == [
        "Is not to work together with Worker 1, who is on Mon 30 Nov S1"
    ]
    assert told(problem, 2, 1) == []


def test_a_verdict_on_a_learner_names_the_shift_that_the_other_is_on() -> None:
    shifts = (shift(1), shadow(2, 1))
    problem = team(MENTOR, LEARNER, shifts=shifts, pairs=(Pair(4, 3, True),))
    assert told(problem, 3, 2, Place(1, 4)) == [
        "Is not to work together with Worker 4, who is on Mon 30 Nov S1"
    ]


# Preferred pairs


def test_a_preferred_pair_counts_once_for_each_shift_that_both_are_on() -> None:
    shifts = (shift(1), shift(2, 1), shift(3, 2))
    policy = replace(FREE, preferred_pair=-31)
    problem = team(*TWO, shifts=shifts, pairs=(PREFERRED, Pair(2, 1, False)), policy=policy)
    apart = (Place(1, 1), Place(2, 2))
    both = (Place(1, 1), Place(2, 1), Place(1, 2), Place(2, 2), Place(3, 1))
    # Whoever works has no contract here: only hours over it cost, 5 h at 90 points each.
    assert objective(problem, apart) == 2 * 450
    assert objective(problem, both) == 5 * 450 - 2 * 31


def test_a_preferred_learner_counts_with_the_one_gone_along_with() -> None:
    mentor = replace(MENTOR, id=1)
    policy = replace(FREE, preferred_pair=-31, over_contract_hour=0)
    problem = team(
        mentor,
        LEARNER,
        shifts=(shift(1), shadow(2, 1), shift(3, 1)),
        pairs=(Pair(1, 3, False),),
        policy=policy,
    )
    assert objective(problem, (Place(1, 1), Place(2, 3))) == -31
    assert objective(problem, (Place(3, 1), Place(2, 3))) == 0


# Learners and mentors


def test_a_learner_works_only_shadow_shifts_and_nobody_else_does() -> None:
    problem = team(TWO[0], LEARNER, MENTOR, shifts=(shift(1), shadow(2, 1)))
    assert who(problem, Place(1, 3)) == [(3, "learner")]
    assert who(problem, Place(1, 4), Place(2, 1)) == [(1, "shadow")]
    assert who(problem, Place(1, 4), Place(2, 3)) == []
    assert told(problem, 3, 1) == ["Still learning on Mon 30 Nov: works only along with somebody"]
    with_mentor = told(problem, 1, 2, Place(1, 4))
    assert with_mentor == ["Mon 30 Nov S2 is for somebody who is learning"]


def test_somebody_who_has_learnt_works_like_everybody_else_from_the_day_after() -> None:
    learner = replace(LEARNER, learner_days=(0, 1))
    shifts = (shift(1, 1), shift(2, 2), shift(3, 2), shadow(4, 3, 2))
    problem = team(learner, MENTOR, shifts=shifts)
    assert who(problem, Place(1, 3)) == [(3, "learner")]
    assert who(problem, Place(2, 3)) == []
    assert who(problem, Place(3, 4), Place(4, 3)) == [(3, "shadow")]


def test_each_learner_needs_a_mentor_on_the_shift_that_is_shadowed() -> None:
    second = replace(LEARNER, id=5)
    problem = team(TWO[0], LEARNER, second, MENTOR, shifts=(shift(1), shadow(2, 1)))
    learners = (Place(2, 3), Place(2, 5))
    assert who(problem, Place(1, 1), *learners) == [(3, "mentor_missing"), (5, "mentor_missing")]
    assert who(problem, Place(1, 4), *learners) == [(5, "mentor_missing")]
    (found,) = blamed(problem, (Place(1, 4), *learners))
    assert (found.level, found.words) == (
        Level.BARRED,
        "No mentor is free for one more learner on Mon 30 Nov S2",
    )


def test_a_mentor_counts_only_on_the_days_of_mentoring() -> None:
    mentor = replace(MENTOR, mentor_days=(1, 3))
    shifts = (shift(1, 0), shadow(2, 1, 0), shift(3, 3), shadow(4, 3, 3))
    problem = team(LEARNER, mentor, shifts=shifts)
    places = (Place(1, 4), Place(2, 3), Place(3, 4), Place(4, 3))
    found = blamed(problem, places)
    assert [(one.rule, one.shifts) for one in found] == [("mentor_missing", (2,))]


def test_a_learner_fixed_by_hand_is_excused_and_the_next_one_is_blamed() -> None:
    second = replace(LEARNER, id=5)
    shifts = (shift(1), shadow(2, 1))
    problem = team(LEARNER, second, MENTOR, shifts=shifts, fixed=(Fixed(2, 5),))
    assert who(problem, Place(2, 5)) == []
    assert who(problem, Place(1, 4), Place(2, 3), Place(2, 5)) == [(3, "mentor_missing")]


def test_a_verdict_tells_that_no_mentor_is_there() -> None:
    problem = team(TWO[0], LEARNER, MENTOR, shifts=(shift(1), shadow(2, 1)))
    missing = ["No mentor is free for one more learner on Mon 30 Nov S2"]
    assert told(problem, 3, 2, Place(1, 1)) == missing
    assert told(problem, 3, 2, Place(1, 4)) == []


# A shift's own prices


@pytest.mark.parametrize(
    ("heads", "points"),
    [
        (0, 3 * 70 + 2 * 5),  # three below the least, and two more wanted
        (2, 70 + 2 * 5),
        (3, 2 * 5),
        (5, 0),
        (7, 2 * 9),  # two beyond the wanted
    ],
)
def test_a_shift_with_prices_of_its_own_goes_by_them(heads: int, points: int) -> None:
    row = shift(1, least=3, wanted=5, gap_points=70, spare_points=5, over_points=9)
    people = tuple(make_worker(number) for number in range(1, 9))
    policy = Policy(gap=1_000, short_of_wanted=500, over_contract_hour=0)
    problem = team(*people, shifts=(row,), policy=policy)
    places = tuple(Place(1, number) for number in range(1, heads + 1))
    assert objective(problem, places) == points


def test_without_prices_of_its_own_a_shift_goes_by_the_policy() -> None:
    policy = Policy(gap=1_000, short_of_wanted=500, over_contract_hour=0)
    problem = team(*TWO, shifts=(shift(1, least=3, wanted=5),), policy=policy)
    assert objective(problem, (Place(1, 1),)) == 2 * 1_000 + 2 * 500


def test_a_shift_that_prices_people_beyond_the_wanted_takes_any_number() -> None:
    row = shift(1, least=1, wanted=1, over_points=0, lead=True)
    assert capacity(row) > 10_000
    assert capacity(replace(row, over_points=None)) == 1
    people = (*TWO, make_worker(3))
    problem = team(*people, shifts=(row,))
    places = tuple(Place(1, one.id) for one in people)
    # No place is the last one, so none is kept for somebody who can lead; nobody is too many.
    assert "over_wanted" not in {found.rule for found in check_rota(problem, places)}
    assert who(problem, *places) == []


# Why a place stays empty


def reasons(problem: Problem, shift_id: int, *places: Place) -> dict[str, int]:
    gap = why_nobody(problem, places, shift_id)
    assert sum(count for _, count in gap.reasons) == len(problem.workers)
    return dict(gap.reasons)


def test_reasons_name_learners_and_pairs() -> None:
    people = (*TWO, LEARNER, replace(LEARNER, id=5))
    problem = team(*people, shifts=(shift(1, least=2),), pairs=(BARRED,))
    assert reasons(problem, 1, Place(1, 1)) == {
        "already on this shift": 1,
        "not to work with somebody there": 1,
        "still learning": 2,
    }


def test_reasons_name_a_missing_mentor_and_who_is_no_learner() -> None:
    row = replace(shadow(2, 1), least=1)
    problem = team(*TWO, LEARNER, shifts=(shift(1), row))
    assert reasons(problem, 2, Place(1, 1)) == {
        "not learners": 2,
        "without a mentor on the shift": 1,
    }


def test_reasons_name_what_has_been_agreed() -> None:
    rows = (
        shift(1, 2, pattern=7),
        shift(2, 3, pattern=8),
        shift(3, 5),
        shift(4, 2, pattern=8),
    )
    people = tuple(
        make_worker(number, limits=limits)
        for number, limits in enumerate(
            (
                Limits(most_minutes=5 * 60),
                Limits(max_days_in_a_row=1),
                Limits(max_of_pattern=((8, 1),)),
                Limits(),
                Limits(min_days_in_a_row=2),
                Limits(min_days_off=4),
            ),
            1,
        )
    )
    policy = Policy(not_next_day=((7, 8),))
    problem = team(*people, shifts=rows, policy=policy)
    before = [Place(4, one.id) for one in people if one.id not in (4, 5, 6)]
    assert reasons(problem, 2, *before, Place(1, 4), Place(3, 6)) == {
        "at the agreed most hours": 1,
        "at the most days in a row": 1,
        "at the agreed most of this shift": 1,
        "on a shift that it may not follow or precede": 1,
        "would work too few days in a row": 1,
        "would have too few days off in a row": 1,
    }


def test_reasons_name_spent_weekends() -> None:
    problem = team(make_worker(1, limits=Limits(max_weekends=0)), shifts=(shift(1, 5),))
    assert reasons(problem, 1) == {"at the agreed most weekends": 1}
