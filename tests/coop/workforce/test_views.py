"""Who may read which page, of their own co-op alone."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from coop.leave.models import Leave
from core import clock
from core.db import transaction
from core.people.models import Employment
from recruitment.vacancies.models import Vacancy
from tests.factories.people import as_role, make_account, make_coop, make_person, make_service
from tests.factories.recruitment import make_vacancy
from tests.factories.shifts import make_shift, place

TODAY = date(2026, 11, 20)
PAGES = ("/workforce", "/workforce/retention", "/workforce/fairness", "/workforce/signs")


@pytest.fixture(autouse=True)
def _today():
    with clock.at(clock.instant(TODAY, time(12))):
        yield


@pytest.fixture
def house(database):
    """Six people in a service, one of whom left; a vacancy; four weeks of short hours for Amy."""

    class House:
        coop = make_coop()
        maple = make_service(coop)
        amy = make_person(coop, "Amy", "Adams", service_id=maple, from_on=date(2025, 1, 6))
        ben = make_person(coop, "Ben", "Boyd", service_id=maple, from_on=date(2025, 1, 6))

    made = House()
    for n in range(4):
        make_person(made.coop, f"Cal{n}", "Cole", service_id=made.maple, from_on=date(2026, 3, 2))
    with transaction() as session:
        job = session.query(Employment).filter_by(person_id=made.ben).one()
        job.until_on, job.leaving_reason = date(2026, 6, 30), "Moved away"
        session.add(
            Leave(coop_id=made.coop, person_id=made.amy, kind="sickness", paid=True,
                  from_on=date(2026, 5, 4), until_on=date(2026, 5, 8), state="approved")
        )  # fmt: skip
    make_vacancy(made.coop, made.maple)
    for n in range(4):
        shift = make_shift(made.coop, made.maple, date(2026, 11, 9) - n * timedelta(weeks=1))
        place(made.coop, shift, made.amy, published_at=clock.now())
    return made


@pytest.mark.parametrize(
    ("role", "reads", "sees_signs"),
    [
        ("board", True, True),
        ("treasurer", True, True),
        ("manager", True, True),
        ("coordinator", False, True),
        ("trainer", False, False),
        ("recruiter", False, False),
        ("worker", False, False),
    ],
)
def test_who_may_read_what(house, client, role, reads, sees_signs):
    as_role(client, house.coop, role, person_id=house.amy if role == "worker" else None)
    said = [client.get(page).status_code for page in PAGES]
    assert said == [200 if reads else 403] * 3 + [200 if sees_signs else 403]


def test_the_measures_of_a_small_co_op(house, client):
    as_role(client, house.coop, "treasurer")
    page = client.get("/workforce").text
    assert "1 leaver ÷ 5 people at the end" in page
    assert "2 vacant places ÷ 7 vacant and filled places" in page
    assert "/workforce/people/" not in page, "the treasurer reads figures, not who"


def test_hours_that_are_looked_for_are_said_to_the_hundredth(house, client):
    with transaction() as session:
        session.query(Vacancy).one().hours_least = 370
    as_role(client, house.coop, "board")
    assert "At the least 12.33 h a week are looked for." in client.get("/workforce").text


def test_the_day_is_asked_for_and_none_ahead_is_given(house, client):
    as_role(client, house.coop, "board")
    assert "to 30 June 2026" in client.get("/workforce?on=30/6/2026").text
    assert "to 20 November 2026" in client.get("/workforce?on=1/1/2027").text
    assert "to 20 November 2026" in client.get("/workforce?on=nonsense").text


@pytest.mark.parametrize(
    ("role", "people", "sick"),
    [("board", 200, 403), ("manager", 200, 200), ("treasurer", 403, 403)],
)
def test_the_people_behind_and_who_was_sick(house, client, role, people, sick):
    as_role(client, house.coop, role)
    found = client.get("/workforce/people/leavers")
    assert found.status_code == people
    if people == 200:
        assert "Ben Boyd" in found.text
        assert "Moved away" in found.text
        assert "Amy Adams" not in found.text
    page = client.get("/workforce/people/sick")
    assert page.status_code == sick
    if sick == 200:
        assert "Amy Adams" in page.text
        assert ">5<" in page.text
    assert client.get("/workforce/people/nobody").status_code == (404 if people == 200 else 403)


def test_another_co_ops_service_and_people_are_not_there(house, client):
    other = make_coop("Harbour Care")
    theirs = make_service(other, "Quay House")
    make_person(other, "Zoe", "Zander", service_id=theirs, from_on=date(2026, 1, 5))
    make_vacancy(other, theirs, places=9)
    as_role(client, house.coop, "manager")
    assert client.get(f"/workforce/people/staff?service={theirs}").status_code == 404
    assert "Zander" not in client.get("/workforce/people/staff").text
    page = client.get("/workforce").text
    assert "Quay House" not in page
    assert "2 vacant places" in page


def test_the_page_of_signs_counts_and_names_nobody(house, client):
    as_role(client, house.coop, "coordinator")
    page = client.get("/workforce/signs").text
    assert "Amy" not in page
    assert "/people/" not in page
    assert "Counts, never names" in page


def test_a_member_reads_their_own_signs_and_whom_to_talk_to(house, client):
    make_account(house.coop, "manager", name="Mary Manager")
    as_role(client, house.coop, "worker", person_id=house.amy)
    page = client.get("/me/signs").text
    assert "Something here is worth a word" in page
    assert "30 h given of 150 h in the last 4 weeks that count." in page
    assert "Mary Manager" in page
    assert "01632 960000" in page
    assert "1 thing worth a word" in client.get("/me").text


def test_nothing_stands_out_for_somebody_new(house, client):
    new = make_person(house.coop, "Nia", "New", service_id=house.maple, from_on=date(2026, 11, 16))
    as_role(client, house.coop, "worker", person_id=new)
    assert "Nothing stands out" in client.get("/me/signs").text


def test_an_account_without_a_person_has_no_page_of_its_own(house, client):
    as_role(client, house.coop, "worker")
    assert client.get("/me/signs").status_code == 404


@pytest.mark.parametrize("by", ["source", "service", "contract", "year", "nonsense"])
def test_retention_by_group(house, client, by):
    as_role(client, house.coop, "board")
    page = client.get(f"/workforce/retention?by={by}").text
    assert "Moved away" in page
    words = {"source": "Not recorded", "service": "Maple Court", "contract": "30 h a week and more",
             "year": "2025"}  # fmt: skip
    assert words.get(by, "Everybody") in page


def test_a_co_op_without_anybody_says_so(client, database):
    as_role(client, make_coop("Empty Care"), "board")
    for page in PAGES:
        assert client.get(page).status_code == 200
    assert "Nobody works here yet." in client.get("/workforce").text
