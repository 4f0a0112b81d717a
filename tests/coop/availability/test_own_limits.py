"""A person's own agreed limits: checked, dated, said in words, kept where others change."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from coop.availability import queries, service
from coop.availability.limits import NONE, RANGES, OwnLimits, check, in_words
from coop.availability.models import WorkingTimeTerms
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.errors import DomainError
from core.people.models import Employment
from tests.factories.people import as_role, make_coop, make_person, make_service
from tests.factories.rota import make_pattern

FIRST = date(2027, 3, 24)


@pytest.mark.parametrize(
    ("limits", "weekly", "field"),
    [
        (OwnLimits(max_days_in_a_row=0), None, "max_days_in_a_row"),
        (OwnLimits(max_days_in_a_row=13), None, "max_days_in_a_row"),
        (OwnLimits(min_days_in_a_row=8), None, "min_days_in_a_row"),
        (OwnLimits(min_days_off=0), None, "min_days_off"),
        (OwnLimits(max_weekends=5), None, "max_weekends"),
        (OwnLimits(max_days_in_a_row=3, min_days_in_a_row=4), None, "min_days_in_a_row"),
        (OwnLimits(least_minutes=6001, most_minutes=6000), None, "least_minutes"),
        (OwnLimits(least_minutes=4 * 1200 + 1), 1200, "least_minutes"),
        (OwnLimits(max_of_patterns=((1, 29),)), None, "max_of_patterns"),
    ],
)
def test_what_no_rota_could_keep_is_refused(limits, weekly, field):
    with pytest.raises(DomainError) as refused:
        check(limits, weekly)
    assert refused.value.field == field
    assert refused.value.words.endswith(".")


def test_what_can_be_kept_is_not_refused():
    check(NONE, None)
    check(OwnLimits(max_days_in_a_row=4, min_days_in_a_row=4, max_weekends=0), None)
    check(OwnLimits(least_minutes=4800, most_minutes=4800), 1200)


def test_limits_read_as_a_person_would_say_them():
    limits = OwnLimits(4, 2, 2, 1, 80 * 60, 120 * 60, ((7, 3), (8, 0), (9, 1)))
    assert in_words(limits, {7: "Night", 8: "Sleep-in"}) == [
        "at most 4 days in a row",
        "at least 2 days in a row",
        "at least 2 days off in a row",
        "at most 1 weekend in four weeks",
        "at least 80 h in four weeks",
        "at most 120 h in four weeks",
        "at most 3 of Night in four weeks",
        "no Sleep-in",
    ]
    assert in_words(OwnLimits(max_weekends=0), {}) == ["no weekends"]
    assert in_words(OwnLimits(min_days_off=1, min_days_in_a_row=1), {}) == []


@given(st.sampled_from(sorted(RANGES)), st.integers(-5, 70_000))
def test_a_limit_alone_is_taken_exactly_within_its_range(name, value):
    least, most = RANGES[name]
    limits = OwnLimits(**{name: value})
    if least <= value <= most:
        check(limits, None)
    else:
        with pytest.raises(DomainError):
            check(limits, None)


@pytest.fixture
def coop(database):
    return make_coop()


@pytest.fixture
def place(coop):
    return make_service(coop)


@pytest.fixture
def ben(coop, place):
    return make_person(coop, "Ben", "Morris", service_id=place)


def coordinator(coop):
    return Actor(None, "Nia Price", coop, None, frozenset({"coordinator"}))


def test_own_limits_are_dated_and_stay_when_only_the_rest_is_changed(coop, ben):
    own = OwnLimits(max_days_in_a_row=4, max_weekends=2, max_of_patterns=((3, 5),))
    with transaction():
        service.set_terms(coordinator(coop), ben, date(2026, 1, 5), own=own)
    with transaction():  # as an imported sheet does, which says nothing of them
        service.set_terms(coordinator(coop), ben, FIRST, night_worker=True)
    with transaction():
        later = FIRST + timedelta(days=10)
        service.set_terms(coordinator(coop), ben, later, own=OwnLimits(min_days_off=2))
    found = queries.terms(coop, date(2026, 1, 1), FIRST + timedelta(days=20))
    assert [(t.night_worker, t.own) for t in found] == [
        (False, own),
        (True, own),
        (False, OwnLimits(min_days_off=2)),
    ]


TYPED = {
    "from_on": "24/3/2027",
    "max_days_in_a_row": "4",
    "min_days_in_a_row": "2",
    "min_days_off": "2",
    "max_weekends": "2",
    "least_minutes": "80",
    "most_minutes": "120",
}


def test_the_page_keeps_own_limits_from_a_day(client, coop, place, ben):
    night = make_pattern(coop, place, time(21), time(7), name="Night")
    as_role(client, coop, "coordinator")
    page = client.get(f"/people/{ben}/working-time").text
    assert "Most shifts of a pattern over four weeks" in page
    typed = {**TYPED, f"pattern_{night}": "3"}
    answer = client.post(f"/people/{ben}/working-time", data=typed, follow_redirects=True)
    assert "Working-time terms from 24 March 2027 are saved." in answer.text
    (row,) = db.session.scalars(select(WorkingTimeTerms))
    assert queries.own_limits(row) == OwnLimits(4, 2, 2, 2, 4800, 7200, ((night, 3),))
    page = client.get(f"/people/{ben}/working-time").text
    assert "at most 3 of Night in four weeks" in page


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("max_days_in_a_row", "13", "Enter 1 to 12 days."),
        ("max_weekends", "5", "Enter 0 to 4 weekends."),
        ("min_days_in_a_row", "5", "The fewest days in a row cannot be more than the most (4)."),
        ("least_minutes", "121", "The fewest hours cannot be more than the most (120 h)."),
    ],
)
def test_a_fault_stands_beside_its_field(client, coop, ben, field, typed, words):
    as_role(client, coop, "coordinator")
    page = client.post(f"/people/{ben}/working-time", data={**TYPED, field: typed}).text
    assert page.count(words) == 2, "in the summary and beside the field"
    assert f'id="{field}-error"' in page
    assert db.session.scalar(select(WorkingTimeTerms)) is None


def test_limits_of_patterns_of_a_service_they_left_are_kept(client, coop, place, ben):
    night = make_pattern(coop, place, time(21), time(7), name="Night")
    other = make_pattern(coop, make_service(coop, "Harbour View"), name="Long day")
    with transaction():
        own = OwnLimits(max_of_patterns=((night, 3), (other, 2)))
        service.set_terms(coordinator(coop), ben, date(2026, 1, 5), own=own)
    as_role(client, coop, "coordinator")
    page = client.get(f"/people/{ben}/working-time").text
    assert f'name="pattern_{night}"' in page
    assert f'name="pattern_{other}"' not in page
    client.post(
        f"/people/{ben}/working-time", data={"from_on": "24/3/2027", f"pattern_{night}": ""}
    )
    found = queries.terms(coop, FIRST, FIRST)[0].own
    assert found == OwnLimits(max_of_patterns=((other, 2),))


def test_a_member_reads_what_is_agreed_with_them(client, coop, ben):
    with transaction():
        service.set_terms(coordinator(coop), ben, date(2026, 1, 5), own=OwnLimits(max_weekends=2))
    as_role(client, coop, "worker", person_id=ben)
    page = client.get("/my-time").text
    assert "What is agreed with you" in page
    assert "At most 2 weekends in four weeks" in page
    assert client.get(f"/people/{ben}/working-time").status_code == 403


def test_two_services_name_whose_pattern_it_is(client, coop, place, ben):
    make_pattern(coop, place, name="Early")
    view = make_service(coop, "Harbour View")
    make_pattern(coop, view, name="Early")
    with transaction() as session:
        session.add(
            Employment(
                coop_id=coop,
                person_id=ben,
                service_id=view,
                role="Relief",
                contract_minutes=600,
                from_on=clock.today(),
            )
        )
    as_role(client, coop, "manager")
    page = client.get(f"/people/{ben}/working-time").text
    assert "Early, Maple Court" in page
    assert "Early, Harbour View" in page


def test_a_persons_page_says_their_own_limits(client, coop, place, ben):
    night = make_pattern(coop, place, time(21), time(7), name="Night")
    with transaction():
        own = OwnLimits(max_days_in_a_row=4, max_of_patterns=((night, 0),))
        service.set_terms(coordinator(coop), ben, date(2026, 1, 5), own=own)
    as_role(client, coop, "coordinator")
    assert "at most 4 days in a row; no Night" in client.get(f"/people/{ben}").text
