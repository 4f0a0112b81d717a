"""A trainer's home: the figures of the matrix, of the standards and of the classes."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from core import clock
from tests.factories.classes import make_school
from tests.factories.homes import address, figure, words
from tests.factories.members import make_competency, make_held
from tests.factories.people import as_role
from tests.factories.training import (
    course_by_code,
    make_library,
    make_requirement,
    make_shown,
    standard_of,
)
from training.standards.library_queries import Item

TODAY = date(2026, 12, 1)
NOON = clock.instant(TODAY) + timedelta(hours=12)
RUN_OUT = "Run out in 12 weeks"


@pytest.fixture(autouse=True)
def _today():
    with clock.at(NOON):
        yield


@pytest.fixture
def school(database):
    """Four people are asked for first aid: Ann's ends in a week, Ben's in 12 weeks to the day,
    Cat's a day later, Dee never had it. Eve's is over.
    """
    school = make_school(5)
    aid = make_competency(school.coop, "First aid")
    make_requirement(school.coop, Item(aid, None))
    ann, ben, cat, _, eve = school.people
    make_held(school.coop, ann, aid, date(2025, 12, 8), date(2026, 12, 8))
    make_held(school.coop, ben, aid, date(2026, 3, 1), TODAY + timedelta(days=83))
    make_held(school.coop, cat, aid, date(2026, 12, 1), TODAY + timedelta(days=84))
    make_held(school.coop, eve, aid, date(2025, 1, 1), date(2026, 1, 1))
    return school


def test_what_is_in_date_runs_out_and_was_signed_off(school, client):
    as_role(client, school.coop, "trainer")
    page = client.get("/").text
    assert figure(page, "In date") == "60 %"  # three of five
    assert figure(page, "Gaps") == "2"
    assert figure(page, RUN_OUT) == "2"  # Ann's and Ben's; Cat's is a day too late
    assert figure(page, "Sign-offs this month") == "1"
    matrix = client.get(address(page, "In date")).text
    assert "60 %" in matrix
    assert "2 records of what is asked, in date now, run out within 12 weeks." in matrix
    assert "1 sign-off in December so far. 2 gaps in all." in matrix
    gaps = client.get(address(page, "Gaps")).text
    assert gaps.count('<tr><th scope="row">') == 2


def test_classes_of_the_month(school, client):
    school.plan(places=3)
    school.plan(places=2, on=date(2026, 12, 31))
    school.plan(on=date(2027, 1, 4))
    as_role(client, school.coop, "trainer")
    page = client.get("/").text
    assert figure(page, "Classes this month") == "2"
    assert words(page, "Classes this month") == "0 places taken, 5 free"
    said = client.get(address(page, "Classes this month")).text
    assert "classes this month" in said
    assert "places free on those to come" in said


def test_standards_with_the_fewest_competent(school, client):
    """Of the Care Certificate, as its page has it: everybody is asked, Ann has shown the first."""
    make_library(school.coop)
    course = course_by_code(school.coop, "care_certificate")
    make_requirement(school.coop, Item(None, course))
    first = standard_of(school.coop, "CC1", "2025-03")
    make_shown(school.coop, school.people[0], first)
    as_role(client, school.coop, "trainer")
    page = client.get("/").text
    part = page.split('id="home-standards-title"')[1].split("</figure>")[0]
    rows = re.findall(r'<th scope="row">([^<]+)</th><td class="num">(\d+) %</td>', part)
    assert len(rows) == 6
    overview = client.get("/training/by-standard").text
    for title, share in rows:
        assert re.search(rf">{re.escape(title)}</a>.*?<b>{share} %</b>", overview, re.DOTALL)


@pytest.mark.parametrize("role", ["worker", "board", "recruiter", "coordinator", "manager"])
def test_they_are_the_trainers(school, client, role):
    as_role(client, school.coop, role, person_id=school.people[0])
    page = client.get("/").text
    assert figure(page, "In date") is None
    assert figure(page, "Classes this month") is None


def test_another_co_op_has_its_own(school, client):
    other = make_school(2, "Another co-op")
    as_role(client, other.coop, "trainer")
    page = client.get("/").text
    assert figure(page, "In date") is None  # nothing is asked of anybody there
    assert figure(page, "Classes this month") == "0"


def test_as_many_queries_for_many_people(database, client, count_queries):
    counts = []
    for people in (3, 6):
        school = make_school(people, f"A co-op of {people}")
        aid = make_competency(school.coop, "First aid")
        make_requirement(school.coop, Item(aid, None))
        make_library(school.coop)
        for one in school.people:
            make_held(school.coop, one, aid, date(2026, 3, 1), TODAY + timedelta(days=83))
        as_role(client, school.coop, "trainer")
        client.get("/")
        with count_queries() as counter:
            client.get("/")
        counts.append(counter.count)
    assert counts[0] == counts[1]
