"""Pages of the society as each role."""

from __future__ import annotations

import io
from datetime import date, time, timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from coop.membership import queries, service
from core import clock
from core.db import db, transaction
from core.jobs.models import StoredFile
from core.jobs.testing import run_queued
from core.people.models import Person
from tests.factories.capital import make_member, make_shares, make_terms
from tests.factories.members import make_cleared
from tests.factories.membership import keeper, make_membership_terms
from tests.factories.people import as_role, make_coop, make_person, make_service

TODAY = date(2026, 11, 27)


@pytest.fixture(autouse=True)
def _today():
    with clock.at(clock.instant(TODAY, time(12))):
        yield


@pytest.fixture
def coop(database):
    made = make_coop()
    make_terms(made)
    make_membership_terms(made)
    return made


@pytest.fixture
def ann(coop):
    return make_person(coop, "Ann", "Ames", service_id=make_service(coop))


def test_from_application_to_admission_on_pages(coop, ann, client):
    as_role(client, coop, "manager")
    assert "Nobody is applying" in client.get("/joining").text
    page = client.post("/joining/apply", data={"person": ann, "on": "40/1/2026"}).text
    assert "40/1/2026" in page
    given = {"person": ann, "on": "5/1/2026"}
    assert client.post("/joining/apply", data=given).status_code == 302
    (row,) = queries.applications(coop)
    url = f"/joining/{row.id}"
    page = client.get(url).text
    assert "In the way of admission" in page
    assert "They have not signed the rules." in page
    client.post(f"{url}/signed", data={"on": "1/6/2026"})
    for each in row.reviews:
        page = client.post(f"/joining/reviews/{each.id}", data={"held_on": "27/11/2026"}).text
        assert "Choose what came of it." in page
        given = {"held_on": "27/11/2026", "outcome": "well", "words": "Kind and reliable"}
        assert client.post(f"/joining/reviews/{each.id}", data=given).status_code == 302
    make_cleared(coop, ann)
    make_shares(coop, ann, 5_000)
    assert client.get(f"{url}/admit").status_code == 403  # the board alone
    as_role(client, coop, "worker", person_id=ann)
    page = client.get("/my/membership").text
    assert "Nothing stands in the way" in page
    assert "Kind and reliable" in page
    as_role(client, coop, "board")
    assert "ready for the board" in client.get("/joining").text
    assert "nothing stands in the way of admission" in client.get("/").text
    given = {"on": "27/11/2026", "resolution": "Board of 27 November"}
    assert client.post(f"{url}/admit", data=given).status_code == 302
    assert "Admitted on 27 November 2026" in client.get(url).text
    assert "Ann Ames" in client.get("/register").text
    assert "Ann Ames" not in client.get("/register?on=26/11/2026").text


def test_blockers_are_told_on_the_boards_form(coop, ann, client):
    with transaction():
        asked = service.apply(keeper(coop), ann, TODAY).id
    as_role(client, coop, "board")
    given = {"on": "27/11/2026", "resolution": "Board"}
    page = client.post(f"/joining/{asked}/admit", data=given).text
    assert "Probation runs" in page
    assert "hold no share" in page
    assert queries.application(coop, asked).state == "open"


def test_what_a_member_reads_of_what_is_in_their_way_is_said_to_them(coop, ann, client):
    with transaction():
        service.apply(keeper(coop), ann, TODAY)
    as_role(client, coop, "worker", person_id=ann)
    page = client.get("/my/membership").text
    assert "You have not signed the rules." in page
    assert "You hold no share yet" in page
    assert "They" not in page.split("Before the board can admit you")[1].split("</ul>")[0]


def test_officers_on_pages(coop, ann, client):
    make_member(coop, ann)
    as_role(client, coop, "manager")
    assert "No officers yet" in client.get("/officers").text
    given = {"person": ann, "office": "chair", "from_on": "3/5/2026",
             "term_until_on": "2/5/2025", "how": "Elected"}  # fmt: skip
    assert "cannot end before" in client.post("/officers/appoint", data=given).text
    given["term_until_on"] = "3/5/2029"
    assert client.post("/officers/appoint", data=given).status_code == 302
    page = client.get("/officers").text
    assert "3 May 2029" in page
    assert "Secretary and Treasurer" in page  # vacant
    (row,) = queries.officers(coop, TODAY)
    given = {"last_on": "26/11/2026", "reason": "Resigned"}
    assert client.post(f"/officers/{row.office_id}/end", data=given).status_code == 302
    assert "Before" in client.get("/officers").text
    assert "26 November 2026" in client.get("/register").text
    as_role(client, coop, "board")
    assert client.get("/officers").status_code == 200
    assert client.get("/officers/appoint").status_code == 403


