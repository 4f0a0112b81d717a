"""Each rule on worked examples: the Working Time Regulations 1998 and the co-op's agreements."""

from __future__ import annotations

from datetime import date

import pytest

from coop.rota.rules import calendar, check_roster
from coop.rota.rules.problem import (
    Chain,
    Finding,
    Fixed,
    Held,
    Kind,
    Level,
    Limits,
    Need,
    Policy,
    Problem,
    Shift,
    Span,
    Worker,
)
from tests.factories.rota_problems import (
    MEDICATION,
    MONDAY,
    make_fact,
    make_problem,
    make_shift,
    make_worker,
)

AROUND = calendar(MONDAY)
EARLY = ("07:00", "14:30")
LATE = ("14:30", "22:00")
NIGHT = ("21:00", "07:00")

Row = tuple[int, str, str] | tuple[int, str, str, Kind]


def shifts(*rows: Row) -> tuple[Shift, ...]:
    """Shifts 1, 2, 3... from (day, opens, closes, kind)."""
    return tuple(
        make_shift(AROUND, number, row[0], row[1], row[2], *row[3:], label=f"S{number}")
        for number, row in enumerate(rows, 1)
    )


def findings(
    rows: tuple[Shift, ...], worker: Worker | None = None, **more: object
) -> list[Finding]:
    """What the checker says of one person on all these shifts, goals left out."""
    days = max([7, *(row.day + 1 for row in rows)])
    problem = make_problem(rows, (worker or make_worker(),), days=days, **more)  # type: ignore[arg-type]
    found = check_roster(problem, 1, [row.id for row in rows])
    return [one for one in found if one.level is not Level.GOAL]


def refused(rows: tuple[Shift, ...], worker: Worker | None = None, **more: object) -> set[str]:
    return {one.rule for one in findings(rows, worker, **more) if one.refuses}


def test_eleven_hours_between_shifts_are_enough() -> None:
    assert refused(shifts((0, "09:00", "19:00"), (1, "06:00", "12:00"))) == set()


def test_less_than_eleven_hours_between_shifts_is_refused_in_words() -> None:
    (found,) = findings(shifts((8, *LATE), (9, *EARLY)))
    assert found.rule == "daily_rest"
    assert found.level is Level.REST
    assert found.words == "Only 9 h rest between Tue 8 Dec S1 and Wed 9 Dec S2; 11 h are needed"
    assert found.shifts == (1, 2)


def test_a_split_day_within_thirteen_hours_keeps_the_daily_rest() -> None:
    day = shifts((0, "07:00", "10:00"), (0, "12:00", "14:00"), (0, "17:00", "20:00"))
    assert refused(day) == set()


def test_a_split_day_of_more_than_thirteen_hours_leaves_no_eleven_hours_of_rest() -> None:
    assert refused(shifts((0, "07:00", "10:00"), (0, "17:30", "20:30"))) == {"daily_rest"}


def test_one_shift_longer_than_thirteen_hours_is_refused() -> None:
    assert refused(shifts((0, "07:00", "20:30"))) == {"daily_rest"}


def test_the_hour_lost_in_spring_shortens_the_rest() -> None:
    before = date(2027, 3, 22)
    around = calendar(before)
    rows = (
        make_shift(around, 1, 5, "14:00", "20:00"),
        make_shift(around, 2, 6, "07:00", "12:00"),
    )
    problem = make_problem(rows, (make_worker(),), first_day=before)
    found = [one for one in check_roster(problem, 1, (1, 2)) if one.refuses]
    assert "Only 10 h rest" in found[0].words
    assert rows[1].start - rows[0].end == 600


def test_a_declared_late_sleep_in_early_is_no_refusal_and_owes_eleven_hours() -> None:
    rows = shifts((0, *LATE), (0, "22:00", "07:00", Kind.SLEEP_IN), (1, "07:00", "13:00"))
    (found,) = findings(rows)
    assert found.rule == "chain"
    assert not found.refuses
    assert found.accepted == "chain"
    # 22.5 h on end leave 1.5 h of the first day's 11 h rest
    assert found.owed_minutes == 9 * 60 + 30
    assert "9.5 h of compensatory rest" in found.words


