"""An adviser's people in every co-op: each co-op by itself, and only where the role holds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from core.db import db, transaction
from core.people.models import Grant, Role
from recruitment.partnerships.models import Partnership
from tests.factories.people import make_coop, sign_in
from tests.factories.recruitment import at_noon, details, make_adviser, make_office, make_referral

TODAY = date(2026, 11, 27)
URL = "/adviser/everywhere"


@pytest.fixture(autouse=True)
def _today():
    with at_noon(TODAY):
        yield


@pytest.fixture
def world(client):
    """Two co-ops that work with Ruth's office, and a third in which she has no role."""
    names = ("Brightwater Care", "Harbour Care", "Hill Care")
    coops = [make_coop(name) for name in names]
    offices = {make_office(coop) for coop in coops}
    (office,) = offices
    ruth = make_adviser(coops[0], office)
    with transaction() as session:
        session.add(
            Grant(coop_id=coops[1], account_id=ruth, role=Role.ADVISER, from_on=date(2026, 1, 1))
        )
    referrals = [
        make_referral(coop, office, ruth, given=details(first, "Shared"))
        for coop, first in zip(coops, ("Amy", "Ben", "Cyd"), strict=True)
    ]
    sign_in(client, ruth, coops[0])
    return coops, office, ruth, referrals


def test_people_stand_under_their_co_op_and_a_co_op_without_the_role_shows_none(client, world):
    page = client.get(URL).text
    assert page.index("Brightwater Care") < page.index("Amy Shared")
    assert page.index("Amy Shared") < page.index("Harbour Care") < page.index("Ben Shared")
    assert "Cyd" not in page
    assert "Hill Care" not in page
    assert "My people in all co-ops" in client.get("/adviser/people").text


def test_one_in_another_co_op_is_opened_there(client, world):
    coops, _, _, referrals = world
    assert client.get(f"/adviser/people/{referrals[1]}").status_code == 404
    answer = client.post(URL, data={"coop": coops[1], "referral": referrals[1]})
    page = client.get(answer.location).text
    assert "Ben Shared" in page
    assert "Harbour Care" in page
    assert client.post(URL, data={"coop": coops[2]}).status_code == 404


@pytest.mark.parametrize("what", ["grant", "partnership", "consent"])
def test_what_has_ended_hides_at_once(client, world, what):
    coops, office, ruth, referrals = world
    gone = TODAY - timedelta(days=1)
    with transaction() as session:
        if what == "grant":
            where = (Grant.coop_id == coops[1]) & (Grant.account_id == ruth)
            session.scalars(select(Grant).where(where)).one().until_on = gone
        elif what == "partnership":
            where = Partnership.coop_id == coops[1]
            session.scalars(select(Partnership).where(where)).one().until_on = gone
        else:
            from recruitment.referrals import service
            from recruitment.referrals.models import Referral

            row = db.session.get_one(Referral, referrals[1])
            service.withdraw_consent(
                row.candidate, "progress", office_id=office, channel="link", to="x"
            )
    page = client.get(URL).text
    assert "Ben Shared" not in page
    assert "Amy Shared" in page
