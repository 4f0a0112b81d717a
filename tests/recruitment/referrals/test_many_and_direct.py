"""A workbook of people, and people who apply by themselves."""

from __future__ import annotations

import io
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import select

from core import mail
from core.db import db, transaction
from core.jobs.testing import run_periodic, run_queued
from recruitment.referrals import sheet
from recruitment.referrals.models import (
    CandidateLink,
    JobCandidate,
    Referral,
    ReferralEvent,
    ReferralUpload,
)
from recruitment.referrals.service import applying
from tests.factories.people import as_role, make_coop, make_service, sign_in
from tests.factories.recruitment import (
    at_noon,
    details,
    make_adviser,
    make_office,
    make_referral,
    make_vacancy,
    recruiter,
)

FRIDAY = date(2026, 11, 27)
HEAD = [column.title for column in sheet.PEOPLE.columns]


@pytest.fixture(autouse=True)
def _today():
    with at_noon(FRIDAY):
        yield


@pytest.fixture
def coop(client):
    return make_coop()


def book(*rows):
    """A workbook with these people: dicts by column title."""
    made = Workbook()
    made.active.title = "People"
    made.active.append(HEAD)
    for row in rows:
        made.active.append([row.get(title) for title in HEAD])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def person(first, last, phone, **more):
    return {"First name": first, "Surname": last, "Telephone": phone, **more}


def upload(client, content, **more):
    return client.post(
        "/referrals/many", data={"workbook": (io.BytesIO(content), "people.xlsx"), **more},
        content_type="multipart/form-data",
    )  # fmt: skip


def test_the_workbook_to_fill_in_reads_back_as_it_was_made():
    found = load_workbook(io.BytesIO(sheet.empty("Brightwater Care")))
    heads = [cell.value.rstrip(" *") for cell in found["People"][1]]
    assert heads == HEAD


def test_an_adviser_refers_many_after_seeing_what_each_row_does(client, coop):
    office = make_office(coop)
    ruth = make_adviser(coop, office)
    old = make_referral(coop, office, ruth, given=details("Old", "Friend", phone="07700 900111",
                                                          born_on=date(1980, 5, 5)))  # fmt: skip
    make_referral(coop, given=details("Not", "Theirs", phone="07700 900222"))
    content = book(
        person("Ann", "Ames", "07700 900001", **{"Agrees that the office sees how they get on": "yes"}),
        person("Bo", "Brook", None),
        person("Old", "Friend", "07700 900111", **{"Date of birth": date(1980, 5, 5)}),
        person("Ann", "Ames", "07700 900001"),
        person("Not", "Theirs", "07700 900222"),
        person("Young", "One", "07700 900005", **{"Date of birth": date(2020, 1, 1)}),
        person("Bad", "Hours", "07700 900006", **{"Hours at most": "many"}),
    )  # fmt: skip
    sign_in(client, ruth, coop)
    answer = upload(client, content)
    page = client.get(answer.location).text
    assert "Enter a telephone number or an e-mail address" in page
    assert "Has been referred already, and an answer is on its way." in page
    assert "The same person stands in row 2." in page
    assert "makes them 6" in page
    assert "Hours at most" in page
    assert "Refer 2 people" in page
    assert len(db.session.scalars(select(Referral)).all()) == 2, "nothing is written yet"
    client.post(f"{answer.location}/confirm")
    (run,) = run_queued()
    assert run.result["words"] == "2 people are referred."
    names = set(db.session.scalars(select(JobCandidate.surname)))
    assert names == {"Friend", "Theirs", "Ames"}
    assert len(db.session.scalars(select(JobCandidate)).all()) == 4, (
        "another office's is not joined"
    )
    row = db.session.scalars(select(ReferralUpload)).one()
    assert (row.state, row.written_count, row.rows, len(row.faults)) == ("written", 2, [], 5)
    assert "Ann Ames" in client.get("/adviser/people").text
    client.post(f"{answer.location}/confirm")
    assert run_queued() == [], "once"
    page = client.get(upload(client, content).location).text
    assert "This very workbook was referred on" in page
    assert "Refer " not in re_head(page), "every row is under way, or wrong"
    assert old


def re_head(page):
    return page.split('<div class="acts">')[1].split("</div>")[0]