def test_leaving_on_one_page(coop, ann, client):
    make_member(coop, ann)
    make_shares(coop, ann, 20_000)
    as_role(client, coop, "manager")
    given = {"person": ann, "reason": "moved", "notice_on": "27/11/2026"}
    assert "or of both" in client.post("/leaving/begin", data=given).text
    given |= {"membership_last_on": "31/12/2026", "work_last_on": "31/12/2026"}
    answer = client.post("/leaving/begin", data=given)
    assert answer.status_code == 302
    page = client.get(answer.location).text
    for words in ("Moved away", "£200.00 is under notice", "25 February 2027", "Holiday owed",
                  "31 December 2032", "for good"):  # fmt: skip
        assert words in page, words
    assert client.get(answer.location + "/nothing").status_code == 404
    for what, more in (("pay", {}), ("holiday", {}), ("property", {"words": "Keys"})):
        data = {"on": "27/11/2026", **more}
        assert client.post(f"{answer.location}/{what}", data=data).status_code == 302
    refused = client.post(answer.location + "/settle", follow_redirects=True).text
    assert "Still to be settled: capital" in refused
    assert "Keys" in client.get(answer.location).text
    as_role(client, coop, "coordinator")
    assert client.get(answer.location).status_code == 403


def test_a_member_resigns_on_a_phone(coop, ann, client):
    make_member(coop, ann)
    as_role(client, coop, "worker", person_id=ann)
    assert "Leave the society" in client.get("/my/membership").text
    assert "25 December 2026" in client.get("/my/membership/resign").text  # 28 days
    assert "Choose a reason" in client.post("/my/membership/resign", data={"reason": ""}).text
    assert client.post("/my/membership/resign", data={"reason": "moved"}).status_code == 302
    assert "You leave on 25 December 2026" in client.get("/my/membership").text
    as_role(client, coop, "manager")
    assert "Ann Ames" in client.get("/leaving").text


def test_an_address_is_notified_on_a_phone(coop, ann, client):
    make_member(coop, ann)
    as_role(client, coop, "worker", person_id=ann)
    given = {"email": "nonsense", "purposes": "Notices"}
    assert "such as name@example.org" in client.post("/my/membership/address", data=given).text
    given["email"] = "ann@example.org"
    assert client.post("/my/membership/address", data=given).status_code == 302
    assert "ann@example.org" in client.get("/my/membership").text
    as_role(client, coop, "treasurer")
    assert "ann@example.org" in client.get("/register").text


def test_who_may_open_what(coop, client):
    pages = {
        "/joining": ("manager", "board"),
        "/officers": ("manager", "board"),
        "/leaving": ("manager", "board"),
        "/membership/rules": ("manager", "board"),
        "/register": ("manager", "board", "treasurer"),
        "/joining/apply": ("manager",),
        "/leaving/begin": ("manager",),
        "/membership/rules/add": ("manager",),
    }
    for role in ("manager", "board", "treasurer", "coordinator", "worker", "recruiter"):
        as_role(client, coop, role)
        for url, may in pages.items():
            assert client.get(url).status_code == (200 if role in may else 403), (role, url)


def test_rules_are_recorded(database, client):
    coop = make_coop()
    as_role(client, coop, "manager")
    assert "No rules are recorded yet" in client.get("/joining").text
    given = {"from_on": "1/1/2026", "probation_months": "99", "resignation_days": "28",
             "exclusion_days": "21", "source": "Rule 8"}  # fmt: skip
    assert "between 0 and 36" in client.post("/membership/rules/add", data=given).text
    given["probation_months"] = "6"
    assert client.post("/membership/rules/add", data=given).status_code == 302
    assert "6 months" in client.get("/membership/rules").text


def test_the_register_as_a_workbook(coop, ann, client):
    make_member(coop, ann)
    make_shares(coop, ann, 20_000)
    with transaction() as session:
        session.get_one(Person, ann).address = "=1+1 Mill Lane"
    as_role(client, coop, "board")
    assert client.post("/register/export?on=26/11/2026").status_code == 302
    (run,) = run_queued()
    assert run.state == "done", run.words
    file = db.session.scalar(select(StoredFile))
    assert file.name == "register-2026-11-26.xlsx"
    book = load_workbook(io.BytesIO(file.content))
    row = [cell.value for cell in book["Members"][3]]
    assert row[1:3] == ["Ann Ames", "=1+1 Mill Lane"]
    assert book["Members"]["C3"].data_type == "s"
    assert row[5] == 200
    assert float(row[6]) == 200.0


def test_a_persons_page_says_what_they_are_in_the_society(coop, ann, client):
    make_member(coop, ann)
    with transaction():
        service.appoint(keeper(coop), ann, "chair", TODAY - timedelta(days=9), None, "Elected")
    as_role(client, coop, "manager")
    page = client.get(f"/people/{ann}").text
    assert "In the society" in page
    assert "Chair" in page


def test_no_way_round_the_board_while_an_application_is_open(coop, ann, client):
    with transaction():
        asked = service.apply(keeper(coop), ann, TODAY).id
    as_role(client, coop, "manager")
    given = {"kind": "member", "from_on": "27/11/2026"}
    page = client.post(f"/people/{ann}/membership", data=given)
    assert "the board admits them under Members, Joining" in page.text
    assert queries.members(coop, TODAY) == ()
    with transaction():
        service.withdraw(keeper(coop), asked, "")
    assert client.post(f"/people/{ann}/membership", data=given).status_code == 302
