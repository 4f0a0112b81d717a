"""A member recommends somebody and hears only what that person agrees to."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from core import mail
from core.db import db, transaction
from recruitment.pipeline import service as pipeline
from recruitment.referrals import rules
from recruitment.referrals.models import Consent, JobCandidate, Referral
from tests.factories.people import as_role, make_account, make_coop, make_person, sign_in
from tests.factories.recruitment import at_noon, make_link, recruiter

URL = "/my/recommendations"
CARA = {"first_name": "Cara", "surname": "Plantedname", "phone": "07700 900987",
        "note": "Kind to my mother", "asked": "y"}  # fmt: skip
PATH = ("contacted", "screened", "interview", "offer", "checks", "cleared", "started")


@pytest.fixture(autouse=True)
def _today():
    with at_noon(date(2026, 11, 27)):
        yield


@pytest.fixture
def coop(client):
    coop = make_coop()
    person = make_person(coop, "Amina", "Diallo")
    as_role(client, coop, "worker", person_id=person)
    return coop


def move(coop, referral, *stages, **more):
    for stage in stages:
        with transaction():
            pipeline.move(recruiter(coop), referral, stage, **more)


def only():
    db.session.rollback()
    return db.session.scalars(select(Referral)).one()


@pytest.mark.parametrize(
    ("agrees", "confirmed", "started", "told"),
    [
        (False, True, True, rules.THANKS),
        (True, False, False, rules.THANKS),
        (True, True, False, rules.APPLIED),
        (True, True, True, rules.STARTED),
        (True, False, True, rules.STARTED),
    ],
)
def test_a_member_is_told_thanks_applied_or_started(agrees, confirmed, started, told):
    said = rules.told_recommender(agrees=agrees, confirmed=confirmed, started=started)
    assert said == told


def test_a_recommendation_is_a_referral_that_its_subject_confirms(client, coop, monkeypatch):
    sent = []
    monkeypatch.setattr(mail, "send", lambda to, subject, body: sent.append((to, body)) or True)
    page = client.post(URL, data=CARA | {"email": "cara@example.org"}, follow_redirects=True).text
    assert "Thank you for recommending Cara. They have been e-mailed their link." in page
    row = only()
    assert (row.source, row.stage, row.waits_on) == ("member", "referred", "coop")
    assert row.next_due_on == date(2026, 12, 1)
    assert db.session.scalars(select(Consent)).all() == [], "nothing is agreed for them"
    ((to, body),) = sent
    assert to == "cara@example.org"
    assert "Amina Diallo, who works here, has recommended you to Brightwater Care" in body
    page = client.post(URL, data=CARA).text
    assert "You have recommended them already." in page


def test_who_does_not_say_that_they_were_asked_is_not_passed_on(client, coop):
    page = client.post(URL, data=CARA | {"asked": ""}).text
    assert "Ask them first" in page
    assert "telephone number or an e-mail" in client.post(URL, data=CARA | {"phone": ""}).text
    assert db.session.scalars(select(JobCandidate)).all() == []


def test_the_member_hears_applied_and_started_while_it_is_agreed_and_no_more(client, coop):
    client.post(URL, data=CARA)
    row = only()
    mine = f"/yours/{make_link(coop, row.id)}"
    page = client.get(mine).text
    assert "may tell the member who recommended me" in page
    client.post(f"{mine}/confirm")
    assert rules.THANKS in client.get(URL).text, "confirmed, and nothing agreed"
    client.post(f"{mine}/consent", data={"purpose": "recommender"})
    assert rules.APPLIED in client.get(URL).text
    move(coop, row.id, *PATH, candidate_words="SaidToCara", words="CoopAlone")
    page = client.get(URL).text
    assert rules.STARTED in page
    for secret in ("Plantedname", "900987", "SaidToCara", "CoopAlone", "Started", "27 Nov 2026"):
        assert secret not in page.replace(rules.STARTED, "")
    client.post(f"{mine}/consent", data={"purpose": "recommender", "ends": "1"})
    assert rules.STARTED not in client.get(URL).text


def test_a_no_is_never_told_to_the_member(client, coop):
    client.post(URL, data=CARA)
    row = only()
    client.post(f"/yours/{make_link(coop, row.id)}/confirm", data={"tells": "1"})
    move(coop, row.id, "rejected", reason="hours", candidate_words="No")
    assert rules.APPLIED in client.get(URL).text


def test_another_member_and_another_co_op_see_nothing_of_it(client, coop):
    client.post(URL, data=CARA, follow_redirects=True)  # the thanks are read
    ben = make_account(coop, "worker", person_id=make_person(coop, "Ben", "Ash"))
    sign_in(client, ben, coop)
    assert "Cara" not in client.get(URL).text
    other = make_coop("Other Care")
    as_role(client, other, "worker", person_id=make_person(other, "Eve", "Else"))
    assert "Cara" not in client.get(URL).text
    as_role(client, coop, "adviser")
    assert client.get(URL).status_code == 403


def test_only_a_referral_that_was_recommended_asks_that_consent(client, coop):
    from tests.factories.recruitment import make_referral

    other = make_referral(coop)
    assert "recommended me" not in client.get(f"/yours/{make_link(coop, other)}").text
