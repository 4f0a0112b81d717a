"""Double entry, limits and interest, bare; expected values worked out apart from the code."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.capital import law, rules
from coop.capital.rules import Holding, Kind, Line, Terms
from core.errors import DomainError

TERMS = Terms(100, 5_000, 500_000, 90, False, Decimal("3.5"))
CEILING = 10_000_000


@pytest.mark.parametrize(
    ("on", "pence"),
    [
        (date(2014, 4, 5), 2_000_000),  # SI 1994/341
        (date(2014, 4, 6), 10_000_000),  # SI 2014/210
        (date(2026, 11, 27), 10_000_000),  # the 2014 Act, s.24
    ],
)
def test_the_ceiling_of_the_law_on_a_day(on, pence):
    assert law.withdrawable_ceiling_pence(on) == pence


@pytest.mark.parametrize(
    ("end", "due"),
    [
        (
            date(2026, 3, 31),
            date(2026, 10, 31),
        ),  # the registrar's own example: 31 March, 31 October
        (date(2026, 12, 31), date(2027, 7, 31)),
        (date(2026, 7, 31), date(2027, 2, 28)),
        (date(2027, 7, 31), date(2028, 2, 29)),
        (date(2026, 4, 5), date(2026, 11, 5)),
    ],
)
def test_the_annual_return_is_due_seven_months_after_the_year(end, due):
    assert law.return_due_on(end) == due


def test_an_entry_balances_or_is_refused():
    good = (Line(Kind.BANK, 500), Line(Kind.UNPAID, -500, 7))
    assert rules.balanced(good) == good
    for bad in (
        (),
        (Line(Kind.BANK, 500),),
        (Line(Kind.BANK, 500), Line(Kind.GENERAL, -499)),
        (Line(Kind.BANK, 500), Line(Kind.BANK, -500)),
        (Line(Kind.BANK, 500), Line(Kind.SHARES, -500)),  # whose?
        (Line(Kind.BANK, 500, 7), Line(Kind.SHARES, -500, 7)),
    ):
        with pytest.raises(DomainError):
            rules.balanced(bad)


@given(st.sampled_from([k for k in Kind if k not in (Kind.INDIVISIBLE, Kind.SURPLUS)]))
def test_nothing_takes_the_indivisible_reserve_but_a_loss(kind):
    """The asset lock: whatever stands on the other side, a member's account, the bank, anything."""
    who = 1 if kind in rules.HOLDERS else None
    with pytest.raises(DomainError, match="belongs to the society for good"):
        rules.balanced((Line(Kind.INDIVISIBLE, 100), Line(kind, -100, who)))
    mixed = (Line(Kind.INDIVISIBLE, 100), Line(Kind.SURPLUS, -99), Line(kind, -1, who))
    with pytest.raises(DomainError, match="for good"):
        rules.balanced(mixed)
    rules.balanced((Line(Kind.INDIVISIBLE, -100), Line(kind, 100, who)))  # into it: always


@pytest.mark.parametrize(("pence", "surplus"), [(1, 0), (1, 500), (501, -500)])
def test_no_more_than_the_loss_that_stands_is_covered(pence, surplus):
    with pytest.raises(DomainError):
        rules.covers_loss(pence, surplus)
    rules.covers_loss(500, -500)


def test_what_has_gone_into_the_indivisible_reserve_is_not_reversed():
    with pytest.raises(DomainError, match="for good"):
        rules.reversal((Line(Kind.SURPLUS, 100), Line(Kind.INDIVISIBLE, -100)))
    undone = rules.reversal((Line(Kind.BANK, 5), Line(Kind.UNPAID, -5, 3)))
    assert undone == (Line(Kind.BANK, -5), Line(Kind.UNPAID, 5, 3))


@pytest.mark.parametrize(
    ("held", "more", "words"),
    [
        (0, 0, "at least one share"),
        (0, 5_050, "whole ones"),
        (0, 4_900, "£50.00 at least"),
        (495_000, 5_100, "our rules allow at most £5,000.00"),
        (9_999_900, 200, "The law lets nobody hold more than £100,000.00"),
    ],
)
def test_a_holding_outside_the_limits_is_refused_with_the_reason(held, more, words):
    with pytest.raises(DomainError, match=words):
        rules.may_hold(held, more, TERMS, CEILING, field="pounds")


def test_a_holding_up_to_each_limit_is_allowed():
    rules.may_hold(0, 5_000, TERMS, CEILING, field="pounds")
    rules.may_hold(495_000, 5_000, TERMS, CEILING, field="pounds")
    free = replace(TERMS, most_pence=None)
    rules.may_hold(9_999_900, 100, free, CEILING, field="pounds")


