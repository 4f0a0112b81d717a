"""Due days, what completes a step, how far a plan is: without app or database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import DomainError
from training.induction import rules, shipped, timeline
from training.induction.rules import Doer, Kind, Phase, State, Who
from training.records.rules import Record
from training.standards import shipped as published
from training.standards.rules import FrameworkKind

START = date(2026, 11, 2)
DAYS = st.dates(date(2026, 9, 1), date(2027, 3, 1))


def day(number: int) -> date:
    return START + timedelta(days=number)


@pytest.mark.parametrize(
    ("days", "phase"),
    [
        (-1, Phase.BEFORE),
        (0, Phase.FIRST_DAY),
        (1, Phase.FIRST_WEEK),
        (6, Phase.FIRST_WEEK),
        (7, Phase.TWELVE_WEEKS),
        (84, Phase.TWELVE_WEEKS),
        (85, Phase.AFTER),
    ],
)
def test_a_step_stands_in_the_phase_of_its_day(days, phase):
    assert rules.phase(days) is phase


def test_on_its_due_day_a_step_is_not_overdue_yet():
    due = day(14)
    assert rules.state(due, None, False, due) is State.SOON
    assert rules.state(due, None, False, day(15)) is State.OVERDUE
    assert rules.state(due, None, False, day(6)) is State.LATER
    assert rules.state(due, day(20), False, day(21)) is State.DONE
    assert rules.state(due, None, True, day(21)) is State.LEFT_OUT


def test_what_somebody_brought_counts_if_it_was_in_force_on_their_first_day():
    brought = Record(day(-300), day(10))
    ran_out = Record(day(-400), day(-1))
    assert rules.followed_on([brought], START, day(1)) == day(-300)
    assert rules.followed_on([ran_out], START, day(1)) is None
    assert rules.followed_on([Record(day(5))], START, day(4)) is None
    assert rules.followed_on([Record(day(5)), ran_out], START, day(5)) == day(5)


def test_what_was_withdrawn_completes_nothing_from_that_day_on():
    record = Record(day(3), None, day(9))
    assert rules.followed_on([record], START, day(8)) == day(3)
    assert rules.followed_on([record], START, day(9)) is None
    undone = Record(day(3), None, day(3))
    assert rules.followed_on([undone], START, day(3)) is None


@given(st.lists(st.tuples(DAYS, st.none() | DAYS), max_size=5), DAYS)
@settings(max_examples=60)
def test_a_step_once_completed_by_a_record_stays_completed(pairs, on):
    records = [Record(a, b) for a, b in pairs if b is None or b >= a]
    found = rules.followed_on(records, START, on)
    later = rules.followed_on(records, START, on + timedelta(days=1))
    assert found is None or later == found
    if found is not None:
        assert found <= on


def test_the_last_of_three_shadow_shifts_is_the_day_it_is_done():
    days = [day(4), day(1), day(2)]
    assert rules.nth_on(days, 3) == day(4)
    assert rules.nth_on(days, 4) is None
    assert rules.nth_on([], 1) is None


@given(st.lists(st.sampled_from(State), max_size=40))
@settings(max_examples=60)
def test_a_hundred_per_cent_says_that_all_is_done_and_nothing_else_does(states):
    found = rules.score(states)
    counting = [each for each in states if each is not State.LEFT_OUT]
    assert (found.percent == 100) == all(each is State.DONE for each in counting)
    assert 0 <= found.percent <= 100
    assert found.overdue == states.count(State.OVERDUE)


def test_days_are_counted_in_words():
    assert rules.day_words(START, START) == "day 1, week 1"
    assert rules.day_words(START, day(22)) == "day 23, week 4"
    assert rules.day_words(START, day(-1)) == "begins tomorrow"
    assert rules.day_words(START, day(-5)) == "begins in 5 days"


def test_nobody_signs_their_own_practice_and_a_managers_review_is_the_managers():
    learner, mentor = Who(learner=True, keeps=True, reviews=True), Who(mentor=True)
    trainer, manager = Who(keeps=True), Who(keeps=True, reviews=True)
    may = rules.may_tick
    assert may(Doer.LEARNER, Kind.READ, learner)
    assert not may(Doer.TRAINER, Kind.OBSERVED, learner)
    assert not may(Doer.LEARNER, Kind.OBSERVED, learner)
    assert may(Doer.MENTOR, Kind.OBSERVED, mentor)
    assert not may(Doer.TRAINER, Kind.OBSERVED, mentor)
    assert may(Doer.LEARNER, Kind.READ, trainer)
    assert not may(Doer.MANAGER, Kind.REVIEW, trainer)
    assert may(Doer.MANAGER, Kind.REVIEW, manager)
    assert not may(Doer.LEARNER, Kind.READ, Who())


@pytest.mark.parametrize(
    ("step", "field"),
    [
        (rules.StepFacts(" ", Doer.LEARNER, Kind.READ, 0), "title"),
        (rules.StepFacts("Read", Doer.LEARNER, Kind.READ, -61), "due_days"),
        (rules.StepFacts("See", Doer.LEARNER, Kind.OBSERVED, 3), "doer"),
        (rules.StepFacts("Along", Doer.MENTOR, Kind.SHADOW, 3), "shifts"),
    ],
)
def test_a_step_that_cannot_be_is_refused_beside_its_field(step, field):
    with pytest.raises(DomainError) as refused:
        rules.check(step)
    assert refused.value.field == field


def test_the_shipped_template_has_every_standard_once_within_twelve_weeks_and_three_reviews():
    steps = shipped.steps()
    present = [v for v in published.versions() if v.kind is FrameworkKind.CARE_CERTIFICATE][-1]
    standards = [each for each in steps if each.kind is Kind.STANDARD]
    assert sorted(each.standard for each in standards) == sorted(s.code for s in present.standards)
    assert max(each.due_days for each in standards) == 84
    reviews = [each.due_days for each in steps if each.kind is Kind.REVIEW]
    assert reviews == [14, 42, 84]
    known = {each.code for each in published.courses()}
    assert {each.course for each in steps if each.course} <= known
    for each in steps:
        title = each.title or each.course or each.competency or each.standard
        rules.check(rules.StepFacts(title, each.doer, each.kind, each.due_days, shifts=each.shifts))


def test_the_timeline_ends_each_bar_on_its_due_day_and_puts_a_dot_where_it_was_met():
    points = [
        timeline.Point("CC2 Your development", day(84), None),
        timeline.Point("CC1 Your role", day(14), day(7)),
        timeline.Point("CC3 Duty of care", day(14), None),
    ]
    drawn = timeline.draw(points, START, day(42))
    first, second, last = drawn.bars
    assert [each.name for each in drawn.bars] == ["CC1", "CC3", "CC2"]
    room = timeline.RIGHT - timeline.LEFT
    assert last.x + last.width == pytest.approx(timeline.RIGHT)
    assert first.width == pytest.approx(room / 6, abs=0.01)
    assert first.dot == pytest.approx(timeline.LEFT + room / 12, abs=0.01)
    assert drawn.today == pytest.approx(timeline.LEFT + room / 2, abs=0.01)
    assert (first.late, second.late, last.late) == (False, True, False)
    assert timeline.draw(points, START, day(-3)).today is None


def test_a_standard_stands_under_its_code_without_its_number_twice():
    assert rules.standard_title("CC13", "13. Health and safety") == "CC13 Health and safety"
    assert rules.standard_title("X1", "Our values. In brief") == "X1 Our values. In brief"
