"""Rules bare: halves, months, places in a cell, what fits, what is suggested, stays."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.ascwds import answers, codes, mapping, rows, stays
from coop.ascwds.mapping import Kind
from coop.ascwds.stays import Job
from coop.ascwds.values import Offered, RoleCount, Status, Workplace

ON = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("hours", "text"),
    [("37.5", "37.5"), ("37.24", "37"), ("37.25", "37.5"), ("0", "0"), ("30.00", "30")],
)
def test_hours_go_out_in_halves(hours, text):
    assert rows.halves(Decimal(hours)) == text


@given(st.decimals(0, 75, places=3, allow_nan=False))
def test_halves_are_never_further_than_a_quarter_away(hours):
    told = Decimal(rows.halves(hours))
    assert abs(told - hours) <= Decimal("0.25")
    assert told * 2 == int(told * 2)


@pytest.mark.parametrize(
    ("on", "months", "then"),
    [
        (date(2025, 5, 12), 36, date(2028, 5, 12)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
    ],
)
def test_months_later(on, months, then):
    assert rows.add_months(on, months) == then


@given(st.lists(st.text(max_size=40), min_size=2, max_size=5))
def test_what_is_written_is_read_back_the_same(cells):
    cells = [one.replace("\x00", "").replace("\r", "").replace("\n", " ") for one in cells]
    head = [f"C{n}" for n in range(len(cells))]
    content = rows.text(head, [dict(zip(head, cells, strict=True))])
    read = list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))
    assert read == [head, cells]
    assert content.startswith(b"C0,")
    assert content.endswith(b"\r\n")


@given(st.text(max_size=200), st.integers(1, 120))
def test_no_text_begins_as_a_formula_does_or_is_too_long(text, most):
    made = rows.plain(text, most)
    assert len(made) <= most
    assert not made.startswith(("=", "+", "-", "@", " ", "\t"))
    assert "\n" not in made


@pytest.mark.parametrize("text", ["", "=1", "-A", "@x", "A" * 50, "a,b", "a\nb", " A"])
def test_what_can_be_no_reference(text):
    assert rows.reference_fault(text)


@pytest.mark.parametrize("text", ["COOP-01", "M0001", "7", "B 12", "a_b.c/d", "A" * 49])
def test_what_can_be_a_reference(text):
    assert rows.reference_fault(text) == ""


def place(**more):
    given = {
        "id": 1, "ref": "A", "status": Status.NEW, "name": "A", "facts": {}, "total": 1,
        "services": (Offered("8", None, 24), Offered("54")), "users": (("25", ""), ("3", "Frail")),
        "roles": (RoleCount("8", 2, 1, 0), RoleCount("52", 0, 3, 2)), **more,
    }  # fmt: skip
    return rows.workplace(Workplace(**given))


def test_each_service_and_each_role_has_its_place_in_the_cell():
    row = place()
    assert (row["ALLSERVICES"], row["UTILISATION"], row["CAPACITY"]) == ("8;54", "24;", ";")
    assert (row["SERVICEUSERS"], row["OTHERUSERDESC"]) == ("25;3", ";Frail")
    assert (row["ALLJOBROLES"], row["STARTERS"], row["LEAVERS"], row["VACANCIES"]) == (
        "8;52", "2;0", "1;3", "0;2",
    )  # fmt: skip


def test_one_service_alone_leaves_the_cell_empty():
    row = place(services=(Offered("8"),))
    assert (row["ALLSERVICES"], row["UTILISATION"], row["CAPACITY"]) == ("8", "", "")


def test_no_other_service_is_said_by_a_nought_that_has_no_place():
    facts = {"NOOTHERS": "1"}
    row = place(services=(Offered("8", None, 24),), facts=facts)
    assert (row["ALLSERVICES"], row["UTILISATION"], row["CAPACITY"]) == ("8;0", "24", "")
    assert place(facts=facts)["ALLSERVICES"] == "8;54"


def test_comings_and_goings_that_are_not_all_recorded_are_not_known():
    row = place(leaving=(("4", 3), ("9", 1)), whole=False)
    assert (row["STARTERS"], row["LEAVERS"], row["VACANCIES"]) == ("999", "999", "0;2")
    assert (row["REASONS"], row["REASONNOS"]) == ("", "")


def test_a_line_of_the_address_cannot_begin_as_a_formula_does():
    facts = {"ADDRESS1": "=1 Wharf Street", "ADDRESS2": "+Yard", "PROVNUM": "1-123456789"}
    row = place(facts=facts)
    assert (row["ADDRESS1"], row["ADDRESS2"], row["PROVNUM"]) == (
        "1 Wharf Street",
        "Yard",
        "1-123456789",
    )


def test_reasons_go_out_only_where_they_add_up_to_the_leavers():
    assert place(leaving=(("4", 3),))["REASONS"] == ""
    row = place(leaving=(("4", 3), ("9", 1)))
    assert (row["REASONS"], row["REASONNOS"]) == ("4;9", "3;1")


FOREIGN = {"NATIONALITY": "616", "BRITISHCITIZENSHIP": "2", "COUNTRYOFBIRTH": "616",
           "YEAROFENTRY": "2015", "HANDCVISA": "1", "INOUTUK": "1"}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "dropped"),
    [
        ({}, set()),
        ({"NATIONALITY": "826"}, {"BRITISHCITIZENSHIP", "HANDCVISA", "INOUTUK"}),
        ({"NATIONALITY": ""}, {"NATIONALITY", "BRITISHCITIZENSHIP", "HANDCVISA", "INOUTUK"}),
        ({"BRITISHCITIZENSHIP": "1"}, {"HANDCVISA", "INOUTUK"}),
        ({"BRITISHCITIZENSHIP": ""}, {"BRITISHCITIZENSHIP"}),  # nothing said of it: still asked
        ({"HANDCVISA": "2"}, {"INOUTUK"}),
        ({"HANDCVISA": ""}, {"HANDCVISA", "INOUTUK"}),
        ({"COUNTRYOFBIRTH": "826"}, {"YEAROFENTRY"}),
        ({"YEAROFENTRY": "1989"}, {"YEAROFENTRY"}),  # born in 1990
        ({"YEAROFENTRY": "2021"}, {"YEAROFENTRY"}),  # began here in 2020
    ],
)
def test_only_answers_that_fit_together_are_sent(change, dropped):
    said = {**FOREIGN, **change}
    sent = answers.fitting(said, frozenset(), date(1990, 5, 17), date(2020, 3, 2), ON)
    assert set(said) - set(sent) == dropped


def test_who_would_rather_not_say_is_not_known_and_nothing_more_follows():
    declined = frozenset({"GENDER", "ETHNICITY", "NATIONALITY", "COUNTRYOFBIRTH", "DISABLED"})
    said = {name: FOREIGN[name] for name in ("BRITISHCITIZENSHIP", "HANDCVISA")}
    sent = answers.fitting(said, declined, None, None, ON)
    assert sent == {
        "GENDER": "3", "ETHNICITY": "99", "NATIONALITY": "998", "COUNTRYOFBIRTH": "998",
        "DISABLED": "2", "BRITISHCITIZENSHIP": "2",
    }  # fmt: skip


def test_what_only_an_employer_says_is_no_answer():
    for column in answers.LISTS:
        offered = {code for code, _ in answers.choices(column)}
        assert not offered & {"998"}
        assert offered
    assert not answers.is_answer("GENDER", "3")
    assert answers.is_answer("YEAROFENTRY", "2015")
    assert not answers.is_answer("YEAROFENTRY", "15")
    assert dict(answers.choices("INOUTUK")) == {
        "1": "From outside the UK",
        "2": "From inside the UK",
    }


@pytest.mark.parametrize(
    ("kind", "words", "code"),
    [
        (Kind.ROLE, "Support worker", "52"),
        (Kind.ROLE, "  team LEADER ", "45"),
        (Kind.ROLE, "Care assistant", "8"),
        (Kind.ROLE, "Care worker, rounds", "8"),
        (Kind.ROLE, "Wizard", ""),
        (Kind.ROLE, "Wizard, care worker", ""),
        (Kind.SOURCE, "Job centre", "15"),
        (Kind.SOURCE, "Agency", "12"),
        (Kind.SOURCE, "Friend of a member", ""),
        (Kind.REASON, "Retired", ""),
        (Kind.LEAVING, " retired ", "6"),
        (Kind.LEAVING, "The worker retired", "6"),
        (Kind.LEAVING, "Went to the NHS", "2"),
        (Kind.LEAVING, "Fell out with everybody", ""),
        (Kind.COMPETENCY, "Dementia care", ""),
    ],
)
def test_a_suggestion_is_made_only_where_little_doubt_is_left(kind, words, code):
    assert mapping.suggest(kind, words) == code


def test_every_suggestion_is_a_code_of_its_list():
    for kind, table in ((Kind.ROLE, mapping._ROLES), (Kind.SOURCE, mapping._SOURCES),
                        (Kind.COURSE, mapping._COURSES), (Kind.LEAVING, mapping._LEAVING)):  # fmt: skip
        assert all(codes.find(mapping.LISTS[kind], code) for code in table.values())


def job(from_on, until_on=None, role="Support worker", minutes=2250, status="employee", **more):
    return Job(1, 1, role, status, minutes, from_on, until_on, **more)


def test_terms_that_follow_one_another_are_one_stay_and_a_gap_begins_another():
    made = stays.stays([
        job(date(2022, 1, 1), date(2022, 12, 31)),
        job(date(2023, 1, 1), date(2023, 6, 30)),
        job(date(2023, 7, 2)),
    ])  # fmt: skip
    assert [(one.from_on, one.until_on) for one in made] == [
        (date(2022, 1, 1), date(2023, 6, 30)),
        (date(2023, 7, 2), None),
    ]


def counted(*people, vacancies=None):
    made, _ = stays.counts(people, ON, lambda role: {"Support worker": "52", "Senior": "7"}[role],
                           vacancies or {}, stays.employment_of, lambda last: "")  # fmt: skip
    return {one.code: (one.starters, one.leavers, one.vacancies) for one in made}


def test_twelve_months_of_starters_and_leavers():
    assert stays.year_before(ON) == date(2025, 11, 28)
    assert counted(
        [job(date(2025, 11, 28))],  # the first day that counts
        [job(date(2025, 11, 27))],  # the day before
        [job(date(2020, 1, 1), date(2026, 11, 26))],  # gone
        [job(date(2020, 1, 1), ON)],  # today is their last day: still here
        [job(date(2020, 1, 1), date(2025, 11, 27))],  # too long ago
        vacancies={"7": 2},
    ) == {"7": (0, 0, 2), "52": (1, 1, 0)}


def test_leavers_are_counted_by_the_reason_of_their_last_job():
    spells = [job(date(2025, 1, 1), date(2026, 2, 28), reason="was moved up"),
              job(date(2026, 3, 1), date(2026, 6, 1), reason="Retired")]  # fmt: skip
    again = [job(date(2026, 1, 1), date(2026, 5, 1), reason="Retired")]
    _, reasons = stays.counts([spells, again], ON, lambda role: "52", {}, stays.employment_of,
                              lambda last: last.reason)  # fmt: skip
    assert reasons == (("Retired", 2),)


def test_agency_staff_are_no_leavers_where_the_office_has_said_so():
    gone = [job(date(2026, 1, 1), date(2026, 5, 1))]
    made, reasons = stays.counts([gone], ON, lambda role: "52", {}, lambda one: "4", lambda one: "")
    assert (made, reasons) == ((), ())


def test_more_hours_than_a_week_takes_are_not_sent():
    assert [rows.weekly(Decimal(one)) for one in ("75", "75.2", "75.25", "999", "0")] == [
        True, True, False, True, True,
    ]  # fmt: skip
    assert not rows.weekly(None)


def test_pool_staff_are_no_starters_and_no_leavers():
    pool = {"minutes": 0, "status": "worker"}
    assert counted([job(date(2026, 3, 1), date(2026, 6, 1), **pool)]) == {}
    assert stays.employment_of(job(ON, **pool)) == "3"
    assert stays.employment_of(job(ON, date(2027, 1, 1))) == "1"


def test_a_week_of_sickness_is_five_days_and_no_day_counts_twice():
    monday = date(2026, 9, 7)
    week = (monday, monday + timedelta(days=6))
    assert stays.sick_days([week], stays.year_before(ON), ON) == 5
    assert stays.sick_days([week, week], stays.year_before(ON), ON) == 5
    assert stays.sick_days([(date(2025, 11, 1), date(2025, 11, 28))], date(2025, 11, 28), ON) == 1


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("3 Wharf Street, Brightwater, tn991ab", "TN99 1AB"),
        ("Flat 2B, 1 High St, Leeds LS1 1AA", "LS1 1AA"),
        ("12 Mill Road, London EC1A 1BB", "EC1A 1BB"),
        ("12 Mill Road", ""),
        ("", ""),
    ],
)
def test_a_postcode_is_found_at_the_end_of_an_address(address, code):
    assert stays.postcode(address) == code