@pytest.mark.parametrize(
    ("holding", "pence", "noticed", "suspended", "leaving", "code"),
    [
        (Holding(20_000), 5_000, 0, "No cash until spring.", False, "suspended"),
        (Holding(20_000), 5_050, 0, None, False, "refused"),
        (Holding(20_000, unpaid=100), 5_000, 0, None, False, "unpaid"),
        (Holding(20_000), 20_100, 0, None, True, "too_much"),
        (Holding(20_000), 10_100, 10_000, None, True, "too_much"),
        (Holding(20_000), 15_100, 0, None, False, "least"),
        (Holding(20_000), 5_100, 10_000, None, False, "least"),
    ],
)
def test_a_withdrawal_is_refused_with_its_reason(holding, pence, noticed, suspended, leaving, code):
    with pytest.raises(DomainError) as refused:
        rules.may_withdraw(holding, pence, noticed, TERMS, suspended, leaving=leaving)
    assert refused.value.code == code


def test_a_withdrawal_down_to_the_least_and_of_all_on_leaving():
    rules.may_withdraw(Holding(20_000), 15_000, 0, TERMS, None, leaving=False)
    rules.may_withdraw(Holding(20_000), 20_000, 0, TERMS, None, leaving=True)


def test_transfers_only_where_the_rules_allow_them():
    giver, taker = Holding(20_000), Holding(5_000)
    with pytest.raises(DomainError, match="do not allow shares to be transferred"):
        rules.may_transfer(giver, taker, 5_000, 0, TERMS, CEILING)
    free = replace(TERMS, transfer=True)
    rules.may_transfer(giver, taker, 5_000, 0, free, CEILING)
    rules.may_transfer(giver, taker, 20_000, 0, free, CEILING)  # all of it
    with pytest.raises(DomainError, match="keeps"):
        rules.may_transfer(giver, taker, 19_000, 0, free, CEILING)
    with pytest.raises(DomainError, match="at most"):
        rules.may_transfer(Holding(600_000), Holding(495_000), 10_000, 0, free, CEILING)


YEAR = date(2025, 1, 1), date(2025, 12, 31)


def test_interest_on_a_balance_held_all_year_is_the_percentage():
    """£1,000 at 3.5 % is £35; in a leap year too."""
    assert rules.interest([(date(2024, 6, 1), 100_000)], *YEAR, Decimal("3.5")) == 3_500
    leap = date(2024, 1, 1), date(2024, 12, 31)
    assert rules.interest([(date(2023, 6, 1), 100_000)], *leap, Decimal("3.5")) == 3_500


def test_interest_runs_from_the_day_of_payment_and_stops_on_the_day_of_withdrawal():
    """£500 from 1 July (184 days of 365) at 4 %: 500 x 0.04 x 184 / 365 = £10.082..."""
    assert rules.interest([(date(2025, 7, 1), 50_000)], *YEAR, Decimal(4)) == 1_008
    both = [(date(2025, 7, 1), 50_000), (date(2025, 7, 31), -50_000)]  # 30 days: £1.6438
    assert rules.interest(both, *YEAR, Decimal(4)) == 164


@st.composite
def moves(draw):
    days = st.dates(date(2024, 6, 1), date(2026, 3, 1))
    return draw(st.lists(st.tuples(days, st.integers(1, 5_000_000)), max_size=8))


@given(moves(), st.decimals(Decimal("0.01"), Decimal(10), places=2))
def test_interest_is_the_sum_of_days(rows, percent):
    """Day by day with fractions: an independent calculation."""
    first, last = YEAR
    exact = Fraction(0)
    day = first
    while day <= last:
        balance = sum(pence for on, pence in rows if on <= day)
        exact += Fraction(balance) * Fraction(percent) / 100 / 365
        day += timedelta(days=1)
    assert rules.interest(rows, first, last, percent) == int(exact + Fraction(1, 2))


@given(moves(), st.dates(date(2024, 6, 1), date(2026, 3, 1)))
def test_the_lowest_balance_is_what_can_be_taken_on_a_day(rows, on):
    signed = [(day, pence if n % 2 == 0 else -pence) for n, (day, pence) in enumerate(rows)]
    ends = {on, *(day for day, _ in signed if day >= on)}
    wanted = min(sum(pence for day, pence in signed if day <= end) for end in ends)
    assert rules.lowest(signed, on) == wanted


@given(
    st.lists(
        st.tuples(st.sampled_from(list(Kind)), st.integers(-(10**9), 10**9)),
        min_size=1,
        max_size=12,
    )
)
def test_what_is_let_through_sums_to_nought_and_the_lock_holds(parts):
    lines = [Line(kind, pence, 1 if kind in rules.HOLDERS else None) for kind, pence in parts]
    try:
        kept = rules.balanced(lines)
    except DomainError:
        return
    assert sum(line.pence for line in kept) == 0
    assert len({(line.kind, line.person_id) for line in kept}) == len(kept) >= 2
    if any(line.kind is Kind.INDIVISIBLE and line.pence > 0 for line in kept):
        assert {line.kind for line in kept if line.pence < 0} == {Kind.SURPLUS}
