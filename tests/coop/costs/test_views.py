"""Pages of money as each role; what stands there stands in the workbook, and in SQL."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from coop.costs import chapters, paid, queries
from coop.leave.models import LeaveEntry, LeaveYearSetting
from core import clock, reports
from core.access import Actor
from core.db import db, transaction
from core.reports import Span
from tests.factories.hours import set_clock
from tests.factories.payroll import years_of_pay
from tests.factories.people import as_role, make_coop

PAGES = ("/costs", "/costs/ahead", "/costs/holiday")


@pytest.fixture
def world(database, monkeypatch):
    set_clock(monkeypatch, "2026-12-09")
    return years_of_pay(date(2026, 6, 1), 5, people=8)


@pytest.mark.parametrize("role", ["board", "treasurer", "manager"])
def test_who_reads_money(world, client, role):
    as_role(client, world.coop_id, role)
    for page in PAGES:
        answer = client.get(page)
        assert answer.status_code == 200
        assert client.get(f"{page}/workbook").status_code == 200


@pytest.mark.parametrize("role", ["worker", "coordinator", "trainer", "recruiter", "adviser"])
def test_who_does_not(world, client, role):
    as_role(client, world.coop_id, role)
    for page in PAGES:
        assert client.get(page).status_code == 403
        assert client.get(f"{page}/workbook").status_code == 403


def sheets(answer):
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_page_workbook_and_sql_say_the_same(world, client):
    as_role(client, world.coop_id, "board")
    page = client.get("/costs").text
    assert "1 November 2025 to 31 October 2026" in page
    (whole,) = db.session.execute(
        text("select sum(pence) from pay_line where coop_id = :coop"), {"coop": world.coop_id}
    ).one()
    said = f"£{whole // 100:,}.{whole % 100:02}"
    shown = re.search(r'id="payroll-paid">.*?measure-value">([^<]+)<', page, re.S)
    assert shown.group(1) == said
    found = sheets(client.get("/costs/workbook"))
    figures = {row[1]: row[2] for row in found["Figures"]}
    assert round(figures["Payroll"] * 100) == whole
    months = found["Payroll by month"]
    assert [row[0] for row in months[1:14]][-2:] == ["Oct 2026", "Total"]
    assert round(months[13][1] * 100) == whole
    for row in months[8:13]:
        pence = round(row[1] * 100)
        assert f"£{pence // 100:,}.{pence % 100:02}" in page


def test_a_chapter_of_the_pack_is_the_section_of_the_page(world):
    span = Span(date(2025, 11, 1), date(2026, 10, 31))
    found = chapters.payroll(world.coop_id, span, None)
    assert found == paid.payroll(queries.paid(world.coop_id, span.first_on, span.last_on))
    held = {
        role: [one.code for one in reports.chapters(Actor(1, "", world.coop_id, None, {role}))]
        for role in ("board", "worker")
    }
    assert {"payroll", "labour", "ahead", "leave_owed"} <= set(held["board"])
    assert not {"payroll", "labour", "ahead", "leave_owed"} & set(held["worker"])
    for code in ("payroll", "labour", "ahead", "leave_owed"):
        (chapter,) = (one for one in reports._chapters.values() if one.code == code)
        assert chapter.make(world.coop_id, span, span.before()).code == code


def test_another_co_op_sees_nothing_of_it(world, client):
    other = make_coop("Another co-op")
    as_role(client, other, "treasurer")
    page = client.get("/costs").text
    assert "No approved pay run" in page
    assert "Maple Court" not in page


def test_a_span_is_chosen_and_a_wrong_one_is_the_usual(world, client):
    as_role(client, world.coop_id, "treasurer")
    page = client.get("/costs?until=2026-08&months=3&beside=before").text
    assert "1 June 2026 to 31 August 2026" in page
    assert "Compared" in page
    for wrong in ("until=2026-99&months=4", "until=9999-12&months=x&beside=later", "until="):
        assert "1 November 2025 to 31 October 2026" in client.get(f"/costs?{wrong}").text


def test_names_stand_before_the_treasurer_alone(world, client):
    year = date(2026, 4, 1)
    with transaction() as session:
        session.add(
            LeaveYearSetting(
                coop_id=world.coop_id, from_on=year, period="month", period_from_on=year
            )
        )
        session.add(
            LeaveEntry(
                coop_id=world.coop_id, person_id=world.people[0], kind="accrual", minutes=600,
                year_on=year, on=year, reason="", source="period", source_key="2026-04-01",
                made_at=clock.now(),
            )
        )  # fmt: skip
    for role, seen in (("treasurer", True), ("board", False), ("manager", False)):
        as_role(client, world.coop_id, role)
        page = client.get("/costs/holiday").text
        assert "10 h" in page
        assert ("P0 Worker0" in page) is seen
        found = sheets(client.get("/costs/holiday/workbook"))
        assert any("P0 Worker0" in row for rows in found.values() for row in rows) is seen
