"""Offices and advisers: asked in by link, placed in their office, in several co-ops."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import select

from core import clock
from core.access import Actor
from core.db import db, transaction
from core.errors import DomainError, NotAllowed
from core.people.models import Account, Adviser, JobcentreOffice
from recruitment.partnerships import queries, service
from tests.factories.people import PASSWORD, as_role, make_coop, sign_in
from tests.factories.recruitment import (
    at_noon,
    details,
    make_adviser,
    make_office,
    make_referral,
    recruiter,
)

FRIDAY = date(2026, 11, 27)


@pytest.fixture(autouse=True)
def _today():
    with at_noon(FRIDAY):
        yield


@pytest.fixture
def coop(client):
    return make_coop()


def test_an_adviser_is_asked_in_by_link_and_stands_in_the_office(client, coop):
    as_role(client, coop, "recruiter")
    page = client.get("/recruitment/offices").text
    assert "No office yet" in page
    client.post("/recruitment/offices/add", data={"office": "Brightwater", "from_on": "1/11/2026"})
    (row,) = queries.partnerships(coop)
    url = f"/recruitment/offices/{row.id}/invite"
    page = client.post(url, data={"name": "Ruth Ellery", "email": "ruth@jc.example"}).text
    assert "Hand the link over yourself" in page
    link = re.search(r"/invitation/([\w-]+)", page)[0]
    assert "ruth@jc.example" in client.get("/recruitment/offices").text
    client.post("/sign-out")
    assert client.post(link, data={"password": PASSWORD}).status_code == 302
    account = db.session.scalars(select(Account).where(Account.email == "ruth@jc.example")).one()
    assert db.session.scalars(select(Adviser)).one().account_id == account.id
    assert "Refer somebody" in client.get("/").text
    desk = queries.desk(Actor(account.id, "Ruth", coop, None, frozenset({"adviser"})))
    assert (desk.office, desk.coop_id) == ("Brightwater", coop)


def test_one_adviser_works_with_two_co_ops_and_each_office_sees_its_own_there(client, coop):
    office = make_office(coop)
    ruth = make_adviser(coop, office)
    make_referral(coop, office, ruth, given=details("Cara", "First"))
    other = make_coop("Other Care")
    assert make_office(other, " brightwater ") == office, "the installation has one of each name"
    with transaction():
        account = db.session.get_one(Account, ruth)
        (row,) = queries.partnerships(other)
        made, token = service.invite(recruiter(other), row.id, name="Ruth", email=account.email)
    assert (made, token) == (None, ""), "she is known in this office: no link is needed"
    make_referral(other, office, ruth, given=details("Dana", "Second"))
    sign_in(client, ruth, coop)
    page = client.get("/adviser/people").text
    assert "Cara First" in page
    assert "Dana Second" not in page
    client.post("/change-co-op", data={"coop": other})
    page = client.get("/adviser/people").text
    assert "Dana Second" in page
    assert "Cara First" not in page


def test_an_adviser_of_another_office_is_not_asked_in_for_this_one(coop):
    ruth = make_adviser(coop, make_office(coop))
    make_office(coop, "Hartsea")
    row = next(one for one in queries.partnerships(coop) if one.office == "Hartsea")
    email = db.session.get_one(Account, ruth).email
    with pytest.raises(DomainError, match="stands in another office"), transaction():
        service.invite(recruiter(coop), row.id, name="Ruth", email=email)


def test_a_partnership_does_not_overlap_ends_and_begins_again(coop):
    make_office(coop)
    with pytest.raises(DomainError, match="already"), transaction():
        service.begin(recruiter(coop), "BRIGHTWATER", FRIDAY)
    (row,) = queries.partnerships(coop)
    with pytest.raises(DomainError, match="before it began"), transaction():
        service.end(recruiter(coop), row.id, date(2025, 12, 31))
    with transaction():
        service.end(recruiter(coop), row.id, FRIDAY)
    assert queries.offices(coop, FRIDAY) == ((row.office_id, "Brightwater"),)
    assert queries.offices(coop, date(2026, 11, 28)) == ()
    with transaction():
        service.begin(recruiter(coop), "Brightwater", date(2026, 11, 28))
    assert len(db.session.scalars(select(JobcentreOffice)).all()) == 1


def test_an_adviser_with_the_role_and_no_office_has_no_desk(client, coop):
    account = as_role(client, coop, "adviser")
    with pytest.raises(NotAllowed):
        queries.desk(Actor(account, "X", coop, None, frozenset({"adviser"})))
    assert client.get("/adviser/refer").status_code == 403
    assert client.get("/").status_code == 200


def test_access_ends_for_one_adviser(client, coop):
    ruth = make_adviser(coop, make_office(coop))
    as_role(client, coop, "manager")
    (one,) = queries.advisers(coop, clock.today())
    client.post(f"/recruitment/offices/advisers/{one.grant_id}/end")
    assert queries.advisers(coop, clock.today()) == ()
    sign_in(client, ruth, coop)
    assert client.get("/adviser/people").status_code == 302, "signed out: no role anywhere"


@pytest.mark.parametrize("role", ["coordinator", "worker", "adviser", "board"])
def test_others_do_not_keep_offices(client, coop, role):
    as_role(client, coop, role)
    assert client.get("/recruitment/offices").status_code == 403
