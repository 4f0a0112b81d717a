"""Pages of recruitment as each role: from the adviser's form to the candidate's link."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from core.db import db, transaction
from recruitment.pipeline import service
from recruitment.pipeline.queries import Search, listing
from recruitment.referrals.models import Consent, JobCandidate, Referral, ReferralEvent
from tests.factories.people import as_role, make_coop, make_service, sign_in
from tests.factories.recruitment import (
    at_noon,
    details,
    make_adviser,
    make_link,
    make_office,
    make_referral,
    make_vacancy,
    recruiter,
)

FRIDAY = date(2026, 11, 27)


@pytest.fixture(autouse=True)
def _today():
    with at_noon(FRIDAY):
        yield


@pytest.fixture
def coop(database):
    return make_coop()


@pytest.fixture
def office(coop):
    return make_office(coop)


@pytest.fixture
def adviser(coop, office, client):
    made = make_adviser(coop, office)
    sign_in(client, made, coop)
    return made


PERSON = {"first_name": "Cara", "surname": "Dunn", "phone": "07700 900123", "vacancy": "0"}


def test_an_adviser_refers_one_after_the_other_and_keeps_the_place(client, coop, adviser):
    place = make_vacancy(coop, make_service(coop))
    page = client.post("/adviser/refer", data={**PERSON, "phone": ""}).text
    assert "Enter a telephone number or an e-mail address" in page
    answer = client.post("/adviser/refer", data={**PERSON, "vacancy": place, "agrees": "y"})
    assert answer.status_code == 302
    page = client.get(answer.location).text
    assert "Cara Dunn is referred" in page
    assert f"/adviser/refer?place={place}" in page
    page = client.get(f"/adviser/refer?place={place}").text
    assert f'selected value="{place}"' in page
    home = client.get("/").text
    assert "Cara Dunn" in home
    assert "The co-op answers by Tue 1 December." in home


def test_the_same_person_again_is_asked_about_and_not_doubled(client, coop, adviser):
    client.post("/adviser/refer", data={**PERSON, "agrees": "y"})
    page = client.post("/adviser/refer", data={**PERSON, "first_name": "Carra"}).text
    assert "Is it one of these?" in page
    (row,) = db.session.scalars(select(JobCandidate)).all()
    page = client.post("/adviser/refer", data={**PERSON, "same": row.id}).text
    assert "has been referred already" in page
    assert client.post("/adviser/refer", data={**PERSON, "same": "new"}).status_code == 302
    assert len(db.session.scalars(select(JobCandidate)).all()) == 2


def test_a_recruiter_moves_and_the_adviser_reads_the_words_for_them(client, coop, office):
    ruth = make_adviser(coop, office)
    referral = make_referral(coop, office, ruth, given=details("Cara", "Dunn"))
    as_role(client, coop, "recruiter")
    page = client.get("/recruitment/board").text
    assert "Cara Dunn" in page
    assert f"/recruitment/referrals/{referral}/move/contacted" in page
    url = f"/recruitment/referrals/{referral}/move"
    page = client.post(f"{url}/rejected", data={"seen": "referred", "reason": ""}).text
    assert "Choose a reason." in page
    page = client.post(f"{url}/rejected", data={"seen": "referred", "reason": "hours"}).text
    assert "Say something to the candidate" in page
    said = {
        "reason": "hours", "seen": "referred", "candidate_words": "No mornings free.",
        "adviser_words": "Hours did not fit.", "words": "Was rude to Sam",
    }  # fmt: skip
    assert client.post(f"{url}/rejected", data=said).status_code == 302
    page = client.get(f"/recruitment/referrals/{referral}").text
    assert "Was rude to Sam" in page
    assert "Hours or days do not fit" in page
    sign_in(client, ruth, coop)
    page = client.get(f"/adviser/people/{referral}").text
    assert "Hours did not fit." in page
    assert "Was rude" not in page


def test_who_saw_an_older_state_is_told(client, coop):
    referral = make_referral(coop)
    with transaction():
        service.move(recruiter(coop), referral, "contacted")
    as_role(client, coop, "recruiter")
    url = f"/recruitment/referrals/{referral}"
    page = client.post(f"{url}/move/screened", data={"seen": "referred"}).text
    assert "It has been moved to Contacted meanwhile." in page
    answer = client.post(f"{url}/drop", data={"to": "cleared", "seen": "contacted"})
    assert answer.status_code == 409
    assert answer.json["words"] == "From Contacted a referral cannot go to Cleared."
    assert client.post(f"{url}/drop", data={"to": "screened", "seen": "contacted"}).json == {
        "words": ""
    }
    assert "/move/rejected" in client.post(f"{url}/drop", data={"to": "rejected"}).json["url"]


def test_a_candidate_confirms_ends_consent_and_opens_again_by_link(client, coop, office):
    referral = make_referral(coop, office, given=details("Cara", "Dunn"))
    url = f"/yours/{make_link(coop, referral)}"
    page = client.get(url)
    assert "Is this you?" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "Is this you?" not in client.post(f"{url}/confirm", follow_redirects=True).text
    page = client.post(
        f"{url}/consent", data={"purpose": "progress", "ends": "1"}, follow_redirects=True
    )
    assert "sees nothing of you now" in page.text
    assert db.session.scalars(select(Consent)).one().withdrawn_channel == "link"
    with transaction():
        service.ask(recruiter(coop), referral, "Which mornings are free?")
    assert client.get(url).status_code == 404, "asking has made a newer link"
    url = f"/yours/{make_link(coop, referral)}"
    assert "Which mornings are free?" in client.get(url).text
    for on, act in ((date(2026, 12, 8), service.give_notice), (date(2026, 12, 17), None)):
        with at_noon(on), transaction():
            if act:
                act(recruiter(coop), referral, "By telephone")
            else:
                service.close_silent(recruiter(coop), referral)
    assert "Closed, because we did not hear from you" in client.get(url).text
    client.post(f"{url}/reply", data={"words": "My phone was broken"})
    row = db.session.get_one(Referral, referral)
    assert (row.stage, row.waits_on, row.final_at) == ("referred", "coop", None)
    kinds = db.session.scalars(select(ReferralEvent.kind).order_by(ReferralEvent.id)).all()
    assert kinds == ["referred", "confirmed", "consent", "asked", "notice", "closed", "reopened"]


def test_a_link_that_is_altered_old_or_replaced_opens_nothing(client, coop):
    referral = make_referral(coop)
    token = make_link(coop, referral)
    assert client.get(f"/yours/{token}").status_code == 200
    assert client.get(f"/yours/{token[:-1]}x").status_code == 404
    assert client.get("/yours/anything").status_code == 404
    with at_noon(date(2027, 3, 1)):
        assert client.get(f"/yours/{token}").status_code == 404
    make_link(coop, referral)
    assert client.get(f"/yours/{token}").status_code == 404


@pytest.mark.parametrize(
    ("role", "code"),
    [("recruiter", 200), ("coordinator", 200), ("manager", 200), ("worker", 403),
     ("trainer", 403), ("treasurer", 403), ("board", 403), ("adviser", 403)],
)  # fmt: skip
def test_only_those_who_recruit_see_candidates(client, coop, role, code):
    referral = make_referral(coop)
    as_role(client, coop, role)
    for url in ("/recruitment/board", "/recruitment/list", "/recruitment/pool",
                "/recruitment/on-time", f"/recruitment/referrals/{referral}"):  # fmt: skip
        assert client.get(url).status_code == code, url


def test_the_list_finds_by_name_number_telephone_and_says_who_is_late(client, coop, office):
    late = make_referral(coop, office, given=details("Cara", "Dunn", phone="07700 900555"))
    with at_noon(date(2026, 12, 9)):
        make_referral(coop, given=details("Ed", "Fry"))
        as_role(client, coop, "manager")
        page = client.get("/recruitment/list").text
        assert page.index("Cara Dunn") < page.index("Ed Fry")
        for text in ("dunn", f"R-{late:05d}", "+44 7700 900555"):
            rows, total = listing(coop, Search(text=text))
            assert [row.id for row in rows] == [late], text
            assert total == 1
        assert "Ed Fry" not in client.get("/recruitment/list?show=late").text
        assert "Candidates wait for an answer" in client.get("/").text
