"""What is wrong in a workbook is said with sheet, row and column; no database needed."""

import io
from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.imports import template
from coop.imports.plan import plan
from coop.imports.present import sheets_of
from coop.imports.rows import Known, PatternRow, Rows
from coop.imports.rules import check
from coop.imports.rules.need import length
from coop.imports.rules.people import age, plus_months
from tests.factories.imports import book_bytes, small

TODAY = date(2026, 11, 22)


def checked(sheets=None, known=None, **changes):
    book = template.read(io.BytesIO(book_bytes(small(**changes) if sheets is None else sheets)))
    assert book.faults == ()
    return check(book, known or Known(), TODAY)


def faults(sheets=None, known=None, **changes):
    found = checked(sheets, known, **changes)
    return [(f.sheet, f.row, f.column, f.words) for f in found.faults]


def one(**changes):
    (fault,) = faults(**changes)
    return fault


def test_a_sound_workbook_has_no_fault():
    found = checked()
    assert found.sound
    assert found.warnings == ()
    assert len(found.rows.people) == 2


def test_the_empty_template_reads_without_fault():
    book = template.read(io.BytesIO(template.workbook()))
    assert (book.faults, book.warnings) == ((), ())
    assert check(book, Known(), TODAY).rows == Rows()


def test_a_duplicate_number_names_the_other_row():
    first = faults(people={1: {"number": "bw1"}})[0]
    assert first == ("People", 3, "Number", "Number bw1 is already in row 2")


def test_an_unknown_service_is_named_wherever_it_stands():
    found = faults(people={0: {"service": "Mapel Court"}}, patterns={0: {"service": "Nowhere"}})
    assert ("People", 2, "Service", "There is no service called “Mapel Court”") in found
    assert ("Shift patterns", 2, "Service", "There is no service called “Nowhere”") in found


def test_an_unknown_competency_is_named_wherever_it_stands():
    found = faults(
        held={0: {"competency": "Medicines"}}, patterns={0: {"needs": ("Meds:1", "First aid")}}
    )
    assert found == [
        ("Held competencies", 2, "Competency", "There is no competency called “Medicines”"),
        ("Shift patterns", 2, "Competencies needed", "There is no competency called “Meds”"),
    ]


def test_an_unknown_person_is_named():
    assert one(leave={0: {"person": "BW9"}}) == (
        "Leave",
        2,
        "Person",
        "There is nobody with the number or name “BW9”",
    )


def test_a_name_that_two_people_have_is_not_clear():
    twin = {
        "number": "BW3",
        "first_name": "Aaliyah",
        "surname": "Khan",
        "service": "Maple Court",
        "role": "Support worker",
        "contract": 600,
        "starts": date(2026, 1, 5),
        "dbs_on": date(2026, 1, 2),
        "right_on": date(2026, 1, 2),
    }
    assert one(people={2: twin}, leave={0: {"person": "Aaliyah Khan"}}) == (
        "Leave",
        2,
        "Person",
        "There is more than one person called “Aaliyah Khan” (BW1 and BW3): give the number",
    )


def test_people_and_services_that_the_co_op_has_can_be_pointed_at():
    sheets = small()
    sheets["services"] = sheets["competencies"] = sheets["people"] = []
    known = Known(
        services=("Maple Court", "Home care East"),
        competencies=(("Medication", 12), ("First aid", None)),
        people=(("BW1", "Aaliyah", "Khan", ""), ("BW2", "Tomasz", "Nowak", "Tomek")),
        starts={"BW1": date(2024, 3, 4)},
        roles=("Support worker",),
    )
    assert faults(sheets, known) == []


def test_a_sheet_that_could_not_be_read_is_not_blamed_on_those_that_point_at_it():
    book = openpyxl.load_workbook(io.BytesIO(book_bytes()))
    book["People"]["A1"] = "Nummer"
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    found = check(template.read(stream), Known(), TODAY)
    assert [f.words for f in found.faults] == ["The column “Number” is missing"]


DATES = [
    (
        {"people": {0: {"ends": date(2024, 3, 3)}}},
        ("People", 2, "Ends", "03/03/2024 is before the starts date, 04/03/2024"),
    ),
    (
        {"held": {0: {"until_on": date(2026, 3, 1)}}},
        ("Held competencies", 2, "Until", "01/03/2026 is before the from date, 02/03/2026"),
    ),
    (
        {"patterns": {0: {"until_on": date(2026, 11, 29)}}},
        ("Shift patterns", 2, "Until", "29/11/2026 is before the from date, 30/11/2026"),
    ),
    (
        {"leave": {0: {"until_on": date(2026, 12, 6)}}},
        ("Leave", 2, "Until", "06/12/2026 is before the from date, 07/12/2026"),
    ),
    (
        {"weeks": {0: {"week_on": date(2026, 11, 17)}}},
        (
            "Last 17 weeks",
            2,
            "Week starting",
            "is a Tuesday: give the Monday on which the week begins",
        ),
    ),
]


