"""Agreements over the whole horizon, on worked examples: hours, weekends, patterns, runs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coop.rota.rules import calendar, check_roster, check_rota, verdict
from coop.rota.rules.check import blamed, fits
from coop.rota.rules.index import index_of
from coop.rota.rules.problem import (
    Finding,
    Fixed,
    Kind,
    Level,
    Limits,
    PastDuty,
    Place,
    Policy,
    Problem,
    Shift,
)
from tests.factories.rota_problems import (
    MONDAY,
    make_fact,
    make_problem,
    make_shift,
    make_worker,
)

AROUND = calendar(MONDAY)


def on(*days: int, pattern: int = 0) -> tuple[Shift, ...]:
    """A shift of five hours on each of these days; its number is its day and one."""
    return tuple(
        replace(
            make_shift(AROUND, day + 1, day, "08:00", "13:00", label=f"S{day + 1}"),
            pattern=pattern,
        )
        for day in days
    )


def fact(day: int) -> PastDuty:
    return make_fact(AROUND, day, "08:00", "13:00")


def one(
    shifts: tuple[Shift, ...], limits: Limits, *facts: PastDuty, days: int = 14, **more: object
) -> Problem:
    worker = make_worker(limits=limits, duties=tuple(facts))
    return make_problem(shifts, (worker,), days=days, **more)  # type: ignore[arg-type]


def said(problem: Problem, days: list[int] | None = None) -> list[Finding]:
    """What refuses a roster of the shifts on some days, or of all of them."""
    ids = [shift.id for shift in problem.shifts]
    if days is not None:
        ids = [day + 1 for day in days]
    return [found for found in check_roster(problem, 1, ids) if found.refuses]


def refused(problem: Problem, days: list[int] | None = None) -> set[str]:
    return {found.rule for found in said(problem, days)}


def blames(problem: Problem, days: list[int]) -> set[str]:
    return {found.rule for found in blamed(problem, [Place(day + 1, 1) for day in days])}


# Hours over the whole horizon


def test_the_agreed_most_hours_count_every_week_and_every_fact_of_the_horizon() -> None:
    problem = one(on(0, 8), Limits(most_minutes=14 * 60), fact(3), fact(-1), fact(15))
    (found,) = said(problem)
    assert (found.rule, found.level) == ("most_minutes", Level.AGREEMENT)
    assert found.words == "15 h in the whole rota; the agreed most is 14 h"
    assert refused(problem, [0]) == set()
    assert blames(problem, [0, 8]) == {"most_minutes"}


def test_a_night_that_starts_on_the_last_day_counts_whole_in_the_horizons_hours() -> None:
    night = make_shift(AROUND, 7, 6, "22:00", "07:00", Kind.SLEEP_IN)
    problem = one((night,), Limits(most_minutes=9 * 60 - 1), days=7)
    assert refused(problem, [6]) == {"most_minutes"}


def test_the_agreed_least_hours_refuse_a_finished_rota_and_nobody_is_blamed_for_a_place() -> None:
    problem = one(on(0, 1), Limits(least_minutes=10 * 60))
    (found,) = said(problem, [0])
    assert (found.rule, found.level) == ("least_minutes", Level.AGREEMENT)
    assert found.words == "5 h in the whole rota; the agreed least is 10 h"
    assert blames(problem, [0]) == set()
    assert refused(problem, [0, 1]) == set()


def test_somebody_without_any_shift_has_less_than_the_agreed_least() -> None:
    problem = one(on(0), Limits(least_minutes=60))
    assert "least_minutes" in {found.rule for found in check_rota(problem, ()) if found.refuses}


def test_facts_of_the_horizon_count_towards_the_least_hours() -> None:
    assert refused(one(on(0), Limits(least_minutes=600), fact(3)), [0]) == set()
    assert refused(one(on(0), Limits(least_minutes=600), fact(-3)), [0]) == {"least_minutes"}


def test_the_least_hours_never_stand_in_the_way_of_one_more_shift() -> None:
    problem = one(on(0, 1), Limits(least_minutes=40 * 60))
    assert [found for found in verdict(problem, 1, (), 1) if found.refuses] == []
    index = index_of(problem)
    assert fits(index, problem.workers[0], (), problem.shifts[0])


# Days in a row


@pytest.mark.parametrize(("own", "rules"), [(2, {"days_in_a_row"}), (3, set()), (None, set())])
def test_somebodys_own_most_days_in_a_row_replaces_the_coops(
    own: int | None, rules: set[str]
) -> None:
    limits = Limits(max_days_in_a_row=own)
    assert refused(one(on(1, 2, 3), limits, policy=Policy(max_days_in_a_row=3))) == rules


def test_somebody_may_agree_to_more_days_in_a_row_than_the_coop_allows() -> None:
    policy = Policy(max_days_in_a_row=3)
    days = on(1, 2, 3, 4)
    assert refused(one(days, Limits(), policy=policy)) == {"days_in_a_row"}
    assert refused(one(days, Limits(max_days_in_a_row=5), policy=policy)) == set()


def test_a_run_shorter_than_the_agreed_least_is_refused_in_words() -> None:
    problem = one(on(3, 8, 9), Limits(min_days_in_a_row=2))
    (found,) = said(problem)
    assert (found.rule, found.level, found.shifts) == (
        "min_days_in_a_row",
        Level.AGREEMENT,
        (4,),
    )
    assert found.words == "Only 1 day worked in a row from Thu 3 Dec; the agreed least is 2"
    assert blames(problem, [3]) == set()


@pytest.mark.parametrize("day", [0, 13])
def test_a_run_at_either_end_of_the_horizon_may_be_shorter(day: int) -> None:
    assert refused(one(on(day), Limits(min_days_in_a_row=3))) == set()


def test_a_run_that_began_before_by_facts_is_counted_with_them() -> None:
    limits = Limits(min_days_in_a_row=4)
    assert refused(one(on(0, 1), limits, fact(-1))) == {"min_days_in_a_row"}
    assert refused(one(on(0, 1), limits, fact(-1), fact(-2))) == set()


def test_a_short_run_of_facts_alone_is_nobodys_doing() -> None:
    limits = Limits(min_days_in_a_row=3)
    assert refused(one(on(8, 9, 10), limits, fact(3))) == set()
    assert refused(one(on(4, 8), limits, fact(3)), [4]) == {"min_days_in_a_row"}


def test_a_shift_that_lengthens_a_short_run_is_never_refused_for_it() -> None:
    problem = one(on(3, 4, 8), Limits(min_days_in_a_row=4))
    longer = [found.rule for found in verdict(problem, 1, (4,), 5) if found.refuses]
    assert longer == []
    another = [found.rule for found in verdict(problem, 1, (4,), 9) if found.refuses]
    assert another == ["min_days_in_a_row"]


def test_a_shift_that_lengthens_a_short_run_of_facts_is_not_refused_either() -> None:
    problem = one(on(0), Limits(min_days_in_a_row=4), fact(-1))
    assert [found for found in verdict(problem, 1, (), 1) if found.refuses] == []


def test_a_recorded_yes_covers_a_short_run_that_was_placed_by_hand() -> None:
    limits = Limits(min_days_in_a_row=2)
    assert refused(one(on(3), limits, fixed=(Fixed(4, 1, agreed=True),))) == set()
    assert refused(one(on(3), limits, fixed=(Fixed(4, 1),))) == {"min_days_in_a_row"}


def test_a_day_on_call_at_home_is_no_day_worked() -> None:
    call = make_shift(AROUND, 4, 3, "17:00", "23:00", Kind.ON_CALL)
    assert refused(one((call,), Limits(min_days_in_a_row=2))) == set()


# Days off


def test_fewer_days_off_than_agreed_between_two_runs_are_refused_in_words() -> None:
    (found,) = said(one(on(3, 5), Limits(min_days_off=2)))
    assert (found.rule, found.shifts) == ("min_days_off", (4, 6))
    assert found.words == "Only 1 day off in a row from Fri 4 Dec; the agreed least is 2"
    assert refused(one(on(3, 6), Limits(min_days_off=2))) == set()


def test_days_off_at_either_end_of_the_horizon_may_be_fewer() -> None:
    assert refused(one(on(1, 2, 12), Limits(min_days_off=3))) == set()
    assert refused(one(on(1), Limits(min_days_off=3), fact(-1))) == set()


def test_days_off_that_began_before_by_facts_are_counted_with_them() -> None:
    problem = one(on(1), Limits(min_days_off=3), fact(-2))
    assert refused(problem) == {"min_days_off"}  # Sunday and Monday
    assert refused(one(on(1), Limits(min_days_off=3), fact(-3))) == set()


def test_two_facts_too_close_are_nobodys_doing() -> None:
    assert refused(one(on(9), Limits(min_days_off=2), fact(3), fact(5))) == set()


# Weekends


def test_a_weekend_is_spent_by_a_shift_on_either_day_and_facts_count() -> None:
    limits = Limits(max_weekends=1)
    both = one(on(5, 6, 12), limits)
    assert refused(both, [5, 6]) == set()
    (found,) = said(both)
    assert (found.rule, found.level) == ("max_weekends", Level.AGREEMENT)
    assert found.words == "Works on 2 weekends; the agreed most is 1"
    assert refused(one(on(12), limits, fact(6))) == {"max_weekends"}
    assert refused(one(on(12), limits, fact(-1))) == set()


def test_a_friday_night_into_saturday_is_no_weekend() -> None:
    night = make_shift(AROUND, 5, 4, "21:00", "07:00", Kind.WAKING_NIGHT)
    assert refused(one((night,), Limits(max_weekends=0))) == set()


def test_a_second_shift_in_a_weekend_that_is_spent_anyway_is_no_worse() -> None:
    problem = one(on(5, 6), Limits(max_weekends=0), fact(12))
    assert refused(problem, [5]) == {"max_weekends"}
    again = [found.rule for found in verdict(problem, 1, (6,), 7) if found.refuses]
    assert again == []


# Patterns


def test_more_shifts_of_a_pattern_than_agreed_are_refused_in_words() -> None:
    problem = one((*on(1, 3, pattern=7), *on(5, pattern=8)), Limits(max_of_pattern=((7, 1),)))
    (found,) = said(problem)
    assert (found.rule, found.shifts) == ("max_of_pattern", (2, 4))
    assert found.words == "2 shifts of S4; the agreed most is 1"
    assert refused(problem, [1, 5]) == set()
    assert blames(problem, [1, 3, 5]) == {"max_of_pattern"}


def test_a_pattern_that_never_follows_another_is_refused_on_the_very_next_day() -> None:
    shifts = (*on(1, 4, pattern=7), *on(2, 5, pattern=8))
    policy = Policy(not_next_day=((7, 8),))
    problem = one(shifts, Limits(), policy=policy)
    (found,) = said(problem, [1, 2])
    assert (found.rule, found.level, found.shifts) == (
        "not_next_day",
        Level.AGREEMENT,
        (2, 3),
    )
    assert found.words == "Wed 2 Dec S3 may not follow the day after Tue 1 Dec S2, by policy"
    assert refused(problem, [2, 4]) == set()
    assert refused(problem, [1, 5]) == set()


def test_the_order_of_the_two_patterns_matters() -> None:
    shifts = (*on(1, pattern=8), *on(2, pattern=7))
    assert refused(one(shifts, Limits(), policy=Policy(not_next_day=((7, 8),)))) == set()


def test_a_pattern_may_be_kept_from_following_itself() -> None:
    problem = one(on(1, 2, pattern=7), Limits(), policy=Policy(not_next_day=((7, 7),)))
    assert refused(problem) == {"not_next_day"}


def test_shifts_without_a_pattern_follow_anything() -> None:
    problem = one(on(1, 2), Limits(), policy=Policy(not_next_day=((0, 0),)))
    assert refused(problem) == set()
