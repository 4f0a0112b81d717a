"""Files of a real run: made by the job, kept, tied to the run; layouts, accounts, who may."""

from __future__ import annotations

import html
import io
import re
import zipfile
from datetime import date, time
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from coop.pay import queries as pay
from coop.pay import service as runs
from coop.pay.models import PayRun
from coop.pay.rates import Element
from coop.payroll import cells, costing, queries, service
from coop.payroll.mapping import Column, Source
from coop.payroll.models import PayrollFile
from coop.shifts.kinds import Kind
from core import clock, jobs
from core.db import db, transaction
from core.errors import DomainError, NotFound
from core.jobs.models import JobRun, RunState, StoredFile
from core.jobs.testing import run_queued
from tests.factories.hours import approved_hours, published_shift, set_clock, usual_rates
from tests.factories.people import (
    actor_of,
    as_role,
    make_account,
    make_coop,
    make_person,
    make_service,
)


class House:
    def __init__(self):
        self.coop = make_coop()
        self.maple = make_service(self.coop)
        self.harbour = make_service(self.coop, "Harbour View")
        self.amy = make_person(self.coop, "Amy", "Adams", number="B1", service_id=self.maple)
        self.evil = make_person(
            self.coop, "=HYPERLINK(1)", "+Evil", number="@7", service_id=self.maple
        )
        self.treasurer = actor_of(make_account(self.coop, "treasurer"), self.coop, "treasurer")
        usual_rates(self.coop)

    def run(self, state="approved"):
        with transaction():
            run_id = runs.open_run(self.treasurer, date(2026, 12, 1), date(2026, 12, 31)).id
        runs.calculate_now(self.treasurer, run_id)
        with transaction():
            row = db.session.get_one(PayRun, run_id)
            row.state = state
            row.approved_at = row.calculated_at if state != "draft" else None
        return run_id

    def accounts(self):
        with transaction():
            service.set_account(self.treasurer, code="2220", name="Net wages", control=True)
            service.set_account(self.treasurer, code="7000", name="Wages")


@pytest.fixture
def house(database, monkeypatch):
    set_clock(monkeypatch, "2026-12-31", "18:00")
    house = House()
    for day in (9, 12):
        approved_hours(house.coop, house.maple, house.amy, date(2026, 12, day))
    night = {"kind": Kind.SLEEP_IN, "starts": time(22), "ends": time(7), "break_minutes": 0}
    approved_hours(house.coop, house.harbour, house.evil, date(2026, 12, 10), **night)
    return house


def make(house, run_id, what, mapping_id=None):
    with transaction():
        jobs.ask(
            "payroll.make",
            house.treasurer,
            {"run_id": run_id, "what": what, "mapping_id": mapping_id},
        )
    return run_queued()[-1]


def content(run_id):
    query = select(StoredFile.content).join(PayrollFile, PayrollFile.file_id == StoredFile.id)
    return db.session.scalars(query.where(PayrollFile.run_id == run_id)).all()[-1]


def test_all_lines_go_out_and_come_back(house):
    run_id = house.run()
    assert make(house, run_id, "lines").state == "done"
    head, *rows = cells.read(content(run_id))
    lines = pay.lines(house.coop, run_id)
    assert len(rows) == len(lines)
    at = {name: place for place, name in enumerate(head)}
    assert sum(Decimal(row[at["pay"]]) for row in rows) * 100 == pay.run(house.coop, run_id).pence
    assert [row[at["how"]] for row in rows] == [line.words for line in lines]
    names = {(row[at["works_number"]], row[at["name"]]) for row in rows}
    assert ("@7", "=HYPERLINK(1) +Evil") in names
    assert b"'=HYPERLINK(1) +Evil" in content(run_id)
    assert b"'@7" in content(run_id)


def test_the_journal_is_the_run_and_wants_its_accounts(house):
    run_id = house.run()
    failed = make(house, run_id, "journal")
    assert (failed.state, "net wages control" in failed.failure) == ("failed", True)
    assert db.session.scalar(select(PayrollFile.id)) is None
    house.accounts()
    with transaction():
        service.set_account(house.treasurer, code="7010", name="Harbour", service_id=house.harbour)
    assert make(house, run_id, "journal").state == "done"
    rows = cells.read(content(run_id))[1:]
    assert [(row[2], row[4], row[5], row[6], row[7]) for row in rows] == [
        ("7010", "Sleep-in", "Harbour View", "60.00", ""),
        ("7000", "Basic", "Maple Court", "96.00", ""),
        ("7000", "Weekend", "Maple Court", "115.20", ""),
        ("2220", "Net wages control", "", "", "271.20"),
    ]