def test_another_adviser_does_not_open_it_and_what_is_no_workbook_is_said(client, coop):
    office = make_office(coop)
    sign_in(client, make_adviser(coop, office), coop)
    answer = upload(client, b"no workbook at all")
    page = client.get(answer.location).text
    assert "Not referred" in page
    sign_in(client, make_adviser(coop, office, "Sam"), coop)
    assert client.get(answer.location).status_code == 404
    assert client.post(f"{answer.location}/aside").status_code == 404
    as_role(client, coop, "recruiter")
    client.post(f"{answer.location}/aside")
    assert db.session.scalars(select(ReferralUpload.state)).all() == ["aside"]


def test_a_workbook_nobody_confirmed_is_forgotten(client, coop):
    as_role(client, coop, "recruiter")
    upload(client, book(person("Ann", "Ames", "07700 900001")), office="0")
    with at_noon(date(2026, 12, 10)):
        run_periodic("referrals.forget")
    assert db.session.scalars(select(ReferralUpload.state)).all() == ["ready"]
    with at_noon(date(2026, 12, 12)):
        run_periodic("referrals.forget")
    row = db.session.scalars(select(ReferralUpload)).one()
    assert (row.state, row.rows) == ("aside", [])


@pytest.fixture
def open_page(client, coop):
    make_vacancy(coop, make_service(coop), words="Training is paid")
    as_role(client, coop, "recruiter")
    assert "Nobody can apply" in client.get("/recruitment/public-page").text
    answer = client.post(
        "/recruitment/public-page",
        data={"slug": "brightwater", "is_open": "y", "words": "Come and see"},
    )
    assert answer.status_code == 302
    with client.session_transaction() as session:
        session.clear()
    return "/join/brightwater"


ME = {"first_name": "Dee", "surname": "Direct", "email": "dee@example.org", "vacancy": "0"}


def test_somebody_applies_by_themselves_and_is_not_doubled(client, coop, open_page, monkeypatch):
    sent = []
    monkeypatch.setattr(mail, "send", lambda to, subject, body: sent.append((to, body)) or True)
    page = client.get(open_page).text
    assert "Come and see" in page
    assert "Training is paid" in page
    assert (
        "Enter a telephone number or an e-mail"
        in client.post(open_page, data={**ME, "email": ""}).text
    )
    for _ in range(2):
        answer = client.post(open_page, data=ME, follow_redirects=True)
        assert "Your application has arrived" in answer.text
    (row,) = db.session.scalars(select(Referral)).all()
    assert (row.source, row.stage, row.office_id) == ("direct", "referred", None)
    kinds = db.session.scalars(select(ReferralEvent.kind).order_by(ReferralEvent.id)).all()
    assert kinds == ["referred", "interest"]
    assert [to for to, _ in sent] == ["dee@example.org"] * 2
    link = sent[1][1].split("/yours/")[1].split()[0]
    assert "Dee Direct" in client.get(f"/yours/{link}").text
    assert len(db.session.scalars(select(CandidateLink)).all()) == 2


def test_a_stranger_learns_nothing_of_whom_the_co_op_knows_and_changes_nothing(
    client, coop, open_page
):
    known = make_referral(
        coop, given=details("Dee", "Direct", email="dee@example.org", phone="07700 900333")
    )
    with transaction():
        db.session.get_one(Referral, known).source = "member"
    page = client.post(open_page, data={**ME, "phone": "07700 900999"}, follow_redirects=True).text
    assert "Your application has arrived" in page
    phones = db.session.scalars(select(JobCandidate.phone).order_by(JobCandidate.id)).all()
    assert phones == ["07700 900333", "07700 900999"]


def test_a_machine_that_fills_in_everything_leaves_nothing(client, coop, open_page):
    answer = client.post(
        open_page, data={**ME, "website": "http://spam.example"}, follow_redirects=True
    )
    assert "Your application has arrived" in answer.text
    assert db.session.scalars(select(Referral)).all() == []


def test_a_page_that_is_closed_or_unknown_is_not_there(client, coop, open_page):
    with transaction():
        applying.open_page(recruiter(coop), "brightwater", is_open=False, words="")
    assert client.get(open_page).status_code == 404
    assert client.post(open_page, data=ME).status_code == 404
    assert client.get("/join/somewhere").status_code == 404


def test_an_address_is_one_co_ops(client, coop, open_page):
    other = make_coop("Other Care")
    as_role(client, other, "manager")
    page = client.post(
        "/recruitment/public-page", data={"slug": "brightwater", "is_open": "y"}
    ).text
    assert "Another co-op here has this address." in page
    page = client.post("/recruitment/public-page", data={"slug": "No spaces"}).text
    assert "Use small letters, figures and hyphens." in page
