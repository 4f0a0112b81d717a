"""The training pages as each role."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from core import clock
from core.db import db
from tests.factories.members import make_competency, make_held
from tests.factories.people import as_role, make_coop, make_person, make_service
from training.records.models import CompetencyHeld
from training.standards.models import Competency


@pytest.fixture
def coop(database):
    return make_coop()


@pytest.fixture
def ben(coop):
    return make_person(coop, "Ben", "Morris", service_id=make_service(coop))


@pytest.fixture
def medication(coop):
    return make_competency(coop)


@pytest.mark.parametrize(
    ("role", "see", "sign"),
    [
        ("trainer", 200, 200),
        ("manager", 200, 200),
        ("coordinator", 200, 403),
        ("board", 200, 403),
        ("worker", 403, 403),
        ("treasurer", 403, 403),
        ("recruiter", 403, 403),
    ],
)
def test_who_may_see_and_who_may_sign(client, coop, ben, medication, role, see, sign):
    key = make_held(coop, ben, medication)
    as_role(client, coop, role)
    for path in ("", "/competencies", f"/people/{ben}"):
        assert client.get(f"/training{path}").status_code == see, path
    for path in (
        "/competencies/add",
        f"/competencies/{medication}",
        "/sign-off",
        f"/people/{ben}/sign-off",
        f"/records/{key}/withdraw",
        f"/records/{key}/end",
    ):
        assert client.get(f"/training{path}").status_code == sign, path


def test_the_pages_of_another_co_op_are_not_there(client, coop, ben, medication):
    key = make_held(coop, ben, medication)
    as_role(client, make_coop("Elsewhere Care"), "trainer")
    assert "Ben Morris" not in client.get("/training").text
    for path in (
        f"/people/{ben}",
        f"/people/{ben}/sign-off",
        f"/competencies/{medication}",
        f"/records/{key}/withdraw",
    ):
        assert client.get(f"/training{path}").status_code == 404, path


def test_the_last_day_is_worked_out_from_the_renewal(client, coop, ben, medication):
    as_role(client, coop, "trainer")
    form = {"competency_id": medication, "from_on": "2/11/2026", "note": "Observed"}
    page = client.post(f"/training/people/{ben}/sign-off", data=form, follow_redirects=True).text
    assert "Ben Morris is signed off for Medication, until 2 November 2027." in page
    assert db.session.scalar(select(CompetencyHeld.until_on)) == date(2027, 11, 2)


def test_the_last_day_can_be_given(client, coop, ben, medication):
    as_role(client, coop, "trainer")
    form = {"competency_id": medication, "from_on": "2/11/2026", "until_on": "1/2/2027"}
    client.post(f"/training/people/{ben}/sign-off", data=form)
    assert db.session.scalar(select(CompetencyHeld.until_on)) == date(2027, 2, 1)


def test_one_s_own_page_offers_no_sign_off_and_a_post_is_refused(client, coop, ben, medication):
    as_role(client, coop, "trainer", person_id=ben)
    assert "Nobody signs off their own" in client.get(f"/training/people/{ben}/sign-off").text
    form = {"competency_id": medication, "from_on": "2/11/2026"}
    client.post(f"/training/people/{ben}/sign-off", data=form)
    assert db.session.scalar(select(CompetencyHeld.id)) is None


def test_a_class_is_signed_off_at_once(client, coop, ben, medication):
    grace = make_person(coop, "Grace", "Osei", service_id=make_service(coop, "Harbour View"))
    as_role(client, coop, "trainer")
    assert "Grace Osei, Harbour View" in client.get("/training/sign-off").text
    form = {"competency_id": medication, "from_on": "2/11/2026", "person_ids": [ben, grace]}
    page = client.post("/training/sign-off", data=form, follow_redirects=True).text
    assert "2 people are signed off for Medication." in page


def test_an_empty_class_is_refused_and_nothing_typed_is_lost(client, coop, ben, medication):
    as_role(client, coop, "trainer")
    form = {"competency_id": medication, "from_on": "2/11/2026", "note": "Fire class"}
    page = client.post("/training/sign-off", data=form).text
    assert "Choose who was in the class." in page
    assert "Fire class</textarea>" in page


def test_the_matrix_says_each_state_in_a_letter_and_a_word(client, coop, ben, medication):
    today = clock.today()
    place = make_service(coop, "Harbour View")
    grace = make_person(coop, "Grace", "Osei", service_id=place)
    make_held(coop, ben, medication, until_on=today + timedelta(days=5))
    make_held(coop, grace, medication, until_on=today - timedelta(days=5))
    make_competency(coop, "Hoist")
    as_role(client, coop, "board")
    page = client.get("/training").text
    assert "Expiring</span>" in page
    assert "Expired</span>" in page
    assert "Not required</span>" in page
    page = client.get("/training?state=expired").text
    assert "Grace Osei" in page
    assert "Ben Morris" not in page
    page = client.get(f"/training?service={place}").text
    assert "Ben Morris" not in page


def test_a_competency_is_added_changed_retired_and_brought_back(client, coop):
    as_role(client, coop, "manager")
    form = {"name": "Hoist", "allows": "Use a hoist", "renewal_months": "12"}
    page = client.post("/training/competencies/add", data=form, follow_redirects=True).text
    assert "Hoist is added." in page
    key = db.session.scalar(select(Competency.id))
    page = client.post("/training/competencies/add", data=form).text
    assert "There is already a competency called Hoist." in page
    form["renewal_months"] = "lots"
    assert client.post(f"/training/competencies/{key}", data=form).status_code == 200
    form["renewal_months"] = ""
    client.post(f"/training/competencies/{key}", data=form)
    db.session.rollback()
    assert db.session.scalar(select(Competency.renewal_months)) is None
    page = client.post(f"/training/competencies/{key}/retire", follow_redirects=True).text
    assert "Hoist is retired" in page
    answer = client.post(f"/training/competencies/{key}/retire", data={"back": "1"})
    assert answer.status_code == 302
    db.session.rollback()
    assert db.session.scalar(select(Competency.retired_on)) is None


def test_a_sign_off_is_withdrawn_from_the_page(client, coop, ben, medication):
    key = make_held(coop, ben, medication)
    as_role(client, coop, "manager")
    path = f"/training/records/{key}/withdraw"
    assert "Say why it is withdrawn." in client.post(path, data={"on": "1/12/2026"}).text
    form = {"on": "1/11/2026", "reason": "Failed observation"}
    page = client.post(path, data=form, follow_redirects=True).text
    assert "Failed observation" in page
    assert "Withdrawn" in page


def test_a_trainers_home_page_lists_what_to_renew(client, coop, ben, medication):
    make_held(coop, ben, medication, until_on=clock.today() + timedelta(days=5))
    as_role(client, coop, "trainer")
    page = client.get("/").text
    assert "To renew" in page
    assert "Ben Morris" in page


def test_a_worker_sees_their_own_competencies(client, coop, ben, medication):
    make_held(coop, ben, medication, until_on=date(2030, 1, 1))
    as_role(client, coop, "worker", person_id=ben)
    page = client.get("/me").text
    assert "My competencies" in page
    assert "until 1 January 2030" in page