def test_a_chain_that_the_coop_has_not_declared_is_refused() -> None:
    rows = shifts((0, *LATE), (0, "22:00", "07:00", Kind.SLEEP_IN), (1, "07:00", "13:00"))
    assert refused(rows, policy=Policy(chains=())) == {"daily_rest"}


def test_a_chain_longer_than_declared_is_refused() -> None:
    rows = shifts(
        (0, "07:00", "22:00"), (0, "22:00", "07:00", Kind.SLEEP_IN), (1, "07:00", "14:30")
    )
    assert "daily_rest" in refused(rows)


def test_the_declared_rest_must_follow_a_chain() -> None:
    chain = (
        (0, *LATE),
        (0, "22:00", "07:00", Kind.SLEEP_IN),
        (1, "07:00", "14:30"),
    )
    assert refused(shifts(*chain, (2, "12:00", "18:00"))) == {"rest_after_chain"}
    assert refused(shifts(*chain, (2, "12:30", "18:00"))) == set()


def test_two_short_blocks_with_a_daily_rest_between_fit_into_one_day() -> None:
    rows = shifts((0, "06:00", "10:00"), (0, "22:00", "07:00", Kind.SLEEP_IN))
    assert refused(rows) == set()


def week_of(*days: int) -> tuple[Shift, ...]:
    return shifts(*((day, "09:00", "15:00") for day in days))


MANY_DAYS = Policy(max_days_in_a_row=99)


def test_a_week_without_thirty_five_hours_on_end_is_refused() -> None:
    # MONDAY opens the second week of its fortnight, so week 0 stands alone
    found = findings(week_of(0, 1, 2, 3, 4, 5, 6), policy=MANY_DAYS)
    assert [one.rule for one in found] == ["weekly_rest"]
    assert found[0].words == ("The longest rest in the week of Mon 30 Nov is 18 h; 35 h are needed")


def test_one_day_off_between_days_of_work_gives_the_weekly_rest() -> None:
    assert refused(week_of(0, 1, 2, 3, 4, 6), policy=MANY_DAYS) == set()


