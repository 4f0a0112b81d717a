"""Planted secrets: no page of an adviser, a member or the public shows what is not theirs to see."""

from __future__ import annotations

import re
from datetime import date

import pytest

from core import access
from core.db import db, owned, transaction
from recruitment.pipeline import service
from recruitment.referrals import service as referrals
from recruitment.referrals.models import JobCandidate, Referral
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
SHARED = ("Cara Plantedname", "AdviserWords", "ReferrerNote", "Contacted")
SECRETS = {
    "telephone": "07700 900987",
    "e-mail": "planted.secret@example.org",
    "birth date": "17 March 1983",
    "area": "Secretville",
    "the co-op's own words": "CoopAloneWords",
    "words to the candidate": "CandidateWords",
    "the reply by link": "ReplyWords",
    "who answers": "Rita Recruit",
    "why a vacancy was opened": "LeaverLeft",
}


@pytest.fixture(autouse=True)
def _today():
    with at_noon(FRIDAY):
        yield


@pytest.fixture
def world(client):
    """A co-op with a referral in which every field holds a secret; ids by name."""
    coop = make_coop()
    office, other = make_office(coop), make_office(coop, "Hartsea")
    place = make_vacancy(coop, make_service(coop))
    with transaction():
        from recruitment.vacancies.models import Vacancy

        owned(Vacancy, place, coop).origin_words = "LeaverLeft"
    given = details(
        "Cara", "Plantedname", phone=SECRETS["telephone"], email=SECRETS["e-mail"],
        born_on=date(1983, 3, 17), area=SECRETS["area"],
    )  # fmt: skip
    ruth, sam = make_adviser(coop, office, "Ruth Ellery"), make_adviser(coop, other, "Sam Other")
    referral = make_referral(coop, office, ruth, given=given, vacancy_id=place, note="ReferrerNote")
    with transaction():
        service.reply_by_link(recruiter(coop), referral, "ReplyWords")
        service.move(
            recruiter(coop), referral, "contacted", words="CoopAloneWords",
            candidate_words="CandidateWords", adviser_words="AdviserWords",
        )  # fmt: skip
    return {"coop": coop, "office": office, "ruth": ruth, "sam": sam, "referral": referral}


