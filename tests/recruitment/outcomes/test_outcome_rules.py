"""Job start, weeks in work, gaps, and a programme's outcome."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment.outcomes import queries, rules
from recruitment.outcomes.rules import Job, Reached, Standing

DAY = timedelta(days=1)
START = date(2026, 1, 5)  # a Monday


def test_terms_that_follow_each_other_are_one_job_and_a_day_between_makes_two():
    changed = [(START, date(2026, 2, 1)), (date(2026, 2, 2), None)]
    assert rules.jobs(changed) == (Job(START, None),)
    apart = [(START, date(2026, 2, 1)), (date(2026, 2, 3), None)]
    assert rules.jobs(apart) == (Job(START, date(2026, 2, 1)), Job(date(2026, 2, 3), None))
    inside = [(START, None), (date(2026, 3, 1), date(2026, 4, 1))]
    assert rules.jobs(inside) == (Job(START, None),)


def test_four_weeks_after_a_monday_is_the_monday_four_weeks_on():
    points = rules.checkpoints((Job(START, None),), START, date(2026, 2, 2))
    assert (points[0].on, points[0].standing) == (date(2026, 2, 2), Standing.IN_WORK)
    assert points[1].standing is Standing.AHEAD
    day_before = rules.checkpoints((Job(START, None),), START, date(2026, 2, 1))
    assert day_before[0].standing is Standing.AHEAD


def test_a_gap_is_counted_in_days_and_who_left_is_out():
    work = (Job(START, date(2026, 1, 18)), Job(date(2026, 1, 26), date(2026, 3, 1)))
    four, thirteen, *_ = rules.checkpoints(work, START, date(2026, 12, 1))
    assert (four.standing, four.gap_days) == (Standing.WITH_GAP, 7)  # 19 to 25 January
    assert thirteen.standing is Standing.OUT


spell = st.tuples(st.integers(-30, 400), st.integers(0, 200) | st.none())


@given(st.lists(spell, max_size=5), st.integers(0, 420), st.integers(-20, 20))
def test_random_spells_stand_as_a_reckoning_day_by_day_says(spells, today, since):
    given = [
        (START + a * DAY, None if length is None else START + (a + length) * DAY)
        for a, length in spells
    ]
    on, asked = START + today * DAY, START + since * DAY
    worked = {
        START + n * DAY
        for n in range(-60, 900)
        for first, last in given
        if first <= START + n * DAY and (last is None or START + n * DAY <= last)
    }
    begins = [day for day in sorted(worked) if day - DAY not in worked and asked <= day <= on]
    begins = [day for day in begins if day != START - 60 * DAY]
    found = rules.jobs(given)
    start = rules.begun(found, asked, on)
    assert start == (begins[0] if begins else None)
    if start is None:
        return
    for point in rules.checkpoints(found, start, on):
        then = start + 7 * point.weeks * DAY
        if then > on:
            assert point.standing is Standing.AHEAD
            continue
        without = sum(start + n * DAY not in worked for n in range(7 * point.weeks))
        expected = Standing.OUT
        if then in worked:
            expected = Standing.WITH_GAP if without else Standing.IN_WORK
        assert (point.standing, point.gap_days) == (expected, without)


def test_the_restart_threshold_is_the_published_one():
    (rule,) = queries.programme("restart").rules
    assert rules.threshold_pence(rule, Decimal("12.71")) == 528736  # £5,287.36, domain notes


@pytest.mark.parametrize(
    ("earned", "on", "said"),
    [
        (528736, date(2026, 6, 1), Reached.NOT_YET),  # exactly: it must be more
        (528737, date(2026, 6, 1), Reached.YES),
        (528736, START + 547 * DAY, Reached.NOT_YET),
        (528736, START + 548 * DAY, Reached.NO),
    ],
)
def test_earnings_must_be_above_the_threshold_within_the_window(earned, on, said):
    (rule,) = queries.programme("restart").rules
    work = (Job(START, None),)
    assert said is rules.reached(
        rule, START, START, work, on, earned_pence=earned, needed_pence=528736
    )


def test_swap_is_reached_by_the_start_and_only_by_it():
    (rule,) = queries.programme("swap").rules
    assert rules.reached(rule, START, None, (), date(2027, 1, 1)) is Reached.NOT_YET
    assert rules.reached(rule, START, START, (Job(START, START),), START) is Reached.YES


def test_a_rule_holds_for_referrals_of_its_days():
    data = {
        "programmes": [
            {
                "code": "x", "name": "X",
                "rules": [
                    {"from_on": "2025-01-01", "until_on": "2025-12-31", "kind": "in_work", "weeks": 13, "words": "", "source": ""},
                    {"from_on": "2026-01-01", "until_on": None, "kind": "in_work", "weeks": 26, "words": "", "source": ""},
                ],
            }
        ]
    }  # fmt: skip
    (one,) = rules.read(data)
    assert one.rule(date(2024, 12, 31)) is None
    assert one.rule(date(2025, 12, 31)).weeks == 13
    assert one.rule(date(2026, 1, 1)).weeks == 26
    left = (Job(START, START + 100 * DAY),)
    assert (
        rules.reached(one.rule(date(2025, 6, 1)), START, START, left, START + 400 * DAY)
        is Reached.YES
    )
    assert (
        rules.reached(one.rule(date(2026, 6, 1)), START, START, left, START + 400 * DAY)
        is Reached.NO
    )


def test_a_tally_counts_only_those_who_have_come_so_far():
    long_ago = rules.checkpoints((Job(START, None),), START, START + 200 * DAY)
    gone = rules.checkpoints((Job(START, START + 40 * DAY),), START, START + 200 * DAY)
    new = rules.checkpoints((Job(START, None),), START, START + 10 * DAY)
    made = rules.tally("X", 5, [(long_ago, Reached.YES), (gone, None), (new, None), ((), None)])
    assert (made.referred, made.started, made.reached) == (5, 3, 1)
    assert made.at == ((2, 2), (1, 2), (1, 2), (0, 0))