def test_a_fortnight_may_take_its_rest_at_once() -> None:
    first = date(2026, 12, 7)  # (2026-12-07 - 1998-10-05) is a whole number of fortnights
    around = calendar(first)

    def working(days: list[int]) -> set[str]:
        rows = tuple(
            make_shift(around, number, day, "09:00", "15:00") for number, day in enumerate(days, 1)
        )
        problem = make_problem(rows, (make_worker(),), 14, first, policy=MANY_DAYS)
        found = check_roster(problem, 1, [row.id for row in rows])
        return {one.rule for one in found if one.refuses}

    assert working([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) == set()  # 81 h at the end
    assert working([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13]) == set()  # 66 h in the middle
    assert working([0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 13]) == set()  # twice 42 h
    assert working([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13]) == {"weekly_rest"}  # once 42 h


def test_a_break_is_needed_in_more_than_six_hours_of_work() -> None:
    rows = (make_shift(AROUND, 1, 0, "08:00", "14:15", rest=0, label="Early"),)
    (found,) = findings(rows)
    assert (found.rule, found.level) == ("break", Level.REST)
    assert "plans no break" in found.words
    assert refused((make_shift(AROUND, 1, 0, "08:00", "14:00", rest=0),)) == set()
    assert refused((make_shift(AROUND, 1, 0, "08:00", "15:00", rest=20),)) == set()


def test_a_sleep_in_needs_no_break_planned() -> None:
    assert refused(shifts((0, "22:00", "07:00", Kind.SLEEP_IN))) == set()


def test_two_shifts_at_once_are_barred() -> None:
    found = findings(shifts((0, "07:00", "11:00"), (0, "10:00", "13:00")))
    assert [(one.rule, one.level) for one in found] == [("overlap", Level.BARRED)]


def test_on_call_is_no_working_time_but_may_not_overlap_a_shift() -> None:
    on_call = (0, "17:00", "08:00", Kind.ON_CALL)
    assert refused(shifts(on_call, (1, "08:00", "13:00"))) == set()
    assert refused(shifts(on_call, (0, "16:00", "20:00"))) == {"overlap"}


def test_leave_other_services_and_missing_clearance_bar_the_shift() -> None:
    (shift,) = shifts((0, *EARLY))
    away = Span(shift.start - 60, shift.start + 1, "annual leave")
    assert refused((shift,), make_worker(leave=(away,))) == {"leave"}
    assert refused((shift,), make_worker(not_cleared=(away,))) == {"clearance"}
    assert refused((shift,), make_worker(employed_from_day=1)) == {"employment"}
    assert refused((shift,), make_worker(employed_until_day=-1)) == {"employment"}
    elsewhere = Worker(1, "A", frozenset({2}))
    assert refused((shift,), elsewhere) == {"service"}


def test_a_lapsed_competency_bars_the_shift() -> None:
    def holding(until: int | None) -> set[str]:
        row = make_shift(AROUND, 1, 3, *EARLY, needs=(Need(MEDICATION),))
        return refused((row,), make_worker(held=(Held(MEDICATION, 0, until),)))

    assert holding(3) == set()
    assert holding(None) == set()
    assert holding(2) == {"competency"}


def test_a_night_over_sunday_counts_in_both_weeks_of_a_right_to_work_cap() -> None:
    visa = make_worker(limits=Limits(weekly_cap=20 * 60))
    night = (6, "22:00", "07:00", Kind.SLEEP_IN)  # 2 h in the first week, 7 h in the second
    days = ((8, "09:00", "15:00"), (9, "09:00", "15:00"))
    assert refused(shifts(night, *days), visa) == set()
    (found,) = [
        one
        for one in findings(shifts(night, *days, (11, "09:00", "10:30")), visa)
        if one.rule == "weekly_cap"
    ]
    assert found.level is Level.BARRED
    assert found.words == "20.5 h in the week of Mon 7 Dec; right to work allows 20 h"


def test_a_permission_caps_the_weeks_of_term_and_not_those_of_the_holidays() -> None:
    student = make_worker(limits=Limits(weekly_cap=20 * 60, cap_weeks=(20 * 60, None)))
    week = [(day, "09:00", "15:00") for day in range(4)]  # 24 h
    later = [(day + 7, opens, closes) for day, opens, closes in week]
    assert refused(shifts(*week), student) == {"weekly_cap"}
    assert refused(shifts(*week[:3], *later), student) == set()


def test_the_agreed_most_hours_in_a_week_is_an_agreement() -> None:
    person = make_worker(limits=Limits(weekly_max=12 * 60))
    found = findings(week_of(0, 2, 4), person)
    assert [(one.rule, one.level) for one in found] == [("weekly_max", Level.AGREEMENT)]


@pytest.mark.parametrize(
    ("before", "hours", "good"),
    [
        ((48 * 60,) * 16, 48, True),
        ((48 * 60,) * 16, 54, False),
        ((47 * 60,) * 16, 54, True),  # 16 x 47 + 54 = 806 of 816
        ((0,) * 16 + (60 * 60,) * 1, 60, True),
        ((), 48, True),  # a starter's first week stands alone
        ((), 54, False),
        ((40 * 60,), 54, True),  # 94 h in two weeks
        ((48 * 60,) * 20, 54, False),  # only the last 16 weeks count beside this one
    ],
)
def test_the_average_over_seventeen_weeks_is_forty_eight_hours(
    before: tuple[int, ...], hours: int, good: bool
) -> None:
    rows = tuple(
        make_shift(AROUND, day + 1, day, "08:00", "17:00", rest=0) for day in range(hours // 9)
    )
    if hours % 9:
        rows += (make_shift(AROUND, 7, 6, "08:00", f"{8 + hours % 9:02d}:00", rest=0),)
    person = make_worker(week_minutes_before=before)
    policy = Policy(max_days_in_a_row=9, weekly_rest=0, break_over=9999)
    assert sum(row.work for row in rows) == hours * 60
    assert refused(rows, person, policy=policy) == (set() if good else {"average_48h"})


def test_who_has_opted_out_is_free_of_the_average_but_a_night_worker_is_not() -> None:
    rows = tuple(make_shift(AROUND, day + 1, day, "08:00", "19:00", rest=30) for day in range(5))

    def said(limits: Limits) -> set[str]:
        return refused(rows, make_worker(limits=limits))

    assert said(Limits()) == {"average_48h"}
    assert said(Limits(opted_out_48h=True)) == set()
    assert said(Limits(opted_out_48h=True, night_worker=True)) == {"night_average"}


def test_days_of_leave_are_left_out_of_the_average() -> None:
    away = Span(AROUND.midnight(4), AROUND.midnight(7), "annual leave")
    rows = tuple(make_shift(AROUND, day + 1, day, "08:00", "18:00", rest=30) for day in range(4))
    # 38 h in the four days that count: 48 x 4 / 7 = 27.4 h
    assert refused(rows, make_worker()) == set()
    assert refused(rows, make_worker(leave=(away,))) == {"average_48h"}


YOUNG = make_worker(limits=Limits(under_18_until_day=99))


@pytest.mark.parametrize(
    ("rows", "rules"),
    [
        (((0, "08:00", "16:30"),), set()),
        (((0, "08:00", "17:00"),), {"young_day"}),
        (((0, "06:00", "10:00"), (0, "11:00", "15:30")), {"young_day"}),
        (((0, "05:30", "10:00"),), {"young_night"}),
        (((0, "18:00", "22:15"),), {"young_night"}),
        (((0, "18:00", "22:00"),), set()),
        (((0, "16:30", "20:30"), (1, "08:00", "12:00")), {"daily_rest"}),
        (((0, "16:00", "20:00"), (1, "08:00", "12:00")), set()),
        (((0, "06:00", "08:00"), (0, "16:30", "18:30")), {"daily_rest"}),
    ],
)
def test_under_18_the_day_is_eight_hours_no_nights_and_twelve_hours_rest(
    rows: tuple[Row, ...], rules: set[str]
) -> None:
    found = findings(shifts(*rows), YOUNG)
    assert {one.rule for one in found} == rules
    assert all(one.level is Level.BARRED for one in found)


def test_under_18_the_week_is_forty_hours_with_two_days_off_on_end() -> None:
    full = ((day, "09:00", "17:30") for day in range(5))
    assert refused(shifts(*full), YOUNG) == set()
    spread = ((day, "09:00", "16:00") for day in (0, 1, 3, 5, 6))
    assert refused(shifts(*spread), YOUNG) == {"weekly_rest"}
    more = (*((day, "09:00", "17:30") for day in range(4)), (4, "09:00", "17:30", Kind.TRAINING))
    assert refused(shifts(*more), YOUNG) == set()
    six = ((day, "10:00", "17:30") for day in range(6))
    assert refused(shifts(*six), YOUNG) == {"young_week", "weekly_rest"}


def test_under_18_a_break_of_thirty_minutes_is_due_after_four_and_a_half_hours() -> None:
    assert refused((make_shift(AROUND, 1, 0, "09:00", "14:00", rest=20),), YOUNG) == {"break"}
    assert refused((make_shift(AROUND, 1, 0, "09:00", "14:00", rest=30),), YOUNG) == set()
    assert refused((make_shift(AROUND, 1, 0, "09:00", "13:30", rest=0),), YOUNG) == set()


def test_on_the_eighteenth_birthday_the_adult_rules_begin() -> None:
    person = make_worker(limits=Limits(under_18_until_day=2))
    assert refused(shifts((2, "12:00", "22:30")), person) == set()
    assert refused(shifts((1, "12:00", "22:30")), person) == {"young_day", "young_night"}


def test_a_declared_chain_is_not_for_the_young() -> None:
    chain = (Chain((Kind.DAY, Kind.DAY), max_span=16 * 60, rest_after=11 * 60),)
    rows = shifts((0, "06:00", "09:00"), (0, "18:30", "21:30"))
    assert refused(rows, policy=Policy(chains=chain)) == set()
    assert refused(rows, YOUNG, policy=Policy(chains=chain)) == {"daily_rest"}


def test_availability_is_an_agreement() -> None:
    (shift,) = shifts((0, *LATE))
    evenings = Span(AROUND.at(0, 17 * 60), AROUND.at(1, 0), "no evenings")
    (found,) = findings((shift,), make_worker(unavailable=(evenings,)))
    assert (found.rule, found.level) == ("availability", Level.AGREEMENT)
    assert "no evenings" in found.words


def test_days_in_a_row_count_what_was_worked_before_the_rota() -> None:
    before = tuple(make_fact(AROUND, day, "09:00", "15:00") for day in (-4, -3, -2, -1))
    assert refused(week_of(0, 1), make_worker(duties=before)) == set()
    found = findings(week_of(0, 1, 2), make_worker(duties=before))
    assert [one.rule for one in found] == ["days_in_a_row"]
    assert found[0].words == "7 days in a row up to Wed 2 Dec; the most is 6"


def test_nights_in_a_row_and_in_a_week_have_their_limits() -> None:
    nights = tuple((day, *NIGHT, Kind.WAKING_NIGHT) for day in range(5))
    assert refused(shifts(*nights[:4])) == set()
    assert refused(shifts(*nights)) == {"nights_in_a_row"}
    agreed = make_worker(limits=Limits(max_nights_per_week=1))
    assert refused(shifts(*nights[:1]), agreed) == set()
    assert refused(shifts(*nights[:2]), agreed) == {"weekly_nights"}
    sleep_ins = ((0, "22:00", "07:00", Kind.SLEEP_IN), (3, "22:00", "07:00", Kind.SLEEP_IN))
    assert refused(shifts(*sleep_ins), agreed) == {"weekly_nights"}


def test_what_facts_already_break_is_not_blamed_on_the_rota() -> None:
    facts = (make_fact(AROUND, 0, *LATE), make_fact(AROUND, 1, *EARLY))
    person = make_worker(duties=facts, limits=Limits(weekly_cap=10 * 60))
    assert findings((), person) == []
    assert refused(shifts((10, "09:00", "12:00")), person) == set()
    # but what makes it worse is
    assert refused(shifts((4, "09:00", "12:00")), person) == {"weekly_cap"}


def overridden(fixed: Fixed) -> list[Finding]:
    rows = shifts((0, *LATE), (1, *EARLY))
    evenings = Span(rows[0].start, rows[0].end, "no evenings")
    return findings(rows, make_worker(unavailable=(evenings,)), fixed=(fixed, Fixed(2, 1)))


def test_a_managers_override_accepts_rest_and_records_what_is_owed() -> None:
    found = {one.rule: one for one in overridden(Fixed(1, 1, override=True))}
    assert found["daily_rest"].accepted == "override"
    # 11 h less the 9 h had: reg 24 asks for an equivalent of what was missed.
    assert found["daily_rest"].owed_minutes == 2 * 60
    assert found["availability"].refuses


def test_a_recorded_yes_accepts_agreement_and_nothing_else() -> None:
    found = {one.rule: one for one in overridden(Fixed(1, 1, agreed=True))}
    assert found["availability"].accepted == "agreed"
    assert found["daily_rest"].refuses


def test_an_override_does_not_cover_what_is_added_to_it() -> None:
    rows = shifts((0, *LATE), (1, *EARLY), (1, "15:30", "20:00"))
    fixed = (Fixed(1, 1, override=True), Fixed(2, 1, override=True))
    found = {one.rule: one for one in findings(rows, fixed=fixed)}
    assert found["daily_rest"].refuses


def test_an_unknown_shift_or_person_is_named() -> None:
    problem: Problem = make_problem(shifts((0, *EARLY)), (make_worker(),))
    with pytest.raises(ValueError, match="no shift 99"):
        check_roster(problem, 1, [99])
    with pytest.raises(ValueError, match="no worker 7"):
        check_roster(problem, 7, [1])
