from __future__ import annotations

import io
import re
from datetime import date

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from coop.pay import queries, service
from coop.pay.models import PayRate, PayRun
from core.db import db, transaction
from core.jobs.testing import run_queued
from tests.factories.hours import approved_hours, make_rate, set_clock, usual_rates
from tests.factories.people import (
    actor_of,
    as_role,
    make_account,
    make_coop,
    make_person,
    make_service,
)

WED = date(2026, 12, 9)


@pytest.fixture
def house(database, monkeypatch):
    class House:
        coop = make_coop()
        service = make_service(coop)
        amy = make_person(coop, "Amy", "Adams", service_id=service)

        def calculated(self):
            actor = actor_of(make_account(self.coop, "treasurer"), self.coop, "treasurer")
            with transaction():
                run_id = service.open_run(actor, date(2026, 12, 1), date(2026, 12, 31)).id
            service.calculate_now(actor, run_id)
            return run_id

    set_clock(monkeypatch, "2026-12-31", "18:00")
    house = House()
    usual_rates(house.coop)
    return house


def test_from_open_to_locked_with_the_workbook_in_hand(client, house):
    approved_hours(house.coop, house.service, house.amy, WED)
    as_role(client, house.coop, "treasurer")
    page = client.get("/pay/open").text
    assert 'value="1/12/2026"' in page
    client.post("/pay/open", data={"from_on": "1/12/2026", "until_on": "31/12/2026"})
    (job,) = run_queued()
    assert (job.state, job.result["words"]) == ("done", "£96.00 for 1 person.")
    path = job.back_url
    page = client.get(path).text
    assert "Mark as checked" in page
    assert "£96.00" in page
    page = client.post(f"{path}/check", follow_redirects=True).text
    assert "Approve £96.00" not in page  # a treasurer does not approve
    as_role(client, house.coop, "manager")
    assert "Approve £96.00" in client.get(path).text
    assert "Approved." in client.post(f"{path}/approve", follow_redirects=True).text
    as_role(client, house.coop, "treasurer")
    assert "Make the payroll workbook" in client.get(path).text
    client.post(f"{path}/export")
    (job,) = run_queued()[-1:]
    assert job.state == "done", job.failure
    page = client.get(path).text
    url = re.search(r'href="(/files/\d+)"', page).group(1)
    first = client.get(url)
    assert "payroll-2026-12-01-to-2026-12-31.xlsx" in first.headers["Content-Disposition"]
    book = load_workbook(io.BytesIO(first.data))
    assert book["Summary"]["B3"].value == "Amy Adams"
    assert "Locked." in client.post(f"{path}/lock", follow_redirects=True).text
    assert client.get(url).data == first.data  # a later download is the same file
    client.post(f"{path}/export")
    assert "once; this one is locked" in client.get(path).text


def test_the_preparer_is_told_that_somebody_else_approves(client, house):
    approved_hours(house.coop, house.service, house.amy, WED)
    as_role(client, house.coop, "treasurer", "manager")
    client.post("/pay/open", data={"from_on": "1/12/2026", "until_on": "31/12/2026"})
    path = run_queued()[0].back_url
    client.post(f"{path}/check")
    page = client.get(path).text
    assert "somebody else must approve it" in page
    assert "Approve £96.00" not in page
    page = client.post(f"{path}/approve", follow_redirects=True).text
    assert "You prepared this run" in page
    page = client.post(f"{path}/return", data={"reason": "Ben is missing"}, follow_redirects=True)
    assert "Ben is missing" in page.text


def test_what_stops_a_run_stands_on_its_page(client, house):
    make_rate(house.coop, "basic", "12.00", person_id=house.amy)
    approved_hours(house.coop, house.service, house.amy, WED)
    run_id = house.calculated()
    as_role(client, house.coop, "treasurer")
    page = client.get(f"/pay/runs/{run_id}").text
    assert "Amy Adams is paid £12.00 an hour over the hours that count" in page
    assert "Mark as checked" not in page
    page = client.post(f"/pay/runs/{run_id}/check", follow_redirects=True).text
    assert "Put this right first" in page


def test_a_job_that_finds_the_run_past_draft_fails_in_words(client, house):
    approved_hours(house.coop, house.service, house.amy, WED)
    run_id = house.calculated()
    as_role(client, house.coop, "treasurer")
    client.post(f"/pay/runs/{run_id}/calculate")
    client.post(f"/pay/runs/{run_id}/check")
    (job,) = run_queued()
    assert (job.state, job.failure) == (
        "failed",
        "Only a draft is calculated; this run is checked.",
    )


