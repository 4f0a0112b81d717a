"""No count under ten can be read, or worked out, from what leaves the co-op."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from recruitment.analytics.suppress import Pair, counts, pairs

LEAST = 3  # the same rule with a smaller number, so that every possibility can be gone through
small = st.integers(0, 7)


def test_one_small_count_takes_the_next_with_it_and_the_total_stays():
    shown = counts([40, 3, 12, 25])
    assert shown.counts == (40, None, None, 25)
    assert shown.total == 80


def test_nothing_is_hidden_where_nothing_is_small():
    assert counts([40, 10]).counts == (40, 10)
    assert counts([40, 10]).total == 50


def test_a_total_under_ten_hides_everything():
    assert counts([4, 5]).total is None
    assert counts([4, 5]).counts == (None, None)


def test_noughts_that_their_sum_would_give_away_take_another_with_them():
    shown = counts([0, 0, 50, 20])
    assert shown.counts == (None, None, 50, None)


def test_a_small_half_hides_the_other_half_and_one_more_row():
    shown = pairs([(30, 40), (4, 20), (15, 15)])
    assert shown.rows[0] == Pair(30, 40, 70)
    assert shown.rows[1] == Pair(None, None, 24)
    assert shown.rows[2] == Pair(None, None, 30), "else column totals would give it away"
    assert shown.total == Pair(49, 75, 124)


@settings(max_examples=150)
@given(st.lists(small, min_size=1, max_size=4))
def test_no_hidden_count_has_a_single_possibility(given):
    shown = counts(given, LEAST)
    for n, count in enumerate(given):
        if count < LEAST:
            assert shown.counts[n] is None
    assert shown.total is None or shown.total >= LEAST
    hidden = [n for n, value in enumerate(shown.counts) if value is None]
    if shown.total is None or not hidden:
        return
    rest = shown.total - sum(value for value in shown.counts if value is not None)
    ways = [way for way in product(range(rest + 1), repeat=len(hidden)) if sum(way) == rest]
    for place in range(len(hidden)):
        assert len({way[place] for way in ways}) > 1


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=3))
def test_no_hidden_half_has_a_single_possibility(given):
    shown = pairs(given, LEAST)
    for (one, other), row in zip(given, shown.rows, strict=True):
        for value, said in ((one, row.one), (other, row.other), (one + other, row.whole)):
            assert said in (None, value)
            if value < LEAST:
                assert said is None
    total = shown.total
    assert all(value is None or value >= LEAST for value in (total.one, total.other, total.whole))
    if total.whole is None:
        assert all(row == Pair(None, None, None) for row in shown.rows)
        return
    # Every table of whole numbers that agrees with all that is shown.
    most = total.whole
    choices = []
    for row in shown.rows:
        fits = [
            (a, b)
            for a in ([row.one] if row.one is not None else range(most + 1))
            for b in ([row.other] if row.other is not None else range(most + 1 - a))
            if row.whole is None or a + b == row.whole
        ]
        choices.append(fits)
    ways = [
        way
        for way in product(*choices)
        if sum(a + b for a, b in way) == most
        and (total.one is None or sum(a for a, _ in way) == total.one)
        and (total.other is None or sum(b for _, b in way) == total.other)
    ]
    assert tuple(given) in ways
    for n, row in enumerate(shown.rows):
        if row.one is None:
            assert len({way[n][0] for way in ways}) > 1
            assert len({way[n][1] for way in ways}) > 1
        if row.whole is None:
            assert len({sum(way[n]) for way in ways}) > 1
    if total.one is None:
        assert len({sum(a for a, _ in way) for way in ways}) > 1
