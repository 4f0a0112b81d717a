"""What training costs, by month and by standard, and what a fund pays: bare rules."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from training.sessions import costs
from training.sessions.costs import Claims, Spend, Sums, Window

FIRST, LAST = date(2026, 4, 1), date(2027, 3, 31)
days = st.integers(0, 364).map(lambda n: FIRST + timedelta(days=n))
spends = st.lists(
    st.builds(
        Spend, days, st.integers(1, 3), st.booleans(), st.integers(0, 9), st.integers(0, 999),
        st.integers(0, 99_999),
    ),
    max_size=12,
)  # fmt: skip


@given(spends)
@settings(max_examples=50)
def test_the_months_add_up_to_the_whole(found):
    rows = costs.by_month(found, FIRST, LAST)
    assert [month for month, _ in rows] == costs.months(FIRST, LAST)
    assert len(rows) == 12
    assert sum(one.pence for _, one in rows) == sum(one.pence for one in found)
    assert sum(one.done_minutes for _, one in rows) == sum(o.minutes for o in found if o.done)


def test_a_course_counts_in_full_in_each_standard_it_serves():
    found = [Spend(FIRST, 1, True, 4, 720, 20_000), Spend(FIRST, 2, False, 3, 180, 5_000)]
    sums = costs.by_standard(found, {10: {1}, 11: {1, 2}, 12: set()})
    assert sums[10] == Sums(4, 720, 20_000)
    assert sums[11] == Sums(4, 720, 20_000, 3, 180, 5_000)
    assert sums[12] == Sums()


@given(st.integers(0, 99_999), st.integers(0, 9_999), st.integers(1, 30))
def test_the_parts_of_a_class_lose_no_penny(class_pence, place_pence, there):
    parts = costs.shares(class_pence, place_pence, there)
    assert sum(parts) == class_pence + there * place_pence
    assert max(parts) - min(parts) <= 1


def test_a_claim_ends_with_the_fund_or_so_many_days_after_completion():
    window = Window(FIRST, LAST, date(2026, 6, 30), 60)
    assert window.last_on(date(2026, 4, 10)) == date(2026, 6, 9)  # 60 days on
    assert window.last_on(date(2026, 5, 20)) == date(2026, 6, 30)  # the fund ends first
    assert window.stands(date(2026, 4, 10), False, date(2026, 6, 9)) == Claims.OPEN
    assert window.stands(date(2026, 4, 10), False, date(2026, 6, 10)) == Claims.LATE
    assert window.stands(date(2026, 4, 10), True, date(2026, 6, 10)) == Claims.CLAIMED
    assert Window(FIRST, None, None, None).last_on(FIRST) is None


def test_a_fund_covers_both_its_ends_and_pays_no_more_than_was_paid():
    window = Window(FIRST, LAST, None, None)
    assert window.covers(FIRST)
    assert window.covers(LAST)
    assert not window.covers(FIRST - timedelta(days=1))
    assert not window.covers(LAST + timedelta(days=1))
    assert (costs.claimable(7_500, 6_000), costs.claimable(7_500, 9_000)) == (6_000, 7_500)