def test_a_member_sees_their_own_lines_once_the_run_is_approved(client, house):
    ben = make_person(house.coop, "Ben", "Brown", service_id=house.service)
    approved_hours(house.coop, house.service, house.amy, WED)
    approved_hours(house.coop, house.service, ben, date(2026, 12, 12))
    run_id = house.calculated()
    as_role(client, house.coop, "worker", person_id=house.amy)
    assert client.get(f"/my/pay/{run_id}").status_code == 404
    assert "No pay yet" in client.get("/my/pay").text
    with transaction() as session:
        session.get_one(PayRun, run_id).state = "approved"
        session.get_one(PayRun, run_id).approved_at = session.get_one(PayRun, run_id).made_at
    assert "£96.00" in client.get("/my/pay").text
    page = client.get(f"/my/pay/{run_id}").text
    assert "Wednesday basic 7.5 h × £12.80" in page
    assert "£115.20" not in page  # Ben's
    assert client.get(f"/pay/runs/{run_id}/people/{ben}").status_code == 403


def test_rates_are_added_and_show_when_they_hold(client, house):
    as_role(client, house.coop, "treasurer")
    answer = {
        "element": "basic",
        "who": "role:Support worker",
        "unit": "hour",
        "amount": "£13.10",
        "from_on": "1/4/2027",
    }
    page = client.post("/pay/rates/add", data=answer, follow_redirects=True).text
    assert "The rate is added." in page
    assert "£13.10 an hour" in page
    assert "Support worker" in page
    assert "25 % on top of basic" in page
    assert "£60.00 a night" in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"amount": "lots"}, "Write a number of nought or more"),
        ({"amount": "-1"}, "Write a number of nought or more"),
        ({"amount": ""}, "Enter the amount."),
        ({"unit": "percent"}, "Basic is paid as £ an hour."),
        ({"amount": "0"}, "Basic cannot be nought."),
        ({"from_on": "31/2/2027"}, "31"),
        ({"who": "person:999999"}, "Error: "),
    ],
)
def test_a_bad_rate_comes_back_with_a_sentence(client, house, change, words):
    as_role(client, house.coop, "treasurer")
    answer = {
        "element": "basic",
        "who": "all",
        "unit": "hour",
        "amount": "13",
        "from_on": "1/4/2027",
    }
    before = len(db.session.scalars(select(PayRate)).all())
    db.session.rollback()
    page = client.post("/pay/rates/add", data={**answer, **change})
    assert page.status_code == 200
    assert words in page.text
    assert len(db.session.scalars(select(PayRate)).all()) == before


@pytest.mark.parametrize(
    ("role", "runs", "open_", "rate"),
    [
        ("treasurer", 200, 200, 200),
        ("manager", 200, 403, 200),
        ("board", 200, 403, 403),
        ("coordinator", 403, 403, 403),
        ("worker", 403, 403, 403),
        ("trainer", 403, 403, 403),
        ("recruiter", 403, 403, 403),
    ],
)
def test_each_role_reaches_only_its_pay_pages(client, house, role, runs, open_, rate):
    as_role(client, house.coop, role)
    assert client.get("/pay").status_code == runs
    assert client.get("/pay/rates").status_code == runs
    assert client.get("/pay/open").status_code == open_
    assert client.get("/pay/rates/add").status_code == rate


def test_another_coops_run_is_not_there(client, house):
    approved_hours(house.coop, house.service, house.amy, WED)
    run_id = house.calculated()
    other = make_coop("Other Care")
    as_role(client, other, "treasurer", "manager", "board", "worker")
    for path in (
        f"/pay/runs/{run_id}",
        f"/pay/runs/{run_id}/people/{house.amy}",
        f"/my/pay/{run_id}",
    ):
        assert client.get(path).status_code == 404
    for verb in (
        "calculate",
        "check",
        "approve",
        "export",
        "lock",
        "discard",
        "send-back",
        "return",
    ):
        assert client.post(f"/pay/runs/{run_id}/{verb}", data={"reason": "x"}).status_code == 404
    assert queries.run(house.coop, run_id).state == "draft"


def test_the_run_page_runs_a_fixed_number_of_queries(client, house, count_queries):
    def seen(run_id):
        with count_queries() as counter:
            assert client.get(f"/pay/runs/{run_id}").status_code == 200
        return counter.count

    approved_hours(house.coop, house.service, house.amy, WED)
    run_id = house.calculated()
    as_role(client, house.coop, "treasurer")
    few = seen(run_id)
    for n in range(12):
        person = make_person(house.coop, f"P{n}", "X", service_id=house.service)
        approved_hours(house.coop, house.service, person, WED)
    actor = actor_of(make_account(house.coop, "treasurer"), house.coop, "treasurer")
    service.calculate_now(actor, run_id)
    assert seen(run_id) == few


def test_the_home_page_says_whose_step_is_next(client, house):
    approved_hours(house.coop, house.service, house.amy, WED)
    run_id = house.calculated()
    as_role(client, house.coop, "board")
    assert "Approve the pay run" not in client.get("/").text
    as_role(client, house.coop, "treasurer")
    assert "Check the pay run" in client.get("/").text
    client.post(f"/pay/runs/{run_id}/check")
    assert "Check the pay run" not in client.get("/").text
    as_role(client, house.coop, "board")
    assert "Approve the pay run" in client.get("/").text
    page = client.get(f"/pay/runs/{run_id}/people/{house.amy}").text
    assert "£12.80 an hour over the hours that count; the rate is £12.71" in page