def pages(app, client, values):
    """Every page that opens by GET, with the ids given; (address, text)."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if "GET" not in (rule.methods or ()) or access.declared(view) == access.PUBLIC:
            continue
        if not set(rule.arguments) <= set(values):
            continue
        with app.test_request_context():
            url = rule.build({name: values[name] for name in rule.arguments})[1]
        page = client.get(url)
        if page.status_code == 200 and page.mimetype == "text/html":
            yield url, page.text


def test_an_adviser_sees_the_closed_list_and_no_secret(app, client, world):
    sign_in(client, world["ruth"], world["coop"])
    seen = dict(pages(app, client, {"referral_id": world["referral"]}))
    assert {"/", "/adviser/people", "/adviser/refer", "/adviser/places"} <= set(seen)
    for url, text in seen.items():
        for kind, secret in SECRETS.items():
            assert secret not in text, f"{url} shows {kind}"
    own = seen[f"/adviser/people/{world['referral']}"]
    for words in SHARED:
        assert words in own


def test_withdrawal_hides_at_once_on_every_page_and_from_the_search(app, client, world):
    url = f"/yours/{make_link(world['coop'], world['referral'])}"
    client.post(f"{url}/consent", data={"purpose": "progress", "ends": "1"})
    sign_in(client, world["ruth"], world["coop"])
    for address, text in pages(app, client, {"referral_id": world["referral"]}):
        for words in (*SHARED, *SECRETS.values()):
            if words != "Contacted":
                assert words not in text, f"{address} shows {words}"
    assert "Nobody here" in client.get("/adviser/people?q=planted").text
    page = client.get(f"/adviser/people/{world['referral']}").text
    assert "Not shared" in page
    assert "Contacted" not in page
    answer = client.post(
        f"/adviser/people/{world['referral']}/withdraw", data={"reason": "other_work"}
    )
    assert answer.status_code == 302
    db.session.rollback()
    assert db.session.get_one(Referral, world["referral"]).final_at is None


def test_an_adviser_of_another_office_sees_nothing(app, client, world):
    sign_in(client, world["sam"], world["coop"])
    assert client.get(f"/adviser/people/{world['referral']}").status_code == 404
    for url, text in pages(app, client, {"referral_id": world["referral"]}):
        for words in (*SHARED[:3], *SECRETS.values()):
            assert words not in text, f"{url} shows {words}"


def test_an_adviser_whose_office_no_longer_works_with_the_co_op_sees_nothing(client, world):
    from recruitment.partnerships import queries
    from recruitment.partnerships import service as partnerships

    (row, *_) = [one for one in queries.partnerships(world["coop"]) if one.office == "Brightwater"]
    with transaction():
        partnerships.end(recruiter(world["coop"]), row.id, date(2026, 11, 26))
    sign_in(client, world["ruth"], world["coop"])
    assert client.get("/adviser/people").status_code == 403
    home = client.get("/").text
    assert "does not work with this co-op at present" in home
    assert "Plantedname" not in home


@pytest.mark.parametrize("role", ["worker", "trainer", "treasurer", "board"])
def test_members_who_do_not_recruit_never_meet_a_candidate(app, client, world, role):
    as_role(client, world["coop"], role)
    open_to_board = ("why a vacancy was opened", "who answers")  # the audit says who did what
    theirs = {SECRETS[kind] for kind in open_to_board} if role == "board" else set()
    for url, text in pages(app, client, {"referral_id": world["referral"]}):
        for words in {*SHARED[:3], *SECRETS.values()} - theirs:
            assert words not in text, f"{url} shows {words}"


def _closed_list(text):
    found = re.search(r'<dl class="definitions closed-list">(.*?)</dl>', text, re.S)
    return re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", found[1], re.S)


def test_the_candidates_own_page_shows_exactly_the_advisers_list(client, world):
    mine = client.get(f"/yours/{make_link(world['coop'], world['referral'])}").text
    sign_in(client, world["ruth"], world["coop"])
    theirs = client.get(f"/adviser/people/{world['referral']}").text
    assert _closed_list(mine) == _closed_list(theirs)
    assert len(_closed_list(mine)) == 14
    for kind in ("the co-op's own words", "who answers"):
        assert SECRETS[kind] not in mine


def test_a_refer_form_tells_an_adviser_nothing_of_other_offices_people(client, world):
    sign_in(client, world["sam"], world["coop"])
    same = {"first_name": "Cara", "surname": "Plantedname", "phone": SECRETS["telephone"],
            "vacancy": "0"}  # fmt: skip
    answer = client.post("/adviser/refer", data=same)
    assert answer.status_code == 302, "taken as somebody new; those who recruit see the likeness"
    assert len(db.session.query(JobCandidate).all()) == 2
    as_role(client, world["coop"], "recruiter")
    page = client.get(f"/recruitment/referrals/{world['referral']}").text
    assert "May be the same as Cara Plantedname" in page


def test_one_who_ended_a_consent_on_either_record_has_ended_it_for_both(client, world):
    coop, office = world["coop"], world["office"]
    twin = make_referral(coop, office, world["ruth"], given=details("Cara", "Twin"))
    with transaction():
        first = db.session.get_one(Referral, world["referral"]).candidate_id
        second = db.session.get_one(Referral, twin).candidate_id
    with at_noon(date(2026, 11, 28)), transaction():
        other = owned(JobCandidate, second, coop)
        referrals.withdraw_consent(other, "progress", office_id=office, channel="phone", to="Rita")
    with at_noon(date(2026, 11, 29)), transaction():
        referrals.merge(recruiter(coop), first, second)
    sign_in(client, world["ruth"], coop)
    assert "Plantedname" not in client.get("/adviser/people").text
    as_role(client, coop, "recruiter")
    page = client.get(f"/recruitment/referrals/{world['referral']}").text
    assert "Other referrals of theirs" in page
    assert "Two records made one" in client.get(f"/recruitment/referrals/{twin}").text
