"""What a statement is put together of: tax years, totals, groups. Bare."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.pay.rates import EXPENSES, Element
from coop.statements import rules
from coop.statements.law import tax_years


@dataclass(frozen=True)
class Line:
    key: str
    on: date
    element: Element
    pence: int
    minutes: int = 0
    units: int = 0
    rate: Decimal = Decimal(0)
    shift: str = "Early"
    service: str = "Maple Court"
    words: str = ""
    corrects: str = ""


@pytest.mark.parametrize(
    ("on", "first", "last"),
    [
        (date(2026, 4, 5), date(2025, 4, 6), date(2026, 4, 5)),
        (date(2026, 4, 6), date(2026, 4, 6), date(2027, 4, 5)),
        (date(2026, 12, 31), date(2026, 4, 6), date(2027, 4, 5)),
        (date(2028, 2, 29), date(2027, 4, 6), date(2028, 4, 5)),
    ],
)
def test_a_tax_year_runs_from_6_april_to_5_april(on, first, last):
    """Income Tax Act 2007, s.4(3)."""
    year = rules.tax_year(tax_years(), on)
    assert (year.first, year.last) == (first, last)


def test_a_later_rule_holds_from_its_day_only():
    known = (rules.YearRule(date(2007, 4, 6), 4, 6), rules.YearRule(date(2030, 1, 1), 1, 1))
    assert rules.tax_year(known, date(2029, 12, 31)).first == date(2029, 4, 6)
    assert rules.tax_year(known, date(2030, 5, 1)).first == date(2030, 1, 1)
    with pytest.raises(LookupError):
        rules.tax_year(known, date(2007, 4, 5))


def test_a_deduction_and_mileage_are_no_pay():
    found = rules.totals({Element.BASIC: 10_000, Element.DEDUCTION: -350, Element.MILEAGE: 1_800})
    assert (found.gross, found.deductions, found.expenses) == (10_000, -350, 1_800)
    assert found.total == 11_450


LINES = st.lists(
    st.builds(
        Line,
        key=st.sampled_from(["hours 1", "hours 2", "item 3"]),
        on=st.dates(date(2026, 12, 1), date(2026, 12, 31)),
        element=st.sampled_from(list(Element)),
        pence=st.integers(-100_000, 100_000),
        minutes=st.integers(-600, 600),
        rate=st.sampled_from([Decimal("12.80"), Decimal("3.20")]),
        corrects=st.sampled_from(["", "1–30 November"]),
    )
)


@given(LINES)
def test_every_line_is_in_one_group_and_every_penny_in_one_total(lines):
    parts = rules.lay_out(lines)
    laid = [line for group in (*parts.groups, *parts.corrections) for line in group.lines]
    assert sorted(map(id, laid)) == sorted(map(id, lines))
    assert all(line.corrects for group in parts.corrections for line in group.lines)
    assert not any(line.corrects for group in parts.groups for line in group.lines)
    paid = sum(line.pence for line in lines)
    assert parts.totals.total == paid == sum(kind.pence for kind in parts.kinds)
    assert sum(kind.minutes for kind in parts.kinds) == sum(line.minutes for line in lines)
    assert parts.totals.expenses == sum(one.pence for one in lines if one.element in EXPENSES)


@given(LINES, st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_no_sum(lines, random):
    mixed = list(lines)
    random.shuffle(mixed)
    assert rules.lay_out(mixed).kinds == rules.lay_out(lines).kinds