def test_a_package_file_is_refused_while_pay_would_be_lost(house):
    run_id = house.run()
    with transaction():
        sage = service.copy(house.treasurer, "sage").id
    failed = make(house, run_id, "package", sage)
    assert failed.state == "failed"
    assert "Basic has no code: £96.00 would be lost" in failed.failure
    with transaction():
        plain = service.copy(house.treasurer, "plain").id
    assert make(house, run_id, "package", plain).state == "done"
    _, *rows = cells.read(content(run_id))
    assert [row[3:] for row in rows] == [
        ["Sleep-in", "0.00", "1", "60.00", "60.00"],  # no hours: 9 times £60 is not what it pays
        ["Basic", "7.50", "0", "12.80", "96.00"],
        ["Weekend", "7.50", "0", "15.36", "115.20"],
    ]


def test_every_statement_in_one_archive_that_stays_as_it_was_made(house, client):
    run_id = house.run()
    done = make(house, run_id, "statements")
    assert done.state == "done"
    assert done.total == 2
    first = content(run_id)
    assert len(zipfile.ZipFile(io.BytesIO(first)).namelist()) == 2
    (row,) = queries.files(house.coop, pay.run(house.coop, run_id))
    as_role(client, house.coop, "board")
    assert client.get(f"/files/{row.file_id}").data == first
    as_role(client, house.coop, "worker", person_id=house.amy)
    assert client.get(f"/files/{row.file_id}").status_code == 403
    as_role(client, make_coop("Other Care"), "treasurer")
    assert client.get(f"/files/{row.file_id}").status_code == 404


def test_the_making_of_statements_can_be_called_off(house, monkeypatch):
    from coop.statements import pdf

    run_id = house.run()
    made = []

    def called_off(statement, **_):
        """Somebody presses Cancel while the first one is being made."""
        made.append(statement.name)
        with db.engine.begin() as connection:
            connection.execute(update(JobRun).values(cancel_asked_at=clock.now()))
        return b"%PDF-"

    monkeypatch.setattr(pdf, "pdf", called_off)
    assert make(house, run_id, "statements").state == RunState.CANCELLED
    assert len(made) == 1
    assert db.session.scalar(select(PayrollFile.id)) is None


@pytest.mark.parametrize("state", ["draft", "checked"])
def test_nothing_leaves_a_run_that_is_not_approved(house, client, state):
    run_id = house.run(state)
    failed = make(house, run_id, "lines")
    assert (failed.state, f"this one is {state}" in failed.failure) == ("failed", True)
    as_role(client, house.coop, "treasurer")
    page = client.post(
        f"/pay/runs/{run_id}/files/make", data={"what": "lines"}, follow_redirects=True
    ).text
    assert f"this one is {state}" in page


def test_a_file_of_an_earlier_approval_says_so(house):
    run_id = house.run()
    make(house, run_id, "lines")
    (row,) = queries.files(house.coop, pay.run(house.coop, run_id))
    assert not row.stale
    with transaction():
        db.session.get_one(PayRun, run_id).state = "draft"
    (row,) = queries.files(house.coop, pay.run(house.coop, run_id))
    assert row.stale


# Pages


def test_from_the_run_to_the_file_in_hand(house, client):
    run_id = house.run()
    as_role(client, house.coop, "treasurer")
    url = f"/pay/runs/{run_id}/files"
    assert url in client.get(f"/pay/runs/{run_id}").text
    page = client.post(f"{url}/pay-day", data={"on": "31/2/2027"}).text
    assert "31/2/2027" in page  # what was typed is not lost
    page = client.post(f"{url}/pay-day", data={"on": "8/1/2027"}, follow_redirects=True).text
    assert "The pay day is set." in page
    client.post(f"{url}/make", data={"what": "lines"})
    (job,) = run_queued()
    assert job.state == "done"
    page = client.get(url).text
    assert "lines-2026-12-01-to-2026-12-31.csv" in page
    file_url = re.search(r'href="(/files/\d+)"', page).group(1)
    assert b"2027-01-08" in client.get(file_url).data
    assert "All lines (CSV)" in client.get(f"/pay/runs/{run_id}").text
    page = client.post(f"{url}/make", data={"what": "all"}, follow_redirects=True).text
    assert "Choose which file to make." in page


