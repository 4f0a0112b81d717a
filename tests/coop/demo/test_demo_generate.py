"""The demo co-op's rows: believable, sound, and the same for the same arguments."""

import io
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

from coop.demo.generate import COOP_NAME, demo_rows
from coop.imports import template
from coop.imports.rows import Known
from coop.imports.rules import check

MONDAY = date(2026, 11, 30)
LIVING_WAGE = 13.45  # real Living Wage, UK, announced October 2025


@pytest.fixture(scope="module")
def sixty():
    return demo_rows(60, 4, 1, MONDAY)


def sound(rows, on=date(2026, 11, 22)):
    book = template.read(io.BytesIO(template.workbook(rows, COOP_NAME)))
    assert (book.faults, book.warnings) == ((), ())
    return check(book, Known(), on)


@pytest.mark.parametrize(
    ("people", "weeks", "seed", "monday"),
    [
        (12, 1, 1, MONDAY),
        (20, 2, 7, date(2027, 3, 22)),
        (60, 4, 1, MONDAY),
        (61, 8, 3, date(2026, 6, 29)),
        (150, 4, 2, MONDAY),
        (240, 4, 1, MONDAY),
    ],
)
def test_any_size_is_a_sound_workbook(people, weeks, seed, monday):
    rows = demo_rows(people, weeks, seed, monday)
    found = sound(rows, monday)
    assert found.faults == ()
    assert len(found.rows.people) == people
    assert len({p.number for p in found.rows.people}) == people
    assert len({(p.first_name, p.surname) for p in found.rows.people}) == people
    assert len({p.email for p in found.rows.people}) == people


def test_the_same_arguments_give_the_same_bytes():
    made = [template.workbook(demo_rows(30, 2, 5, MONDAY), COOP_NAME) for _ in range(2)]
    assert made[0] == made[1]
    assert made[0] != template.workbook(demo_rows(30, 2, 6, MONDAY), COOP_NAME)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((60, 4, 1, date(2026, 12, 1)), "must be a Monday"),
        ((11, 4, 1, MONDAY), "at least 12 people"),
        ((60, 0, 1, MONDAY), "at least 12 people and one week"),
    ],
)
def test_what_makes_no_co_op_is_refused(arguments, words):
    with pytest.raises(ValueError, match=words):
        demo_rows(*arguments)


def test_more_people_make_more_services_of_the_same_kinds():
    rows = demo_rows(500, 4, 1, MONDAY)
    kinds = Counter(row["kind"] for row in rows["services"])
    assert set(kinds.values()) == {8}
    assert len({row["name"] for row in rows["services"]}) == 24


def test_there_is_every_sort_of_person_the_rota_must_know(sixty):
    people = {row["number"]: row for row in sixty["people"]}
    first, last = MONDAY, MONDAY + timedelta(days=27)
    assert any(row.get("cap") for row in people.values())  # a visa with a weekly cap
    assert any(row["status"] == "apprentice" for row in people.values())
    assert any((first - row["born_on"]).days < 18 * 365 for row in people.values())
    assert any(row.get("opted_out") for row in people.values())
    assert any(row["night_worker"] for row in people.values())
    assert any(row["membership"] == "probationary" for row in people.values())
    assert any(first <= row["starts"] <= last for row in people.values())
    assert any(row.get("ends") and first <= row["ends"] <= last for row in people.values())
    notes = {row["note"] for row in sixty["availability"]}
    assert {"Lectures", "Children at home", "School run", "No nights"} <= notes
    ends = [row["until_on"] for row in sixty["held"] if row["until_on"]]
    assert any(first <= end <= last for end in ends)
    assert any(last < end <= last + timedelta(days=35) for end in ends)
    assert any(first <= row["from_on"] <= last for row in sixty["leave"])


