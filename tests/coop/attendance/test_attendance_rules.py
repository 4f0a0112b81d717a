"""Hours as told, checked bare: no app, no database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.attendance import comparing, law, rules, states
from coop.attendance.rules import Awake, Other, Plan, PlannedVisit, Told, ToldVisit
from coop.shifts.kinds import Kind
from core.errors import DomainError

LONDON = ZoneInfo("Europe/London")


def at(day: str, clock: str, fold: int = 0) -> datetime:
    local = datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), tzinfo=LONDON)
    return local.replace(fold=fold).astimezone(UTC)


WED = "2026-12-09"
EARLY = Plan("Early", Kind.DAY, date(2026, 12, 9), at(WED, "07:00"), at(WED, "15:00"), 30)
NIGHT = Plan(
    "Sleep-in", Kind.SLEEP_IN, date(2026, 12, 9), at(WED, "22:00"), at("2026-12-10", "07:00")
)
ROUND = replace(
    EARLY,
    name="Round 2",
    visits=(
        PlannedVisit(1, "JT4", at(WED, "07:30"), at(WED, "08:00")),
        PlannedVisit(2, "MB1", at(WED, "08:10"), at(WED, "08:55")),
    ),
)
LATER = at("2026-12-10", "12:00")


def refused(plan, told, *, now=LATER, others=()):
    with pytest.raises(DomainError) as caught:
        rules.check(plan, told, now, LONDON, others)
    return caught.value


def test_the_plan_as_told_differs_in_nothing():
    for plan in (EARLY, NIGHT, ROUND):
        told = rules.as_planned(plan)
        rules.check(plan, told, LATER, LONDON)
        assert comparing.differences(plan, told, 5) == ()


def test_an_end_before_the_start_is_said_with_both_times():
    error = refused(EARLY, Told(at(WED, "15:00"), at(WED, "07:00")))
    assert error.words == "The end, 07:00, is not after the start, 15:00."
    assert error.field == "ends"


def test_hours_still_to_come_are_not_told():
    told = rules.as_planned(EARLY)
    assert refused(EARLY, told, now=at(WED, "06:00")).field == "starts"
    error = refused(EARLY, told, now=at(WED, "14:00"))
    assert error.words == "15:00 has not come yet: confirm hours once you have worked them."


def test_a_break_longer_than_the_shift_is_refused():
    error = refused(EARLY, Told(at(WED, "07:00"), at(WED, "08:00"), break_minutes=60))
    assert error.field == "break_minutes"
    assert "60 minutes does not fit into the 60 minutes" in error.words


def test_minutes_awake_belong_to_sleep_ins_and_fit_in_them():
    assert refused(EARLY, replace(rules.as_planned(EARLY), disturbed_minutes=10)).field
    told = replace(rules.as_planned(NIGHT), disturbed_minutes=540)
    rules.check(NIGHT, told, LATER, LONDON)
    assert refused(NIGHT, replace(told, disturbed_minutes=541)).field == "disturbed_minutes"


def test_hours_that_overlap_other_own_hours_are_named():
    late = Other(at(WED, "14:30"), at(WED, "22:00"), "Late, Wed 9 December, 14:30–22:00")
    error = refused(EARLY, rules.as_planned(EARLY), others=[late])
    assert "Late, Wed 9 December, 14:30–22:00" in error.words
    touching = replace(late, start_at=at(WED, "15:00"))
    rules.check(EARLY, rules.as_planned(EARLY), LATER, LONDON, [touching])


def test_a_shift_not_finished_is_finished_first():
    running = Other(at(WED, "06:00"), None, "Early call, Wed 9 December, 06:00")
    assert "finish that first" in refused(EARLY, rules.as_planned(EARLY), others=[running]).words


@pytest.mark.parametrize(
    ("visit", "field"),
    [
        (ToldVisit(1, at(WED, "08:00"), at(WED, "07:30")), "visit_1_ends"),
        (ToldVisit(1, at(WED, "06:50"), at(WED, "07:30")), "visit_1_starts"),
        (ToldVisit(1, at(WED, "08:20"), at(WED, "08:40")), "visit_1_starts"),  # during MB1
        (ToldVisit(1, at(WED, "07:30"), None), "visit_1_starts"),
        (ToldVisit(1, None, None), "visit_1_missed"),
    ],
)
def test_visits_must_have_been_possible(visit, field):
    told = replace(rules.as_planned(ROUND), visits=(visit, rules.as_planned(ROUND).visits[1]))
    assert refused(ROUND, told).field == field


def test_a_visit_not_made_with_its_reason_is_accepted_and_is_a_difference():
    missed = ToldVisit(1, None, None, "in hospital")
    told = replace(rules.as_planned(ROUND), visits=(missed, rules.as_planned(ROUND).visits[1]))
    rules.check(ROUND, told, LATER, LONDON)
    assert comparing.differences(ROUND, told, 5) == ("visit JT4 not made",)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (Told(at(WED, "07:05"), at(WED, "15:05"), 35), ()),  # all at the tolerance
        (Told(at(WED, "07:06"), at(WED, "15:00"), 30), ("late by 6 min",)),
        (Told(at(WED, "06:54"), at(WED, "15:00"), 30), ("started 6 min early",)),
        (Told(at(WED, "07:00"), at(WED, "16:10"), 30), ("finished 1 h 10 min over",)),
        (Told(at(WED, "07:00"), at(WED, "14:00"), 30), ("left 1 h early",)),
        (Told(at(WED, "07:00"), at(WED, "15:00"), 0), ("break 0 min, planned 30",)),
        (Told(at(WED, "07:00"), at(WED, "15:00"), 30, 0, "Bus was late"), ("left a note",)),
    ],
)
def test_differences_beyond_the_tolerance_are_said(told, words):
    assert comparing.differences(EARLY, told, 5) == words


def test_a_disturbed_sleep_in_is_never_approved_unseen():
    told = replace(rules.as_planned(NIGHT), disturbed_minutes=1)
    assert comparing.differences(NIGHT, told, 60) == ("awake 1 min",)


def test_starting_opens_half_an_hour_before_and_closes_at_the_end():
    with pytest.raises(DomainError, match="you can start it from 06:30"):
        rules.check_start(EARLY, at(WED, "06:29"), LONDON)
    tapped = at(WED, "06:58") + timedelta(seconds=41)
    assert rules.check_start(EARLY, tapped, LONDON) == at(WED, "06:58")
    with pytest.raises(DomainError, match="is over"):
        rules.check_start(EARLY, at(WED, "15:00"), LONDON)


def test_a_worker_has_two_weeks_to_tell():
    rules.check_told_in_time(EARLY, EARLY.end_at + timedelta(days=14))
    with pytest.raises(DomainError, match="ask your coordinator"):
        rules.check_told_in_time(EARLY, EARLY.end_at + timedelta(days=14, minutes=1))


def test_times_fall_on_the_right_side_of_midnight():
    assert rules.nearest(time(6, 50), NIGHT.end_at, LONDON) == at("2026-12-10", "06:50")
    assert rules.nearest(time(0, 10), at(WED, "23:45"), LONDON) == at("2026-12-10", "00:10")
    assert rules.nearest(time(23, 50), at("2026-12-10", "00:05"), LONDON) == at(WED, "23:50")


def test_an_hour_that_comes_twice_means_the_pass_that_was_planned():
    first, second = at("2026-10-25", "01:30"), at("2026-10-25", "01:30", fold=1)
    assert second - first == timedelta(hours=1)
    assert rules.nearest(time(1, 30), first, LONDON) == first
    assert rules.nearest(time(1, 30), second, LONDON) == second


def test_a_time_in_the_hour_that_the_clocks_leave_out_is_refused():
    night = at("2027-03-27", "22:00")
    for near in (night, at("2027-03-28", "08:00")):
        with pytest.raises(DomainError) as refused:
            rules.nearest(time(1, 30), near, LONDON)
        assert refused.value.code == "no_such_time"
    assert rules.nearest(time(2, 0), night, LONDON) == datetime(2027, 3, 28, 1, tzinfo=UTC)


@given(
    st.integers(0, 2 * 365 * 24 * 60).map(
        lambda minute: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    )
)
def test_a_planned_time_typed_as_it_stands_is_the_plan(planned):
    shown = planned.astimezone(LONDON).time()
    assert rules.nearest(shown, planned, LONDON) == planned


@pytest.mark.parametrize(
    ("state", "verbs"),
    [
        (None, {"start", "confirm", "no_show"}),
        ("started", {"finish", "confirm"}),
        ("confirmed", {"confirm", "approve", "query"}),
        ("queried", {"confirm"}),
        ("approved", {"reopen"}),
        ("no_show", {"take_back"}),
    ],
)
def test_each_state_permits_only_its_verbs(state, verbs):
    for verb in states.REFUSALS:
        if verb in verbs:
            assert states.allow(state, verb) in states.STATES
        else:
            with pytest.raises(DomainError):
                states.allow(state, verb)


def test_a_no_show_needs_a_shift_that_has_begun_and_a_reason():
    with pytest.raises(DomainError, match="begins at 07:00"):
        rules.check_no_show(EARLY, "Did not come", at(WED, "07:00"), LONDON)
    with pytest.raises(DomainError, match="Say what happened") as caught:
        rules.check_no_show(EARLY, "  ", at(WED, "07:01"), LONDON)
    assert caught.value.field == "reason"
    rules.check_no_show(EARLY, "Did not come", at(WED, "07:01"), LONDON)


def test_finishing_is_the_minute_of_the_tap_and_after_the_start():
    tapped = at(WED, "14:58") + timedelta(seconds=59)
    assert rules.check_finish(at(WED, "07:00"), tapped, LONDON) == at(WED, "14:58")
    with pytest.raises(DomainError, match="nothing to finish"):
        rules.check_finish(at(WED, "07:00"), at(WED, "07:00") + timedelta(seconds=30), LONDON)


@pytest.mark.parametrize(
    ("starts", "ends", "late", "early", "words"),
    [
        ("07:05", "14:55", 0, 0, ()),  # at the tolerance
        ("07:12", "14:40", 12, 20, ("late by 12 min", "left 20 min early")),
        ("06:40", "15:30", 0, 0, ()),  # early there and late away are neither
    ],
)
def test_late_and_left_early_are_told_from_the_plan(starts, ends, late, early, words):
    found = comparing.punctuality(EARLY, Told(at(WED, starts), at(WED, ends), 30), 5)
    assert (found.late, found.left_early, found.words) == (late, early, words)


@pytest.mark.parametrize(
    ("ends", "pause", "words"),
    [
        ("13:00", 0, ""),  # six hours exactly: none is due
        ("13:01", 0, "no break in 6 h 1 min: 20 min are due"),
        ("15:00", 19, "a break of 19 min only in 8 h: 20 min are due"),
        ("15:00", 20, ""),
    ],
)
def test_a_break_that_the_law_gives_and_was_not_had_is_said(ends, pause, words):
    told = Told(at(WED, "07:00"), at(WED, ends), pause)
    assert comparing.short_break(EARLY, told, 360, 20) == words


def test_a_sleep_in_is_not_asked_for_a_break():
    assert comparing.short_break(NIGHT, rules.as_planned(NIGHT), 360, 20) == ""


@pytest.mark.parametrize(
    ("born", "over", "least"),
    [
        # Reg 12(4): under 18, more than four and a half hours, 30 minutes; reg 12(1): six and 20.
        (date(2008, 12, 10), 270, 30),
        (date(2008, 12, 9), 360, 20),  # eighteen on the very day
        (None, 360, 20),
    ],
)
def test_under_eighteen_the_break_is_longer_and_due_sooner(born, over, least):
    due = law.rest_break(date(2026, 12, 9), born)
    assert (due.over_minutes, due.least_minutes) == (over, least)


def test_who_is_born_on_29_february_is_a_young_worker_until_1_march():
    leap = date(2008, 2, 29)
    assert law.is_young(leap, date(2026, 2, 28))
    assert not law.is_young(leap, date(2026, 3, 1))


@pytest.mark.parametrize(
    ("starts", "ends", "pause", "words"),
    [
        ("08:00", "16:30", 30, ()),
        ("08:00", "16:31", 30, ("under 18: 8 h 1 min of work, 8 h a day at most",)),
        ("06:00", "11:00", 30, ()),
        ("05:59", "11:00", 30, ("under 18: no work from 22:00 to 06:00",)),
        ("16:00", "22:00", 30, ()),
        ("16:00", "22:01", 30, ("under 18: no work from 22:00 to 06:00",)),
        ("00:30", "05:00", 30, ("under 18: no work from 22:00 to 06:00",)),
    ],
)
def test_what_is_not_open_to_a_young_worker_is_said(starts, ends, pause, words):
    told = Told(at(WED, starts), at(WED, ends), pause)
    limits = law.young_limits(date(2026, 12, 9), date(2009, 5, 1))
    assert comparing.young_worker(told, limits, LONDON) == words


@given(st.integers(0, 48 * 60), st.integers(1, 30 * 60))
def test_night_work_of_the_young_is_found_minute_by_minute(begins, minutes):
    """Around the night the clocks go back, against the wall clock of every minute."""
    start = at("2027-10-30", "00:00") + timedelta(minutes=begins)
    told = Told(start, start + timedelta(minutes=minutes), 0)
    limits = law.young_limits(date(2027, 10, 30), date(2010, 5, 1))
    clocks = ((start + timedelta(minutes=n)).astimezone(LONDON).hour for n in range(minutes))
    barred = any(hour >= 22 or hour < 6 for hour in clocks)
    found = comparing.young_worker(told, replace(limits, daily_minutes=9999), LONDON)
    assert bool(found) == barred


def test_an_adult_has_no_young_workers_limits():
    assert law.young_limits(date(2026, 12, 9), date(1990, 5, 17)) is None
    assert law.young_limits(date(2026, 12, 9), None) is None


def awake(starts, ends, what="A fall", day="2026-12-10"):
    return Awake(at(day, starts), at(day, ends), what)


def test_times_awake_are_told_one_by_one_and_sum_to_the_minutes_awake():
    spells = (awake("01:10", "01:40"), awake("04:00", "04:25", "Up to the toilet"))
    told = replace(rules.as_planned(NIGHT), disturbed_minutes=55, spells=spells)
    rules.check(NIGHT, told, LATER, LONDON)
    assert refused(NIGHT, replace(told, disturbed_minutes=54)).field == "disturbed_minutes"


@pytest.mark.parametrize(
    ("second", "field"),
    [
        (awake("01:30", "02:00"), "awake_1_starts"),  # before the first has ended
        (awake("06:50", "07:10"), "awake_1_starts"),  # after the sleep-in
        (awake("04:00", "04:00"), "awake_1_ends"),
        (awake("04:00", "04:20", " "), "awake_1_what"),
    ],
)
def test_times_awake_that_cannot_be_are_refused_beside_their_field(second, field):
    spells = (awake("01:10", "01:40"), second)
    minutes = sum(spell.minutes for spell in spells)
    told = replace(rules.as_planned(NIGHT), disturbed_minutes=minutes, spells=spells)
    assert refused(NIGHT, told).field == field


def test_of_an_hour_that_comes_twice_the_pass_that_is_said_is_meant():
    near = at("2026-10-25", "08:00")
    first, second = at("2026-10-25", "01:30"), at("2026-10-25", "01:30", fold=1)
    assert rules.nearest(time(1, 30), near, LONDON, second=False) == first
    assert rules.nearest(time(1, 30), near, LONDON, second=True) == second
    assert rules.comes_twice(first, LONDON)
    assert rules.comes_twice(second, LONDON)
    assert not rules.comes_twice(near, LONDON)
    assert not rules.comes_twice(at("2026-03-29", "02:30"), LONDON)


def test_the_night_on_which_the_clocks_go_back_is_known():
    night = replace(NIGHT, start_at=at("2026-10-24", "22:00"), end_at=at("2026-10-25", "08:00"))
    assert rules.repeats(night, LONDON)
    assert not rules.repeats(NIGHT, LONDON)
    forward = replace(NIGHT, start_at=at("2026-03-28", "22:00"), end_at=at("2026-03-29", "08:00"))
    assert not rules.repeats(forward, LONDON)
