"""The people pages as each role, in one's own co-op and another's."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from core import clock
from core.calendar import service as promises
from core.db import db, transaction
from core.people.models import Employment, Membership, Person
from tests.factories.members import make_cleared, make_competency, make_held
from tests.factories.people import as_role, make_account, make_coop, make_person, make_service


@pytest.fixture
def coop(database):
    return make_coop()


@pytest.fixture
def place(coop):
    return make_service(coop)


@pytest.fixture
def ben(coop, place):
    return make_person(coop, "Ben", "Morris", number="BW002", service_id=place)


NEW = {
    "number": "BW061",
    "first_name": "Chloe",
    "surname": "Adeyemi",
    "from_on": "7/12/2026",
    "role": "Support worker",
    "contract_minutes": "30",
    "status": "employee",
    "membership": "probationary",
}


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("coordinator", 200),
        ("manager", 200),
        ("board", 200),
        ("treasurer", 200),
        ("trainer", 200),
        ("recruiter", 200),
        ("worker", 403),
        ("adviser", 403),
    ],
)
def test_who_may_see_people(client, coop, ben, role, status):
    as_role(client, coop, role)
    assert client.get("/people").status_code == status
    assert client.get(f"/people/{ben}").status_code == status


@pytest.mark.parametrize("role", ["board", "treasurer", "trainer", "recruiter", "worker"])
def test_only_coordinators_and_managers_change_people(client, coop, ben, role):
    as_role(client, coop, role)
    for path in ("take-on", f"{ben}/details", f"{ben}/terms", f"{ben}/end", f"{ben}/start"):
        assert client.get(f"/people/{path}").status_code == 403, path
    assert client.post(f"/people/{ben}/keep-on").status_code == 403
    assert client.get(f"/people/{ben}/clearances/add").status_code == 403


def test_clearances_and_birthday_are_not_shown_to_the_board(client, coop, ben):
    make_cleared(coop, ben)
    as_role(client, coop, "board")
    page = client.get(f"/people/{ben}").text
    assert "DBS check" not in page
    assert "17 May 1990" not in page
    as_role(client, coop, "coordinator")
    page = client.get(f"/people/{ben}").text
    assert "DBS check" in page
    assert "17 May 1990" in page


def test_a_person_of_another_co_op_is_not_there(client, coop, ben):
    as_role(client, make_coop("Elsewhere Care"), "manager", "coordinator")
    assert "Ben Morris" not in client.get("/people").text
    for path in ("", "/details", "/terms", "/end", "/start", "/membership", "/clearances/add"):
        assert client.get(f"/people/{ben}{path}").status_code == 404, path
    assert client.post(f"/people/{ben}/keep-on").status_code == 404


def test_taking_on_from_the_page(client, coop, place):
    as_role(client, coop, "coordinator")
    answer = client.post("/people/take-on", data=NEW | {"service_id": place}, follow_redirects=True)
    assert "Chloe Adeyemi is taken on." in answer.text
    assert "Starts on Mon 7 December" in answer.text
    assert db.session.scalar(select(Membership.kind)) == "probationary"


def test_a_number_in_use_is_blamed_beside_its_field_and_nothing_typed_is_lost(
    client, coop, place, ben
):
    as_role(client, coop, "coordinator")
    answer = client.post("/people/take-on", data=NEW | {"service_id": place, "number": "BW002"})
    assert answer.status_code == 200
    assert "Ben Morris already has number BW002." in answer.text
    assert 'href="#number"' in answer.text
    assert 'value="Chloe"' in answer.text
    assert db.session.scalar(select(func.count()).select_from(Person)) == 1


def test_a_date_that_cannot_be_read_is_said_and_kept(client, coop, place):
    as_role(client, coop, "coordinator")
    answer = client.post(
        "/people/take-on", data=NEW | {"service_id": place, "from_on": "31/2/2027"}
    )
    assert "February 2027 has no day 31." in answer.text
    assert 'value="31/2/2027"' in answer.text


def test_the_next_number_is_offered_in_the_co_ops_own_style(client, coop, ben):
    as_role(client, coop, "coordinator")
    assert 'value="BW003"' in client.get("/people/take-on").text


def test_terms_are_changed_from_a_day(client, coop, place, ben):
    as_role(client, coop, "manager")
    form = {
        "from_on": "14/12/2026",
        "service_id": place,
        "role": "Senior",
        "contract_minutes": "37:30",
        "status": "employee",
        "can_lead": "y",
    }
    answer = client.post(f"/people/{ben}/terms", data=form, follow_redirects=True)
    assert "New terms from 14 December 2026: 37.5 h." in answer.text
    assert "13 December 2026" in answer.text
    assert db.session.scalar(select(func.count()).select_from(Employment)) == 2


def test_terms_are_put_right_from_the_row_that_was_wrong_and_the_page_says_so(
    client, coop, place, ben
):
    as_role(client, coop, "coordinator")
    row = db.session.scalar(select(Employment.id))
    page = client.get(f"/people/{ben}/terms?right={row}").text
    assert "Put terms right" in page
    form = {
        "from_on": "5/1/2026",
        "service_id": place,
        "role": "Support worker",
        "contract_minutes": "30",
        "status": "employee",
    }
    page = client.post(f"/people/{ben}/terms?right={row}", data=form).text
    assert "say what was wrong with it" in page
    assert 'href="#reason"' in page
    assert 'value="30"' in page
    form["reason"] = "The letter says 30 hours"
    page = client.post(f"/people/{ben}/terms", data=form, follow_redirects=True).text
    assert "Put right, terms from 5 January 2026: 30 h." in page
    assert "by User" in page
    assert ": The letter says 30 hours" in page


def test_a_change_of_terms_by_mistake_is_taken_out_with_a_reason(client, coop, place, ben):
    as_role(client, coop, "manager")
    form = {
        "from_on": "14/12/2026",
        "service_id": place,
        "role": "Senior",
        "contract_minutes": "20",
        "status": "employee",
    }
    page = client.post(f"/people/{ben}/terms", data=form, follow_redirects=True).text
    first, second = db.session.scalars(select(Employment.id).order_by(Employment.from_on))
    assert f"/terms/{second}/take-out" in page
    assert f"/terms/{first}/take-out" not in page
    url = f"/people/{ben}/terms/{second}/take-out"
    assert "20 h a week" in client.get(url).text
    assert "Say why it was a mistake." in client.post(url, data={"reason": ""}).text
    page = client.post(url, data={"reason": "Not agreed"}, follow_redirects=True).text
    assert "It is taken out" in page
    assert "Not agreed" in page
    assert "20 h" not in page
    other = make_person(coop, "Else", "Where", service_id=place)
    assert client.get(f"/people/{other}/terms/{first}/take-out").status_code == 404
    as_role(client, coop, "board")
    assert client.get(f"/people/{ben}/terms/{first}/take-out").status_code == 403


def test_ending_employment_shows_on_the_page_and_can_be_taken_back(client, coop, ben):
    as_role(client, coop, "coordinator")
    last = clock.today() + timedelta(days=40)
    form = {"last_on": f"{last:%d/%m/%Y}", "reason": "Moving away"}
    page = client.post(f"/people/{ben}/end", data=form, follow_redirects=True).text
    assert "Moving away" in page
    assert "Leaves on" in page
    page = client.post(f"/people/{ben}/keep-on", follow_redirects=True).text
    assert "The end that was planned is taken back." in page
    assert db.session.scalar(select(Employment.until_on)) is None


def test_only_the_manager_records_what_the_board_resolves(client, coop, ben):
    as_role(client, coop, "coordinator")
    assert client.get(f"/people/{ben}/membership").status_code == 403
    as_role(client, coop, "manager")
    form = {"kind": "member", "from_on": "1/12/2026"}
    page = client.post(f"/people/{ben}/membership", data=form, follow_redirects=True).text
    assert "Member from 1 December 2026." in page


def test_the_list_searches_filters_and_finds_what_runs_out(client, coop, place, ben):
    other = make_service(coop, "Harbour View", "extra_care")
    grace = make_person(coop, "Grace", "Osei", service_id=other)
    make_held(coop, grace, make_competency(coop), until_on=clock.today() + timedelta(days=9))
    make_person(coop, "Starts", "Later", service_id=place, from_on=date(2030, 1, 1))
    as_role(client, coop, "coordinator")
    assert "Starts Later" not in client.get("/people").text
    assert "Starts Later" in client.get("/people?who=starting").text
    page = client.get(f"/people?service={other}").text
    assert "Grace Osei" in page
    assert "Ben Morris" not in page
    page = client.get("/people?q=mor").text
    assert "Ben Morris" in page
    assert "Grace Osei" not in page
    page = client.get("/people?who=expiring").text
    assert "Grace Osei" in page
    assert "Medication" in page
    assert "Ben Morris" not in page


def test_a_clearance_recorded_lifts_the_bar_that_the_page_names(client, coop, ben):
    as_role(client, coop, "coordinator")
    assert "Right to work is not recorded" in client.get(f"/people/{ben}").text
    form = {"kind": "right_to_work", "from_on": "5/1/2026", "weekly_cap_minutes": "20"}
    page = client.post(f"/people/{ben}/clearances/add", data=form, follow_redirects=True).text
    assert "Right to work is not recorded" not in page
    assert "20 h a week" in page


def test_the_home_page_names_what_runs_out_and_who_cannot_be_placed(client, coop, place, ben):
    grace = make_person(coop, "Grace", "Osei", service_id=place)
    make_cleared(coop, grace, until_on=clock.today() + timedelta(days=3))
    as_role(client, coop, "coordinator")
    page = client.get("/").text
    assert "Certificates and clearances" in page
    assert "1 person has no clearance in force" in page
    assert "DBS check is not recorded" in page
    assert "Grace Osei" in page
    as_role(client, coop, "board")
    assert "Certificates and clearances" not in client.get("/").text


def test_me_shows_a_worker_their_own_terms(client, coop, ben):
    as_role(client, coop, "worker", person_id=ben)
    page = client.get("/me").text
    assert "BW002" in page
    assert "Support worker, Maple Court" in page


def test_the_list_is_taken_away_as_shown(client, coop, place, ben):
    make_person(coop, "=cmd()", "Osei", service_id=make_service(coop, "Harbour View"))
    as_role(client, coop, "treasurer")
    answer = client.get("/people/export")
    sheet = load_workbook(BytesIO(answer.data))["People"]
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    assert [(row[1], row[4]) for row in rows] == [("Ben Morris", 37.5), ("=cmd() Osei", 37.5)]
    assert sheet.cell(4, 2).data_type == "s"
    answer = client.get(f"/people/export?service={place}")
    sheet = load_workbook(BytesIO(answer.data))["People"]
    assert sheet.max_row == 3
    as_role(client, coop, "worker")
    assert client.get("/people/export").status_code == 403


def test_a_person_s_page_lists_what_their_time_is_promised_to(client, coop, ben):
    start = clock.now() + timedelta(days=2)
    with transaction():
        promises.promise(
            ben,
            start,
            start + timedelta(hours=8),
            kind="shift",
            paid=True,
            title="Late at Maple Court",
            source="assignment",
            source_id=7,
            coop_id=coop,
        )
    as_role(client, coop, "board")
    page = client.get(f"/people/{ben}").text
    assert "Coming up" in page
    assert "Late at Maple Court" in page
    as_role(client, coop, "coordinator")
    page = client.get(f"/people/{ben}/end").text
    assert "is promised to 1 thing" in page


def test_an_account_left_behind_by_a_leaver_is_pointed_out(client, coop, place):
    gone = make_person(coop, "Ben", "Gone", service_id=place)
    make_account(coop, "worker", person_id=gone)
    with transaction():
        db.session.scalars(select(Employment)).one().until_on = clock.today() - timedelta(days=1)
    as_role(client, coop, "manager")
    assert "has left and has an account" in client.get(f"/people/{gone}").text