def test_shifts_are_chains_split_days_and_waking_nights(sixty):
    kinds = {row["kind"] for row in sixty["patterns"]}
    assert {"day", "sleep-in", "waking night", "on-call"} <= kinds
    rounds = {row["pattern"] for row in sixty["rounds"]}
    assert any(name.startswith("Morning") for name in rounds)
    assert any(name.startswith("Bedtime") for name in rounds)
    assert all(row["code"].isalnum() and len(row["code"]) <= 5 for row in sixty["rounds"])
    assert not any(any(c.isdigit() for c in row["place"]) for row in sixty["rounds"])


def test_what_must_be_worked_fits_into_the_contracts(sixty):
    hours = Counter()
    for row in sixty["patterns"]:
        if row["kind"] == "on-call":
            continue
        start = row["starts"].hour * 60 + row["starts"].minute
        length = (row["ends"].hour * 60 + row["ends"].minute - start) % 1440 - row["rest"]
        hours[row["service"]] += row["least"] * len(row["days"]) * length / 60
    contracts = Counter()
    for row in sixty["people"]:
        contracts[row["service"]] += row["contract"] / 60
    for service, needed in hours.items():
        assert 0.75 < needed / contracts[service] < 0.95, service


def test_seventeen_weeks_of_history_end_before_the_rota(sixty):
    weeks = sorted({row["week_on"] for row in sixty["weeks"]})
    assert len(weeks) == 17
    assert weeks[-1] == MONDAY - timedelta(weeks=1)
    assert {b - a for a, b in pairwise(weeks)} == {timedelta(weeks=1)}
    capped = {row["number"] for row in sixty["people"] if row.get("cap")}
    assert max(row["hours"] for row in sixty["weeks"] if row["person"] in capped) <= 20 * 60


def test_adults_are_paid_the_real_living_wage(sixty):
    adults = [
        row
        for row in sixty["rates"]
        if row["element"] == "basic"
        and row["from_on"] == date(2026, 4, 1)
        and not row["who"].startswith("Apprentice")
    ]
    assert adults
    assert all(row["amount"] >= LIVING_WAGE for row in adults)


def test_two_nights_and_a_tube_feed_can_be_filled_by_nobody(sixty):
    """Worked out from the rows alone: whoever is signed off is on leave, lapsed or unwilling."""
    people = {row["number"]: row for row in sixty["people"]}
    nobody = []
    for pattern in sixty["patterns"]:
        if pattern["kind"] not in ("waking night", "sleep-in"):
            continue
        for day in range(28):
            on = MONDAY + timedelta(days=day)
            if on.weekday() not in pattern["days"]:
                continue
            able = [n for n, row in people.items() if can(sixty, row, pattern, on)]
            if not able:
                nobody.append((pattern["name"], on))
    assert nobody == [
        ("Sleep-in, tube feed", date(2026, 12, 12)),
        ("Waking night", date(2026, 12, 19)),
        ("Waking night", date(2026, 12, 20)),
    ]


def can(rows, person, pattern, on):
    """Whether a person, taken alone, could be the one signed off on that night."""
    if person["service"] != pattern["service"] or person["starts"] > on:
        return False
    if person.get("ends") and person["ends"] < on:
        return False
    number, night = person["number"], {on, on + timedelta(days=1)}
    for row in rows["leave"]:
        if row["person"] == number and any(row["from_on"] <= d <= row["until_on"] for d in night):
            return False
    for need in pattern["needs"]:
        name = need.split(":")[0]
        if not any(
            row["person"] == number
            and row["competency"] == name
            and row["from_on"] <= on
            and (row["until_on"] is None or row["until_on"] >= on)
            for row in rows["held"]
        ):
            return False
    for row in rows["availability"]:
        if row["person"] != number or row["wish"] != "cannot":
            continue
        dated = row["from_on"] is None or row["from_on"] <= on <= row["until_on"]
        evening = row["starts"] is None or row["starts"].hour >= 22
        weekly = row["days"] is None or on.weekday() in row["days"]
        if dated and evening and weekly:
            return False
    return True