def test_the_editor_moves_tries_and_saves(house, client):
    house.run()
    as_role(client, house.coop, "treasurer")
    answer = client.post("/pay/layouts/copy", data={"from": "brightpay"})
    url = answer.headers["Location"]
    page = html.unescape(client.get(url).text)
    assert "Employee works number" in page
    assert "'=HYPERLINK(1)" in page  # the preview is the file: safe
    data = {
        "name": "Ours", "layout": "person", "delimiter": "semicolon",
        "date_format": "%Y-%m-%d", "hours_as": "clock", "header": "y",
        "head": ["Ref", "Pay", ""], "source": ["number", "rest", "text"],
        "element": ["", "", ""], "text": ["", "", "x"],
    }  # fmt: skip
    page = client.post(url, data={**data, "act": "save"}).text
    assert "Column 3: Give the column a heading" in page
    assert 'href="#head-2"' in page
    assert 'value="Ref"' in page  # and nothing is lost
    page = client.post(url, data={**data, "act": "up:2"}).text
    heads = re.findall(r'name="head" value="([^"]*)"', page)
    assert heads == ["Ref", "", "Pay"]
    assert "Give the column a heading" not in page
    assert re.search(r'value="up:1"[^>]*autofocus', page)
    page = client.post(url, data={**data, "act": "remove:2", "name": ""}).text
    assert re.findall(r'name="head" value="([^"]*)"', page) == ["Ref", "Pay"]
    assert queries.mappings(house.coop)[0].name == "BrightPay"  # nothing is kept yet
    for part in ("head", "source", "element", "text"):
        data[part] = data[part][:2]
    page = client.post(url, data={**data, "act": "save"}, follow_redirects=True).text
    assert "The layout is saved." in page
    (row,) = queries.mappings(house.coop)
    assert (row.name, row.form.delimiter, row.form.hours_as) == ("Ours", "semicolon", "clock")
    assert row.form.columns == (Column("Ref", Source.NUMBER), Column("Pay", Source.REST))
    client.post(f"{url}/remove")
    assert queries.mappings(house.coop) == ()


def test_codes_are_kept_and_an_unpaid_one_may_be_empty(house, client):
    house.run()
    as_role(client, house.coop, "treasurer")
    url = client.post("/pay/layouts/copy", data={"from": "sage"}).headers["Location"]
    assert "Basic has no code: £96.00 would be lost." in client.get(url).text
    row = queries.mappings(house.coop)[0]
    data = {
        "name": "Sage", "layout": "payment", "delimiter": "comma", "date_format": "%d/%m/%Y",
        "hours_as": "2", "act": "save",
        "head": [c.head for c in row.form.columns],
        "source": [str(c.source) for c in row.form.columns],
        "element": [""] * 7, "text": ["2", *[""] * 6],
        "code-basic": "1", "code-weekend": "2", "code-sleep_in": "3", "code-lead": " ",
    }  # fmt: skip
    page = client.post(url, data=data, follow_redirects=True).text
    assert "The layout is saved." in page
    assert "would be lost" not in page
    assert dict(queries.mappings(house.coop)[0].form.codes) == {
        Element.BASIC: "1", Element.WEEKEND: "2", Element.SLEEP_IN: "3",
    }  # fmt: skip
    assert not queries.mappings(house.coop)[0].form.header


def test_names_of_layouts_are_apart(house):
    with transaction():
        first = service.copy(house.treasurer, "plain")
        second = service.copy(house.treasurer, "plain")
        names, second_id = (first.name, second.name), second.id
    assert names == ("Plain list of payments", "Plain list of payments 2")
    form = queries.mapping(house.coop, second_id).form
    for name, words in ((names[0], "Another layout"), (" ", "Give the layout a name")):
        with pytest.raises(DomainError, match=words), transaction():
            service.save(house.treasurer, second_id, name, form)


