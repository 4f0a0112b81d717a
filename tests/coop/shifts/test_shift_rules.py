"""Patterns on dated days, over clock changes and round midnight."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from coop.shifts import rules
from coop.shifts.kinds import Kind
from core import clock
from core.errors import DomainError

MONDAY = date(2026, 12, 7)
EARLY = rules.Pattern(
    service_id=1,
    name="Early",
    kind=Kind.DAY,
    days=(0, 1, 2, 3, 4),
    starts=time(7),
    ends=time(15),
    from_on=MONDAY,
)
NIGHT = replace(
    EARLY, name="Night", kind=Kind.WAKING_NIGHT, starts=time(22), ends=time(8), days=(5, 6)
)


def test_a_two_week_cycle_counts_from_the_monday_of_its_first_day():
    pattern = replace(EARLY, cycle_weeks=2, days=(2, 9), from_on=date(2026, 12, 9))
    days = [shift.on for shift in rules.expand(pattern, MONDAY, date(2027, 1, 10), clock.instant)]
    assert days == [date(2026, 12, 9), date(2026, 12, 16), date(2026, 12, 23), date(2026, 12, 30),
                    date(2027, 1, 6)]  # fmt: skip
    assert pattern.day_number(date(2026, 12, 16)) == 9


def test_nothing_falls_before_the_first_day_or_after_the_last():
    pattern = replace(EARLY, from_on=date(2026, 12, 9), until_on=date(2026, 12, 10))
    assert [d.day for d in rules.dates(pattern, MONDAY, date(2027, 2, 1))] == [9, 10]


@pytest.mark.parametrize(
    ("saturday", "hours"),
    # Sunday 29 March 2026: 01:00 GMT becomes 02:00 BST. Sunday 25 October: 02:00 BST, 01:00 GMT.
    [(date(2026, 3, 28), 9), (date(2026, 10, 24), 11), (date(2026, 6, 6), 10)],
)
def test_a_night_over_a_clock_change_lasts_as_long_as_it_really_lasts(saturday, hours):
    pattern = replace(NIGHT, from_on=saturday)
    (shift,) = rules.expand(pattern, saturday, saturday, clock.instant)
    assert rules.elapsed_minutes(shift.start_at, shift.end_at) == hours * 60
    assert clock.local(shift.start_at).time() == time(22)
    assert clock.local(shift.end_at).time() == time(8)


@pytest.mark.parametrize(
    ("saturday", "hours"),
    # Seven hours from 23:00 to 06:00 by the wall clock; six in spring, eight in autumn.
    [(date(2026, 3, 28), 6), (date(2026, 10, 24), 8), (date(2026, 6, 6), 7)],
)
def test_night_minutes_follow_the_clock_change(saturday, hours):
    start, end = clock.shift_instants(saturday, time(22), time(8))
    assert rules.night_minutes(start, end, clock.LONDON) == hours * 60


def test_night_minutes_of_shifts_at_its_edges():
    def night(starts, ends, rest=0):
        instants = clock.shift_instants(MONDAY, starts, ends)
        return rules.night_minutes(*instants, clock.LONDON, rest)

    assert night(time(14, 30), time(22)) == 0
    assert night(time(14, 30), time(23, 15)) == 15
    assert night(time(5), time(13)) == 60
    assert night(time(21, 45), time(7, 15)) == 420
    # 22:00 to 08:00 with an hour in the middle, 02:30 to 03:30: six of seven hours are worked.
    assert night(time(22), time(8), 60) == 360


def test_a_break_is_taken_from_the_middle():
    start, end = clock.shift_instants(MONDAY, time(7), time(15))
    first, second = rules.worked_spans(start, end, 30)
    assert clock.local(first[1]).time() == time(10, 45)
    assert clock.local(second[0]).time() == time(11, 15)


def test_a_sleep_in_is_working_time_and_standing_by_at_home_is_not():
    start, end = clock.shift_instants(MONDAY, time(22), time(7))
    assert rules.work_minutes(start, end, 0, Kind.SLEEP_IN) == 540
    assert rules.work_minutes(start, end, 0, Kind.ON_CALL) == 0
    assert rules.work_minutes(start, end, 20, Kind.WAKING_NIGHT) == 520


def test_a_shift_in_the_hour_skipped_in_spring_keeps_its_length():
    change = date(2026, 3, 29)
    start, end = rules.instants(change, time(1, 15), time(2, 15), clock.instant)
    assert rules.elapsed_minutes(start, end) == 60


def test_visits_after_midnight_are_on_the_next_day():
    pattern = replace(
        NIGHT,
        visits=(
            rules.PlannedVisit("MB2", time(2), 15),
            rules.PlannedVisit("JT4", time(23), 30, days=(5,)),
        ),
    )
    saturday, sunday = (
        rules.dated(pattern, MONDAY + timedelta(days=day), clock.instant) for day in (5, 6)
    )
    assert [(v.code, v.start_at) for v in saturday.visits] == [
        ("JT4", datetime(2026, 12, 12, 23, tzinfo=UTC)),
        ("MB2", datetime(2026, 12, 13, 2, tzinfo=UTC)),
    ]
    assert [visit.code for visit in sunday.visits] == ["MB2"]


def test_a_visit_that_cannot_be_reached_in_time_is_named():
    at = datetime(2026, 12, 7, 7, 30, tzinfo=UTC)
    visits = (
        rules.DatedVisit("JT4", at, 30, travel_after_minutes=15),
        rules.DatedVisit("MB2", at + timedelta(minutes=40), 30),
        rules.DatedVisit("PW1", at + timedelta(minutes=90), 30),
    )
    assert rules.tight_visits(visits) == (("JT4", "MB2", 5),)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"cycle_weeks": 9}, "cycle_weeks"),
        ({"days": ()}, "days"),
        ({"days": (7,)}, "days"),
        ({"until_on": date(2026, 12, 6)}, "until_on"),
        ({"name": "  "}, "name"),
        ({"name": "E" * 61}, "name"),
        ({"ends": time(7)}, "ends"),
        ({"wanted": 0, "least": 0}, "wanted"),
        ({"least": 2}, "least"),
        ({"break_minutes": 480}, "break_minutes"),
        ({"needs": (rules.NeedRule(1, 2),)}, "needs"),
        ({"needs": (rules.NeedRule(1), rules.NeedRule(1, 1))}, "needs"),
        ({"visits": (rules.PlannedVisit("", time(8), 30),)}, "visits"),
        ({"visits": (rules.PlannedVisit("J" * 41, time(8), 30),)}, "visits"),
        ({"visits": (rules.PlannedVisit("JT4", time(8), 30, "P" * 121),)}, "visits"),
        ({"visits": (rules.PlannedVisit("JT4", time(6, 45), 30),)}, "visits"),
        ({"visits": (rules.PlannedVisit("JT4", time(14, 45), 30),)}, "visits"),
        ({"visits": (rules.PlannedVisit("JT4", time(8), 0),)}, "visits"),
        ({"visits": (rules.PlannedVisit("JT4", time(8), 30, days=(6,)),)}, "visits"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(values, field):
    with pytest.raises(DomainError) as refused:
        rules.check(replace(EARLY, **values))
    assert refused.value.field == field


def test_on_call_may_last_a_whole_day():
    on_call = replace(EARLY, kind=Kind.ON_CALL, starts=time(9), ends=time(9))
    rules.check(on_call)
    shift = rules.dated(on_call, MONDAY, clock.instant)
    assert rules.elapsed_minutes(shift.start_at, shift.end_at) == 24 * 60


@pytest.mark.parametrize(
    ("days", "weeks", "words"),
    [
        ((0, 1, 2, 3, 4), 1, "Mon to Fri"),
        ((5, 6), 1, "Sat, Sun"),
        (range(7), 1, "Every day"),
        ((0, 2, 7, 9), 2, "Mon, Wed"),
        ((0, 2, 8), 2, "Week 1: Mon, Wed. Week 2: Tue"),
        ((0,), 2, "Week 1: Mon. Week 2: none"),
    ],
)
def test_days_are_said_in_words(days, weeks, words):
    assert rules.days_in_words(days, weeks) == words


times = st.times().map(lambda t: t.replace(second=0, microsecond=0))
dates = st.dates(date(2026, 1, 1), date(2028, 12, 31))


@st.composite
def patterns(draw):
    weeks = draw(st.integers(1, 8))
    days = draw(st.sets(st.integers(0, 7 * weeks - 1), min_size=1))
    starts, ends = draw(times), draw(times)
    assume(starts != ends)
    return replace(
        EARLY,
        cycle_weeks=weeks,
        days=tuple(sorted(days)),
        starts=starts,
        ends=ends,
        from_on=draw(dates),
    )


@given(patterns(), dates, st.integers(0, 70), st.integers(0, 69))
def test_a_period_expanded_in_two_parts_is_the_period_expanded_whole(pattern, first, length, cut):
    last = first + timedelta(days=length)
    middle = first + timedelta(days=min(cut, length))
    whole = rules.expand(pattern, first, last, clock.instant)
    parts = rules.expand(pattern, first, middle, clock.instant) + rules.expand(
        pattern, middle + timedelta(days=1), last, clock.instant
    )
    assert whole == parts


@given(patterns(), dates)
def test_the_pattern_comes_round_with_its_cycle(pattern, on):
    assume(on >= pattern.from_on)
    assert pattern.falls_on(on) == pattern.falls_on(on + timedelta(weeks=pattern.cycle_weeks))


@given(patterns(), dates)
def test_a_shift_always_ends_after_it_begins_and_within_a_day_and_an_hour(pattern, on):
    shift = rules.dated(pattern, on, clock.instant)
    assert timedelta(0) < shift.end_at - shift.start_at <= timedelta(hours=25)


@given(dates, times, times, st.integers(0, 59))
def test_night_and_day_never_exceed_the_work(on, starts, ends, rest):
    start, end = rules.instants(on, starts, ends, clock.instant)
    assume(rules.elapsed_minutes(start, end) > rest)
    work = rules.work_minutes(start, end, rest)
    assert work == sum(
        rules.elapsed_minutes(*span) for span in rules.worked_spans(start, end, rest)
    )
    assert 0 <= rules.night_minutes(start, end, clock.LONDON, rest) <= min(work, 8 * 60 + 60)


@given(patterns(), dates, st.integers(1, 40))
def test_a_pattern_that_takes_over_falls_on_the_same_days(pattern, on, later):
    """What change_pattern relies on: the anchor keeps the weeks in step."""
    begins = pattern.from_on + timedelta(days=later)
    heir = replace(pattern, from_on=begins, cycle_on=pattern.anchor)
    assume(on >= begins)
    assert heir.falls_on(on) == pattern.falls_on(on)