@pytest.mark.parametrize(("changes", "fault"), DATES)
def test_dates_out_of_order_are_named(changes, fault):
    assert one(**changes) == fault


TIMES = [
    ({"ends": time(7)}, "The end is the same as the start"),
    (
        {"starts": time(14), "ends": time(13)},
        "The end is before the start, 14:00. Over midnight the shift would last 23 hours",
    ),
    (
        {"starts": time(6), "ends": time(23)},
        "The shift would last 17 hours",
    ),
]


@pytest.mark.parametrize(("changes", "words"), TIMES)
def test_a_shift_that_cannot_be_meant_is_named(changes, words):
    assert one(patterns={0: changes}) == ("Shift patterns", 2, "End", words)


@pytest.mark.parametrize(
    ("kind", "starts", "ends"),
    [
        ("waking night", time(21, 45), time(7, 45)),
        ("sleep-in", time(22), time(15)),
        ("on-call", time(9), time(9)),
        ("day", time(14), time(0)),
    ],
)
def test_a_shift_may_run_over_midnight(kind, starts, ends):
    assert faults(patterns={0: {"kind": kind, "starts": starts, "ends": ends}}) == []


OTHERS = [
    ({"patterns": {0: {"rest": 180, "ends": time(10)}}}, "The break is as long as the shift"),
    ({"patterns": {0: {"least": 3}}}, "Fewer are wanted than the least, 3"),
    ({"patterns": {0: {"needs": ("Medication:3",)}}}, "Medication: 3 of 2 people cannot hold it"),
    ({"patterns": {0: {"week": 2}}}, "There is no week 2 in a cycle of 1"),
    (
        {"people": {0: {"most_hours": 1200}}},
        "The contract has more hours (30) than the most hours a week allows",
    ),
    (
        {"people": {1: {"cap": 600}}},
        "The contract has more hours (16) than the right to work allows",
    ),
    (
        {"people": {1: {"born_on": date(2010, 1, 1)}}},
        "is less than 16 years before the start, 01/09/2025",
    ),
    (
        {"people": {1: {"born_on": date(2009, 6, 1), "night_worker": True}}},
        "Nobody under 18 can be a night worker",
    ),
    (
        {"people": {1: {"member_since": date(2026, 1, 1)}}},
        "says since when, but Membership does not say which",
    ),
    (
        {"people": {1: {"email": "aaliyah@example.org"}}},
        "aaliyah@example.org is already in row 2: each person needs their own",
    ),
    (
        {"rounds": {1: {"starts": time(10, 30)}}},
        "is not inside the shift, 07:00 to 11:00",
    ),
    (
        {"rounds": {1: {"starts": time(7, 20)}}},
        "begins before the visit to JT4 in row 2 ends",
    ),
    ({"rounds": {1: {"days": (2, 5)}}}, "The pattern has no shift on Sat"),
    (
        {"rounds": {0: {"pattern": "Evening round"}}},
        "There is no shift pattern called “Evening round” at Home care East",
    ),
    ({"availability": {0: {"ends": None}}}, "Give both times, or none for the whole day"),
    (
        {"availability": {1: {"until_on": None}}},
        "Without days of the week, give the last day: a year at most",
    ),
    (
        {
            "leave": {
                1: {
                    "person": "BW1",
                    "kind": "sickness",
                    "from_on": date(2026, 12, 13),
                    "until_on": date(2026, 12, 14),
                }
            }
        },
        "overlaps with the leave in row 2",
    ),
    (
        {"rates": {0: {"unit": "percent extra"}}},
        "Basic is paid an hour, not percent extra",
    ),
    ({"rates": {0: {"who": "Nobody"}}}, "“Nobody” is neither all, nor a role, nor a person"),
    (
        {"rates": {1: {"who": "all", "element": "basic", "unit": "an hour"}}},
        "The same is already in row 2",
    ),
    ({"weeks": {0: {"night_hours": 1900}}}, "are more than the hours of the week"),
    (
        {
            "competencies": {1: {"name": "First aid: basic"}},
            "held": {1: {"competency": "Medication"}},
        },
        "A competency's name cannot have a comma, semicolon or colon in it",
    ),
]


@pytest.mark.parametrize(("changes", "words"), OTHERS)
def test_what_cannot_be_is_said(changes, words):
    assert one(**changes)[3] == words


def test_travel_that_does_not_fit_is_a_warning():
    found = checked(rounds={1: {"starts": time(7, 35)}})
    assert found.sound
    assert [w.words for w in found.warnings] == [
        "leaves less than the 10 minutes of travel before it"
    ]


