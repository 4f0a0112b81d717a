"""The burden ledger's sums: what counts, fair shares to the point, corrections."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from coop.rota.engine import Budget, solve
from coop.rota.rules import calendar
from coop.rota.rules.ledger import (
    Amount,
    Borne,
    Burden,
    adjustments,
    amounts,
    apportion,
    recount,
    shared_by,
)
from coop.rota.rules.problem import Kind, Policy
from tests.factories.rota_problems import make_problem, make_shift, make_worker

POLICY = Policy(
    burden_night=10,
    burden_weekend=7,
    burden_bank_holiday=20,
    burden_split_day=5,
    burden_travel_hour=4,
)
MONDAY = date(2026, 12, 7)
points = st.integers(0, 200)
people = st.integers(1, 6)


def _duty(person=1, day=0, starts=7, lasts=8, night=0, **more):
    start = datetime(2026, 12, 7, tzinfo=UTC) + timedelta(days=day, hours=starts)
    values = {"bank_holiday": False, **more}
    return Borne(
        person, MONDAY + timedelta(days=day), start, start + timedelta(hours=lasts), night, **values
    )


def _count(*duties, night_workers=frozenset(), notice=None, travel=None):
    return recount(POLICY, duties, frozenset(night_workers), notice or {}, travel or {})


def test_an_ordinary_weekday_is_no_burden():
    assert _count(_duty()) == {}


def test_a_night_on_a_saturday_counts_as_both():
    found = _count(_duty(day=5, starts=21, night=420))
    assert found == {(1, Burden.NIGHT): 10, (1, Burden.WEEKEND): 7}


def test_less_than_three_hours_of_night_is_no_night():
    """WTR 1998 reg 2(1): a night worker works at least three hours of night time."""
    assert _count(_duty(starts=18, night=179)) == {}
    assert _count(_duty(starts=18, night=180)) == {(1, Burden.NIGHT): 10}


def test_nights_are_no_burden_to_those_they_are_for():
    assert _count(_duty(starts=21, night=420), night_workers={1}) == {}


def test_a_bank_holiday_counts():
    assert _count(_duty(day=18, bank_holiday=True)) == {(1, Burden.BANK_HOLIDAY): 20}


def test_a_wait_of_more_than_an_hour_splits_the_day_and_the_rest_between_days_does_not():
    assert _count(_duty(starts=7, lasts=3), _duty(starts=11, lasts=3)) == {}
    split = _count(_duty(starts=7, lasts=3), _duty(starts=16, lasts=4))
    assert split == {(1, Burden.SPLIT_DAY): 5}
    assert _count(_duty(starts=7), _duty(day=1, starts=7)) == {}


def test_a_duty_of_another_rota_splits_a_day_but_is_not_counted_itself():
    other = _duty(day=5, starts=7, lasts=3, counts=False)
    found = _count(other, _duty(day=5, starts=16, lasts=4))
    assert found == {(1, Burden.WEEKEND): 7, (1, Burden.SPLIT_DAY): 5}
    after = _duty(day=5, starts=16, lasts=4, counts=False)
    assert _count(_duty(day=5, starts=7, lasts=3), after) == {(1, Burden.WEEKEND): 7}


def test_on_call_at_home_is_no_burden():
    assert _count(_duty(day=5, works=False)) == {}


def test_travel_counts_by_the_hour_and_short_notice_as_it_was_entered():
    found = _count(notice={2: 30}, travel={1: 150})
    assert found == {(1, Burden.TRAVEL): 10, (2, Burden.SHORT_NOTICE): 30}


def test_points_are_shared_by_hours_to_the_last_point():
    assert apportion(100, {1: 30, 2: 15, 3: 15}) == {1: 50, 2: 25, 3: 25}
    assert apportion(10, {1: 1, 2: 1, 3: 1}) == {1: 4, 2: 3, 3: 3}
    assert apportion(10, {}) == {}


@given(points, st.dictionaries(people, st.integers(1, 5000), min_size=1))
def test_shares_sum_to_the_whole_and_each_is_within_a_point_of_exact(total, weights):
    found = apportion(total, weights)
    assert sum(found.values()) == total
    whole = sum(weights.values())
    assert all(abs(found[one] - total * part / whole) < 1 for one, part in weights.items())


borne = st.dictionaries(st.tuples(people, st.sampled_from(list(Burden))), st.integers(1, 200))
weights = st.dictionaries(
    st.sampled_from(list(Burden)), st.dictionaries(people, st.integers(1, 5000))
)


@given(borne, weights)
def test_what_one_is_owed_others_owe(found, by_kind):
    assert sum(one.balance for one in amounts(found, by_kind).values()) == 0


@given(borne, borne, weights)
def test_entries_and_corrections_sum_to_what_holds_now(before, after, by_kind):
    was, now = amounts(before, by_kind), amounts(after, by_kind)
    more = adjustments(was, now)
    for key in was.keys() | now.keys():
        one, extra, is_ = (each.get(key, Amount()) for each in (was, more, now))
        assert (one.borne + extra.borne, one.share + extra.share) == (is_.borne, is_.share)
    assert adjustments(now, now) == {}


def _weekends(owed_to_first, owed_to_second):
    around = calendar(MONDAY)
    days = [7 * week + day for week in range(4) for day in (5, 6)]
    shifts = tuple(make_shift(around, n, day, "08:00", "14:00") for n, day in enumerate(days, 1))
    both = (
        make_worker(1, burden_owed=owed_to_first),
        make_worker(2, burden_owed=owed_to_second),
    )
    return make_problem(shifts, both, days=28, first_day=MONDAY)


def _given(problem):
    return Counter(place.worker for place in solve(problem, Budget(rounds=200), seed=1).places)


def test_those_who_cannot_bear_a_burden_have_no_share_of_it():
    night = make_shift(calendar(MONDAY), 1, 0, "21:00", "07:00", Kind.WAKING_NIGHT)
    elsewhere = replace(make_worker(3), services=frozenset({99}))
    shared = shared_by(
        make_problem((night,), (make_worker(1), make_worker(2), elsewhere), first_day=MONDAY)
    )
    assert set(shared.weights[Burden.NIGHT]) == {1, 2}
    assert set(shared.weights[Burden.WEEKEND]) == set()


def test_split_days_are_shared_where_a_day_can_be_split():
    around = calendar(MONDAY)
    rounds = (
        make_shift(around, 1, 0, "07:00", "11:00"),
        make_shift(around, 2, 0, "16:00", "20:00"),
        make_shift(around, 3, 0, "07:00", "14:30", service=2),
        make_shift(around, 4, 0, "14:00", "21:30", service=2),
    )
    house = replace(make_worker(2), services=frozenset({2}))
    shared = shared_by(make_problem(rounds, (make_worker(1), house), first_day=MONDAY))
    assert set(shared.weights[Burden.SPLIT_DAY]) == {1}
    assert set(shared.weights[Burden.SHORT_NOTICE]) == {1, 2}


def test_two_alike_share_weekends_and_who_is_owed_gets_fewer():
    assert _given(_weekends(0, 0)) == {1: 4, 2: 4}
    paid_back = _given(_weekends(20, -20))
    assert sum(paid_back.values()) == 8, "nothing is left empty for it"
    # Twenty points are two weekend days of ten: 40 - 20 against 40 + 20.
    assert paid_back == {1: 2, 2: 6}
    assert _given(_weekends(-20, 20)) == {1: 6, 2: 2}