def test_an_account_replaces_the_one_for_the_same(house, client):
    as_role(client, house.coop, "treasurer")
    given = {"what": "control", "service": "", "code": "2220", "name": "Net wages"}
    page = client.post("/pay/accounts/set", data={**given, "service": str(house.maple)}).text
    assert "one for the whole co-op" in page
    for code in ("2220", "2221"):
        client.post("/pay/accounts/set", data={**given, "code": code})
    client.post("/pay/accounts/set", data={**given, "what": "mileage", "code": "7400"})
    assert (
        "Enter the account code."
        in client.post("/pay/accounts/set", data={**given, "code": ""}).text
    )
    rows = queries.accounts(house.coop)
    assert [(row.words, row.account.code) for row in rows] == [
        ("Mileage", "7400"),
        ("Net wages control", "2221"),
    ]
    assert "Mileage" in client.get("/pay/accounts").text
    client.post(f"/pay/accounts/{rows[0].id}/remove")
    assert len(queries.accounts(house.coop)) == 1


# Cost


def test_the_cost_of_a_run_by_hand(house):
    """Amy: £211.20, under the month's threshold of £417 and trigger of £833: nothing more."""
    found = costing.of_run(house.coop, house.run())
    assert [(one.name, one.pay, one.ni, one.pension) for one in found.costs] == [
        ("Amy Adams", 21_120, 0, 0),
        ("=HYPERLINK(1) +Evil", 6_000, 0, 0),
    ]


def test_the_cost_of_next_months_rota_by_hand(house, client):
    """20 shifts of 7.5 h at £12.80 on weekdays, none of them a bank holiday: £1,920.00.

    NI (1,920 - 417) x 15 % = £225.45; pension (1,920 - 520) x 3 % = £42.00.
    """
    days = [date(2027, 1, day) for day in range(4, 31) if date(2027, 1, day).weekday() < 5]
    for on in days:
        published_shift(house.coop, house.maple, house.amy, on)
    published_shift(house.coop, house.maple, house.amy, date(2027, 2, 1))
    assert len(days) == 20
    found = costing.of_rota(house.coop, date(2027, 1, 1), date(2027, 1, 31))
    (amy,) = found.costs
    assert (amy.pay, amy.ni, amy.pension) == (192_000, 22_545, 4_200)
    as_role(client, house.coop, "board")
    page = client.get("/pay/cost").text
    assert "An estimate, not a bill" in page
    assert "£225.45" in page
    assert "£10,500.00 a year" in page
    assert found.published_to == date(2027, 1, 29)
    assert "published to Fri 29 January" in page
    layouts = client.get("/pay/layouts").text
    assert "Try each file with one person" in layouts
    as_role(client, make_coop("Other Care"), "board")
    assert "No shift of next month is published" in client.get("/pay/cost").text


# Who


def test_each_page_by_role_and_never_another_co_ops(house, client):
    run_id = house.run()
    with transaction():
        layout = service.copy(house.treasurer, "plain").id
    seen = [f"/pay/runs/{run_id}/files", f"/pay/runs/{run_id}/cost", "/pay/layouts",
            "/pay/accounts", "/pay/cost"]  # fmt: skip
    own = [f"/pay/layouts/{layout}", "/pay/accounts/set"]
    for role in ("treasurer", "board", "manager"):
        as_role(client, house.coop, role)
        assert {url: client.get(url).status_code for url in seen} == dict.fromkeys(seen, 200)
        wanted = 200 if role == "treasurer" else 403
        assert [client.get(url).status_code for url in own] == [wanted, wanted]
    for role in ("worker", "coordinator", "trainer", "recruiter"):
        as_role(client, house.coop, role)
        assert {client.get(url).status_code for url in (*seen, *own)} == {403}
        assert client.post(f"/pay/runs/{run_id}/files/make", data={}).status_code == 403
    other = make_coop("Other Care")
    as_role(client, other, "treasurer")
    for url in (seen[0], seen[1], own[0]):
        assert client.get(url).status_code == 404
    for url in (f"/pay/runs/{run_id}/files/make", f"/pay/layouts/{layout}/remove",
                f"/pay/runs/{run_id}/files/pay-day"):  # fmt: skip
        assert client.post(url, data={"what": "lines", "on": "8/1/2027"}).status_code == 404
    stranger = actor_of(make_account(other, "treasurer", name="Sid"), other, "treasurer")
    with pytest.raises(NotFound), transaction():
        service.set_account(stranger, code="1", name="x", service_id=house.maple)
    assert queries.mappings(house.coop)[0].name == "Plain list of payments"
