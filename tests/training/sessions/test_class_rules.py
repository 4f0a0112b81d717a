"""Who is next, who needs a class, and what may follow a state: bare rules."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import DomainError
from training.sessions import rules
from training.sessions.rules import Need, Stands, State, Waiter

TODAY = date(2026, 12, 1)
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def waiter(key, need, minutes=0):
    return Waiter(key, need, NOON + minutes * MINUTE)


def test_whoever_lapses_first_is_next_then_whoever_asked_first():
    ran_out = Need(Stands.RAN_OUT, date(2026, 11, 3))
    never = Need(Stands.NEVER)
    soon = Need(Stands.RUNS_OUT, date(2026, 12, 20))
    later = Need(Stands.RUNS_OUT, date(2027, 12, 20))
    line = rules.in_line(
        [
            waiter(1, rules.NOT_ASKED, 0),
            waiter(2, later, 1),
            waiter(3, soon, 5),
            waiter(4, soon, 4),
            waiter(5, never, 3),
            waiter(6, ran_out, 9),
            waiter(7, Need(Stands.HAS), 2),
        ],
        TODAY,
    )
    assert [one.key for one in line] == [6, 5, 4, 3, 2, 1, 7]


needs = st.one_of(
    st.sampled_from([rules.NOT_ASKED, Need(Stands.NEVER), Need(Stands.HAS)]),
    st.builds(
        Need,
        st.sampled_from([Stands.RAN_OUT, Stands.RUNS_OUT]),
        st.dates(date(2025, 1, 1), date(2029, 1, 1)),
    ),
)
lines = st.lists(st.tuples(needs, st.integers(0, 99)), max_size=8)


@given(lines, st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_the_line_is_the_same_in_whatever_order_it_is_read(given_, chance):
    waiters = [waiter(key, *one) for key, one in enumerate(given_)]
    shuffled = list(waiters)
    chance.shuffle(shuffled)
    line = rules.in_line(shuffled, TODAY)
    assert line == rules.in_line(waiters, TODAY)
    for first, second in pairwise(line):
        one, other = first.need.lapses_on(TODAY), second.need.lapses_on(TODAY)
        assert one < other or (one == other and first.asked_at <= second.asked_at)


@given(st.lists(st.sampled_from(list(State)), max_size=12), st.integers(1, 12))
@settings(max_examples=60)
def test_a_free_place_is_one_that_nobody_holds(states, places):
    holders = [each for each in states if each not in ("waiting", "withdrawn", "removed")]
    assert rules.free(places, states) == places - len(holders)


@pytest.mark.parametrize(
    ("state", "verb", "then"),
    [
        (None, "book", State.BOOKED),
        (None, "wait", State.WAITING),
        (State.WAITING, "offer", State.OFFERED),
        (State.OFFERED, "book", State.BOOKED),
        (State.OFFERED, "lapse", State.WITHDRAWN),
        (State.WITHDRAWN, "wait", State.WAITING),
        (State.BOOKED, "present", State.PRESENT),
        (State.PRESENT, "absent", State.ABSENT),
    ],
)
def test_what_follows(state, verb, then):
    assert rules.allow(state, verb) == then


@pytest.mark.parametrize(
    ("state", "verb"),
    [
        (State.BOOKED, "book"),
        (State.BOOKED, "offer"),
        (State.PRESENT, "withdraw"),
        (State.ABSENT, "remove"),
        (State.WAITING, "present"),
        (State.OFFERED, "absent"),
        (None, "withdraw"),
    ],
)
def test_what_does_not(state, verb):
    with pytest.raises(DomainError) as refused:
        rules.allow(state, verb)
    assert refused.value.code == "state"


def test_a_class_is_needed_by_whom_it_is_missing_or_runs_out_within_90_days_of_it():
    on = date(2026, 12, 9)
    assert Need(Stands.NEVER).needed(on)
    assert Need(Stands.RAN_OUT, date(2020, 1, 1)).needed(on)
    assert Need(Stands.RUNS_OUT, on + timedelta(days=90)).needed(on)
    assert not Need(Stands.RUNS_OUT, on + timedelta(days=91)).needed(on)
    assert not rules.NOT_ASKED.needed(on)
    assert not Need(Stands.HAS).needed(on)


def test_of_two_things_that_a_class_serves_the_one_that_lapses_first_decides():
    first, second = Need(Stands.RUNS_OUT, date(2027, 1, 1)), Need(Stands.NEVER)
    assert rules.neediest([first, second, rules.NOT_ASKED], TODAY) == second
    assert rules.neediest([], TODAY) == rules.NOT_ASKED


def test_an_offer_ends_an_hour_before_the_class_at_the_latest():
    start = NOON + timedelta(hours=30)
    assert rules.offer_until(NOON, start, 24) == NOON + timedelta(hours=24)
    assert rules.offer_until(NOON + timedelta(hours=10), start, 24) == start - timedelta(hours=1)
    assert rules.offer_until(start - timedelta(hours=1), start, 24) is None


def test_a_withdrawal_is_possible_until_the_very_minute_of_the_cut_off():
    start = NOON + timedelta(hours=48)
    rules.check_withdrawal(start, 48, NOON)
    with pytest.raises(DomainError, match="less than 48 hours"):
        rules.check_withdrawal(start, 48, NOON + MINUTE)


@pytest.mark.parametrize(
    ("service_id", "role", "fits"),
    [
        (None, "", True),
        (1, "", True),
        (2, "", False),
        (None, "support WORKER", True),
        (None, "Senior", False),
        (1, "Senior", False),
    ],
)
def test_a_class_for_some_is_for_those_with_the_service_and_the_job(service_id, role, fits):
    assert rules.fits(service_id, role, [(1, "Support worker")]) is fits
    assert not rules.fits(None, "", [])  # nobody employed


def test_who_left_early_counts_until_then_and_who_was_not_there_not_at_all():
    end, left = NOON + timedelta(hours=3), NOON + timedelta(hours=2)
    assert rules.counted(State.PRESENT, NOON, end, None) == (NOON, end)
    assert rules.counted(State.LEFT, NOON, end, left) == (NOON, left)
    assert rules.counted(State.ABSENT, NOON, end, None) is None
    for wrong in (None, NOON, end, end + MINUTE):
        with pytest.raises(DomainError):
            rules.check_left(NOON, end, wrong)
