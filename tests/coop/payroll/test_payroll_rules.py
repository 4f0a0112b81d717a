"""Cells, layouts and the journal, bare."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.pay.rates import ELEMENT_WORDS, Element
from coop.payroll import cells, editor, exports, journal, mapping, software
from coop.payroll.editor import Act
from coop.payroll.journal import Account, Entry
from coop.payroll.mapping import Column, FileForm, Layout, Paid, Payment, Period, Source
from core.errors import DomainError

PERIOD = Period(date(2026, 12, 1), date(2026, 12, 31), date(2027, 1, 8))
TEXT = st.text(max_size=12)


# Cells


@given(
    st.lists(st.lists(TEXT, min_size=1, max_size=4), max_size=5), st.sampled_from([",", ";", "\t"])
)
def test_what_is_written_is_read_again_and_nothing_can_be_run(rows, delimiter):
    rows = [[cell.replace("\0", "") for cell in row] for row in rows]
    content = cells.write(rows, delimiter)
    assert cells.read(content, delimiter) == rows
    raw = csv.reader(io.StringIO(content.decode(), newline=""), delimiter=delimiter)
    for row in raw:
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in row)


@pytest.mark.parametrize("text", ["=1+1", "+44", "-2", "@SUM(A1)", "\tx", "\rx", "'=1", "''"])
def test_a_text_that_may_be_run_gets_an_apostrophe(text):
    assert cells.safe(text) == "'" + text
    assert cells.plain(cells.safe(text)) == text


def test_a_negative_amount_stays_a_number():
    assert cells.write([[Decimal("-12.50"), -3, "O'Brien"]]) == b"-12.50,-3,O'Brien\r\n"
    assert cells.write([[mapping.hours(-80, "clock")]]) == b"-1:20\r\n"


# Layouts

AMY = Paid(
    "B1", "Amy Adams", "Amelia", "Adams",
    (
        Payment(Element.BASIC, Decimal("12.80"), 2180, 0, 46507),
        Payment(Element.BASIC, Decimal("13.00"), 60, 0, 1300),
        Payment(Element.SLEEP_IN, Decimal("60.00"), 540, 1, 6000),
        Payment(Element.DEDUCTION, Decimal(0), 0, 0, -1200),
        Payment(Element.MILEAGE, Decimal("0.45"), 0, 40, 1800),
    ),
)  # fmt: skip
WIDE = FileForm(
    Layout.PERSON,
    (
        Column("Ref", Source.NUMBER),
        Column("Basic h", Source.HOURS, Element.BASIC),
        Column("Basic £", Source.PAY, Element.BASIC),
        Column("Nights", Source.UNITS, Element.SLEEP_IN),
        Column("Rest", Source.REST),
        Column("Gross", Source.GROSS),
        Column("All", Source.TOTAL),
        Column("Paid on", Source.PAY_DAY),
        Column("Kind", Source.TEXT, text="M"),
    ),
)
LONG = FileForm(
    Layout.PAYMENT,
    (
        Column("Ref", Source.NUMBER),
        Column("Code", Source.CODE),
        Column("Hours", Source.HOURS),
        Column("Rate", Source.RATE),
        Column("Pay", Source.PAY),
    ),
    {Element.BASIC: "1", Element.SLEEP_IN: "5", Element.DEDUCTION: "D", Element.MILEAGE: "M"},
    header=False,
)


def texts(form, people):
    return cells.read(cells.write(mapping.rows(form, people, PERIOD)))


def test_a_row_for_each_person():
    """36 h 20 min and 1 h are 37.33 h; the rest is mileage less the deduction: £6.00."""
    assert texts(WIDE, [AMY]) == [
        ["Ref", "Basic h", "Basic £", "Nights", "Rest", "Gross", "All", "Paid on", "Kind"],
        ["B1", "37.33", "478.07", "1", "6.00", "538.07", "544.07", "08/01/2027", "M"],
    ]


def test_a_row_for_each_payment_by_rate_or_without():
    assert texts(LONG, [AMY]) == [
        ["B1", "1", "36.33", "12.80", "465.07"],
        ["B1", "1", "1.00", "13.00", "13.00"],
        ["B1", "5", "0.00", "60.00", "60.00"],
        ["B1", "D", "0.00", "", "-12.00"],
        ["B1", "M", "0.00", "0.45", "18.00"],
    ]
    plain = replace(LONG, columns=tuple(c for c in LONG.columns if c.source != Source.RATE))
    assert texts(plain, [AMY])[0] == ["B1", "1", "37.33", "478.07"]


@pytest.mark.parametrize(("how", "words"), [("2", "36.33"), ("4", "36.3333"), ("clock", "36:20")])
def test_hours_as_the_package_reads_them(how, words):
    assert cells.text_of(mapping.hours(2180, how)) == words


@pytest.mark.parametrize("form", [WIDE, LONG])
def test_a_good_layout_has_no_mistake_and_loses_nothing(form):
    assert mapping.mistakes(form) == ()
    assert mapping.unplaced(form, [AMY]) == ()


def changed(form, *columns, **values):
    return replace(form, columns=(*form.columns, *columns), **values)


@pytest.mark.parametrize(
    ("form", "words", "column"),
    [
        (changed(WIDE, Column("", Source.TEXT)), "Give the column a heading", 9),
        (changed(WIDE, Column("REF", Source.TEXT)), "Column 1 has this heading too", 9),
        (changed(WIDE, Column("x", Source.PAY, Element.BASIC)), "Column 3 holds the same", 9),
        (changed(WIDE, Column("x", Source.REST)), "Column 5 holds the same", 9),
        (changed(WIDE, Column("x", Source.PAY)), "Say of which element", 9),
        (changed(WIDE, Column("x", Source.CODE)), "cannot stand in such a row", 9),
        (changed(LONG, Column("x", Source.REST)), "cannot stand in such a row", 5),
        (changed(WIDE, Column("x" * 81, Source.TEXT)), "at most 80 characters", 9),
        (FileForm(Layout.PERSON, ()), "Add a column", None),
        (replace(WIDE, columns=WIDE.columns[1:]), "Add the works number", None),
        (replace(WIDE, columns=WIDE.columns[:1]), "Add a column with pay or hours", None),
        (replace(LONG, columns=(LONG.columns[0], LONG.columns[4])), "Add the element’s code", None),
        (replace(LONG, columns=LONG.columns[:2]), "Add the pay or the hours", None),
        (replace(WIDE, delimiter="|"), "Choose how columns are parted", None),
        (replace(LONG, codes={Element.BASIC: "1" * 81}), "at most 80 characters", None),
    ],
)
def test_each_mistake_has_its_sentence_and_its_place(form, words, column):
    (found,) = mapping.mistakes(form)
    assert words in found.words
    assert found.column == column


def test_pay_that_would_be_lost_is_named_and_the_file_refused():
    without = replace(WIDE, columns=tuple(c for c in WIDE.columns if c.source != Source.REST))
    said = [one.words for one in mapping.unplaced(without, [AMY])]
    assert said == [
        "Deduction stands in no column: £12.00 would be lost.",
        "Mileage stands in no column: £18.00 would be lost.",
    ]
    with pytest.raises(DomainError, match=r"would be lost\. And 1 more"):
        exports.package_csv(without, [AMY], PERIOD)
    uncoded = replace(LONG, codes={Element.BASIC: "1", Element.SLEEP_IN: " "})
    said = [one.words for one in mapping.unplaced(uncoded, [AMY])]
    assert said[0] == "Sleep-in has no code: £60.00 would be lost."
    assert len(said) == 3


def test_pay_without_hours_is_lost_by_a_column_of_hours():
    """On call is paid by the hour to one and by the night to another: hours alone lose the night."""
    form = FileForm(
        Layout.PERSON, (Column("Ref", Source.NUMBER), Column("h", Source.HOURS, Element.ON_CALL))
    )
    hourly = replace(AMY, payments=(Payment(Element.ON_CALL, Decimal("2.05"), 600, 0, 2050),))
    nightly = replace(AMY, payments=(Payment(Element.ON_CALL, Decimal(30), 0, 1, 3000),))
    assert mapping.unplaced(form, [hourly]) == ()
    (found,) = mapping.unplaced(form, [hourly, nightly])
    assert "£30.00" in found.words


def test_somebody_without_a_works_number_stops_the_file():
    (found,) = mapping.unplaced(WIDE, [replace(AMY, number=" ")])
    assert found.words == "Amy Adams has no works number."


PAYMENTS = st.builds(
    Payment,
    st.sampled_from(list(Element)),
    st.sampled_from([Decimal("12.80"), Decimal("13.10")]),
    st.integers(-600, 6000),
    st.integers(0, 5),
    st.integers(-5_000, 500_000),
)


@given(st.lists(PAYMENTS, max_size=8), st.sets(st.sampled_from(list(Element))))
def test_the_pay_columns_and_the_rest_are_the_run_to_the_penny(payments, own):
    columns = [Column(str(one), Source.PAY, one) for one in Element if one in own]
    form = FileForm(
        Layout.PERSON,
        (Column("Ref", Source.NUMBER), *columns, Column("Rest", Source.REST)),
        header=False,
    )
    (row,) = mapping.rows(form, [replace(AMY, payments=tuple(payments))], PERIOD)
    assert sum(row[1:]) * 100 == sum(one.pence for one in payments)


@given(st.lists(PAYMENTS, max_size=8))
def test_rows_by_payment_are_the_run_to_the_penny(payments):
    form = replace(LONG, codes=dict(ELEMENT_WORDS))
    rows = mapping.rows(form, [replace(AMY, payments=tuple(payments))], PERIOD)
    assert sum(row[4] for row in rows) * 100 == sum(one.pence for one in payments)


@pytest.mark.parametrize("start", software.starts(), ids=lambda start: start.key)
def test_every_starting_point_is_sound_and_says_how_sure_it_is(start):
    assert mapping.mistakes(start.form) == ()
    assert start.source
    assert start.certainty


# The editor


def test_columns_move_and_nothing_is_lost():
    columns = list(WIDE.columns)
    assert editor.done(columns, Act("up", 0)) == (columns, 0)
    moved, focus = editor.done(columns, Act("down", 0))
    assert ([c.head for c in moved[:2]], focus) == (["Basic h", "Ref"], 1)
    assert editor.done(moved, Act("up", 1)) == (columns, 0)
    fewer, focus = editor.done(columns, Act("remove", 8))
    assert (len(fewer), focus) == (8, 7)
    assert editor.done(columns, Act("remove", 99)) == (columns, -1)
    more, focus = editor.done(columns, Act("add"))
    assert (more[:-1], focus) == (columns, 9)


@pytest.mark.parametrize("text", ["", "up:x", "up:-1", "drop:1", "up:99999", "remove:²"])
def test_a_press_that_is_none_only_looks(text):
    assert editor.act_of(text) == Act("look")


# The journal


@dataclass(frozen=True)
class Sum:
    service_id: int
    service: str
    element: Element
    pence: int


WAGES = Account("7000", "Wages")
CONTROL = Account("2220", "Net wages", control=True)
MILES = Account("7400", "Mileage", element=Element.MILEAGE)
MAPLE = Account("7001", "Wages, Maple", service_id=1)
MAPLE_NIGHT = Account("7011", "Nights, Maple", service_id=1, element=Element.NIGHT)


def test_a_journal_by_hand():
    sums = [
        Sum(1, "Maple Court", Element.BASIC, 100_000),
        Sum(1, "Maple Court", Element.DEDUCTION, -1_200),
        Sum(2, "Harbour View", Element.MILEAGE, 1_800),
        Sum(2, "Harbour View", Element.LEAD, 0),
    ]
    assert journal.journal(sums, [WAGES, CONTROL, MILES]) == (
        Entry("7000", "Wages", "Basic", "Maple Court", 100_000, 0),
        Entry("7000", "Wages", "Deduction", "Maple Court", 0, 1_200),
        Entry("7400", "Mileage", "Mileage", "Harbour View", 1_800, 0),
        Entry("2220", "Net wages", "Net wages control", "", 0, 100_600),
    )


@pytest.mark.parametrize(
    ("service", "element", "code"),
    [
        (1, Element.NIGHT, "7011"),
        (2, Element.NIGHT, "7000"),
        (1, Element.MILEAGE, "7400"),
        (1, Element.BASIC, "7001"),
        (2, Element.BASIC, "7000"),
    ],
)
def test_the_nearest_account_holds(service, element, code):
    found = journal.account_for([WAGES, CONTROL, MILES, MAPLE, MAPLE_NIGHT], service, element)
    assert found.code == code


def test_an_account_that_is_wanting_stops_the_journal():
    sums = [Sum(1, "Maple Court", Element.BASIC, 100)]
    with pytest.raises(DomainError, match="No account is set for Basic at Maple Court"):
        journal.journal(sums, [MILES, CONTROL])
    with pytest.raises(DomainError, match="net wages control"):
        journal.journal(sums, [WAGES])
    with pytest.raises(DomainError, match="pays nothing"):
        journal.journal([], [WAGES, CONTROL])


def test_an_unbalanced_journal_is_not_made():
    with pytest.raises(DomainError, match=r"£1\.00 against £0\.99"):
        journal.balanced([Entry("1", "", "", "", 100, 0), Entry("2", "", "", "", 0, 99)])


@given(
    st.lists(
        st.builds(
            Sum,
            st.integers(1, 3),
            st.just("Maple Court"),
            st.sampled_from(list(Element)),
            st.integers(-1_000_000, 10_000_000).filter(bool),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_every_journal_balances_and_its_debits_are_the_run(sums):
    content = exports.journal_csv(sums, [WAGES, CONTROL, MILES, MAPLE], PERIOD)
    head, *rows = cells.read(content)
    assert head == [column.name for column in exports.JOURNAL]
    debit = sum(Decimal(row[6] or 0) for row in rows)
    credit = sum(Decimal(row[7] or 0) for row in rows)
    assert debit == credit
    wages = [row for row in rows if row[4] != "Net wages control"]
    net = sum(Decimal(row[6] or 0) - Decimal(row[7] or 0) for row in wages)
    assert net * 100 == sum(one.pence for one in sums)
    assert len(wages) == len(sums)
    assert {row[0] for row in rows} == {"2027-01-08"}