def test_somebody_without_checks_is_a_warning():
    found = checked(people={0: {"dbs_on": None}})
    assert found.sound
    assert [(w.column, w.words) for w in found.warnings] == [
        ("DBS cleared on", "is empty: this person cannot be placed on a shift")
    ]


def test_every_fault_is_found_at_once():
    found = checked(
        people={0: {"service": "X"}},
        held={0: {"competency": "Y"}},
        leave={0: {"person": "Z"}},
        rates={0: {"who": "W"}},
    )
    assert [f.sheet for f in found.faults] == ["People", "Held competencies", "Leave", "Pay rates"]
    assert found.fault_count == 4


def test_rows_for_the_weeks_of_a_cycle_are_one_pattern():
    sheets = small()
    second = {**sheets["patterns"][1], "week": 1, "days": (4,)}
    sheets["patterns"].append(second)
    found = checked(sheets)
    assert found.sound
    (sleep,) = [p for p in found.rows.patterns if p.name == "Sleep-in"]
    assert sleep.days == (4, 12, 13)


def test_two_patterns_of_one_name_on_one_day_are_a_fault():
    again = {**small()["patterns"][0], "days": (4, 5), "least": 2}
    assert one(patterns={3: again})[3] == (
        "Early is already in row 2 for some of these days: give it another name"
    )


def test_the_end_of_a_certificate_is_worked_out():
    held = {(h.number, h.competency): h.until_on for h in checked().rows.held}
    assert held == {("BW1", "Medication"): date(2027, 3, 1), ("BW2", "First aid"): None}


@pytest.mark.parametrize(
    ("day", "months", "wanted"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 5), 36, date(2029, 12, 5)),
    ],
)
def test_months_are_counted_by_the_calendar(day, months, wanted):
    assert plus_months(day, months) == wanted


def test_birthdays():
    assert age(date(2008, 11, 22), TODAY) == 18
    assert age(date(2008, 11, 23), TODAY) == 17
    assert age(date(2004, 2, 29), date(2026, 2, 28)) == 21


@given(st.times(), st.times())
def test_a_shift_lasts_more_than_nothing_and_a_day_at_most(starts, ends):
    assert 0 < length(starts, ends) <= 24 * 60


# The plan


def test_the_plan_of_the_same_rows_is_empty():
    rows = checked().rows
    assert plan(rows, rows).empty


def test_a_pattern_changed_from_a_later_day_is_not_changed_back():
    rows = checked().rows
    early = rows.patterns[0]
    moved = replace(early, from_on=date(2027, 1, 4), anchor=date(2027, 1, 4))
    old = replace(early, until_on=date(2027, 1, 3))
    have = replace(rows, patterns=(old, moved, *rows.patterns[1:]))
    assert plan(have, rows).empty


def test_patterns_are_paired_by_their_days():
    base = checked().rows.patterns[0]
    week, weekend = replace(base, days=(0, 1, 2, 3, 4)), replace(base, days=(5, 6))
    changed = replace(weekend, least=2)
    made = plan(Rows(patterns=(week, weekend)), Rows(patterns=(changed, week)))
    (change,) = made.parts["patterns"].changes
    assert change.before == weekend
    assert change.fields == (("least", "1", "2"),)


@given(st.integers(0, 3), st.integers(2, 8))
def test_a_cycle_counted_from_another_week_is_the_same_need(weeks, cycle):
    base = checked_pattern()
    old = replace(base, cycle_weeks=cycle, days=(0, 8), anchor=date(2026, 11, 30))
    later = old.anchor + timedelta(weeks=weeks)
    shifted = tuple(sorted((day - 7 * weeks) % (7 * cycle) for day in old.days))
    row = replace(old, anchor=later, from_on=old.from_on, days=shifted)
    assert plan(Rows(patterns=(old,)), Rows(patterns=(row,))).empty


def checked_pattern():
    return PatternRow(
        service="Maple Court",
        name="Early",
        kind="day",
        cycle_weeks=1,
        days=(0,),
        starts=time(7),
        ends=time(14),
        break_minutes=0,
        least=1,
        wanted=1,
        lead=False,
        from_on=date(2026, 11, 30),
        anchor=date(2026, 11, 30),
    )


def test_what_is_laid_out_as_sheets_reads_back_the_same():
    rows = checked().rows
    book = template.read(io.BytesIO(template.workbook(sheets_of(rows))))
    again = check(book, Known(), TODAY)
    assert again.sound
    assert plan(rows, again.rows).empty
    assert plan(again.rows, rows).empty


def test_amounts_stay_decimal():
    assert {rate.amount for rate in checked().rows.rates} == {Decimal("13.6"), Decimal("10")}
