"""Statements from real runs: what they say, the tax year so far, who may see them, the PDF."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from datetime import date, timedelta

import pytest

from coop.attendance import service as attendance
from coop.attendance.models import HoursWorked
from coop.pay import by_hand
from coop.pay import service as pay
from coop.pay.models import PayRun
from coop.statements import pdf, queries, service
from coop.statements.document import words_of
from core import clock
from core.db import db, transaction
from core.errors import DomainError, NotFound
from tests.factories.hours import approved_hours, set_clock, usual_rates
from tests.factories.people import (
    actor_of,
    as_role,
    make_account,
    make_coop,
    make_person,
    make_service,
)


@pytest.fixture
def house(database, monkeypatch):
    class House:
        coop = make_coop()
        maple = make_service(coop)
        amy = make_person(coop, "Amy", "Adams", number="B1", service_id=maple)
        ben = make_person(coop, "Ben", "#panic[Brown]", number="B2", service_id=maple)
        treasurer = actor_of(make_account(coop, "treasurer"), coop, "treasurer")

        def run(self, month, *, year=2026, state="approved", pays_on=None):
            first = date(year, month, 1)
            last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
            with transaction():
                run_id = pay.open_run(self.treasurer, first, last).id
            pay.calculate_now(self.treasurer, run_id)
            with transaction():
                db.session.get_one(PayRun, run_id).state = state
                if pays_on:
                    service.set_pay_day(self.treasurer, run_id, pays_on)
            return run_id

    set_clock(monkeypatch, "2027-06-30", "18:00")
    house = House()
    usual_rates(house.coop)
    return house


def sums(found):
    return {element: part[2] for element, part in found.year_sums.items()}


def test_a_statement_says_hours_by_kind_rates_and_each_shift(house):
    """07:00 to 15:00 less half an hour at £12.80 is £96.00; a Saturday, 20 % dearer, £115.20."""
    for day in (9, 12):
        approved_hours(house.coop, house.maple, house.amy, date(2026, 12, day))
    found = queries.of_person(house.coop, house.run(12), house.amy)
    words = words_of(found)
    assert (words["name"], words["number"], words["period"]) == (
        "Amy Adams",
        "B1",
        "1–31 December 2026",
    )
    assert [(row["what"], row["amount"], row["rate"], row["pay"]) for row in words["kinds"]] == [
        ("Basic", "7.5 h", "£12.80", "£96.00"),
        ("Weekend", "7.5 h", "£15.36", "£115.20"),
    ]
    assert words["totals"] == [{"what": "Pay before tax", "pay": "£211.20"}]
    assert [(group["day"], group["pay"]) for group in words["groups"]] == [
        ("Wed 9 Dec", "£96.00"),
        ("Sat 12 Dec", "£115.20"),
    ]
    assert "reached" in words["minimum_wage"]
    assert "£12.71" in words["minimum_wage"]  # from 1 April 2026


def test_what_is_put_right_stands_apart_with_the_run_that_it_corrects(house):
    """8 h less the break paid in December, half an hour longer: + £6.40 in January, told apart."""
    hours_id = approved_hours(house.coop, house.maple, house.amy, date(2026, 12, 9))
    house.run(12, state="locked")
    manager = actor_of(make_account(house.coop, "manager"), house.coop, "manager")
    with transaction():
        attendance.reopen(manager, hours_id, "Stayed longer")
    with transaction():
        db.session.get_one(HoursWorked, hours_id).end_at += timedelta(minutes=30)
    with transaction():
        attendance.approve(manager, hours_id)
    approved_hours(house.coop, house.maple, house.amy, date(2027, 1, 6))
    found = queries.of_person(house.coop, house.run(1, year=2027), house.amy)
    (corrected,) = found.parts.corrections
    assert (corrected.pence, corrected.on) == (640, date(2026, 12, 9))
    assert [group.pence for group in found.parts.groups] == [9600]
    words = words_of(found)
    assert words["corrections"][0]["corrects"] == "Corrects what was paid in 1–31 December"
    assert words["totals"] == [{"what": "Pay before tax", "pay": "£102.40"}]
    assert found.year_totals.gross == 9600 + 9600 + 640


def test_a_deduction_and_mileage_are_told_apart(house):
    approved_hours(house.coop, house.maple, house.amy, date(2026, 12, 9))
    with transaction():
        run_id = pay.open_run(house.treasurer, date(2026, 12, 1), date(2026, 12, 31)).id
        by_hand.add(house.treasurer, run_id, house.amy, "deduction", 1200, "lost key")
    pay.calculate_now(house.treasurer, run_id)
    totals = words_of(queries.of_person(house.coop, run_id, house.amy))["totals"]
    assert [(row["what"], row["pay"]) for row in totals] == [
        ("Pay before tax", "£96.00"),
        ("Deductions by the co-op", "−£12.00"),
        ("Together, to payroll", "£84.00"),
    ]


def test_the_tax_year_so_far_is_by_pay_day_and_leaves_out_drafts_and_later_runs(house):
    """March paid on 9 April is of the new tax year, February of the old one."""
    for month in (2, 3, 4, 5, 6):
        approved_hours(house.coop, house.maple, house.amy, date(2027, month, 9))
    house.run(2, year=2027)
    house.run(3, year=2027, pays_on=date(2027, 4, 9))
    april = house.run(4, year=2027)
    house.run(5, year=2027, state="draft")
    june = house.run(6, year=2027, state="draft")
    found = queries.of_person(house.coop, april, house.amy)
    assert found.year.first == date(2027, 4, 6)
    assert sum(sums(found).values()) == 2 * 9600
    assert found.year_totals.gross == 2 * 9600
    mine = queries.of_person(house.coop, june, house.amy)  # a draft: itself and what is approved
    assert sum(sums(mine).values()) == 3 * 9600
    march = queries.statements(house.coop, april - 1, house.amy)[0]
    assert sum(sums(march).values()) == 9600


def test_without_a_pay_day_the_last_day_of_the_period_says_the_year(house):
    approved_hours(house.coop, house.maple, house.amy, date(2027, 3, 9))
    run_id = house.run(3, year=2027)
    assert queries.of_person(house.coop, run_id, house.amy).year.first == date(2026, 4, 6)
    with transaction():
        service.set_pay_day(house.treasurer, run_id, date(2027, 4, 9))
    assert queries.of_person(house.coop, run_id, house.amy).year.first == date(2027, 4, 6)


def test_a_pay_day_that_cannot_be_is_refused(house):
    approved_hours(house.coop, house.maple, house.amy, date(2026, 12, 9))
    run_id = house.run(12)
    for on in (date(2026, 11, 30), date(2027, 5, 1)):
        with pytest.raises(DomainError, match="Choose a day"), transaction():
            service.set_pay_day(house.treasurer, run_id, on)
    with transaction():
        service.set_pay_day(house.treasurer, run_id, date(2027, 1, 8))
        db.session.get_one(PayRun, run_id).state = "locked"
    with pytest.raises(DomainError, match="locked"), transaction():
        service.set_pay_day(house.treasurer, run_id, date(2027, 1, 9))
    other = make_coop("Other Care")
    stranger = actor_of(make_account(other, "treasurer"), other, "treasurer")
    with pytest.raises(NotFound), transaction():
        service.set_pay_day(stranger, run_id, date(2027, 1, 8))


def unpacked(content):
    """The PDF with its compressed streams written out."""
    found = [content]
    for packed in re.findall(rb"stream\r?\n(.*?)endstream", content, re.S):
        try:
            found.append(zlib.decompressobj().decompress(packed))
        except zlib.error:
            continue
    return b"\n".join(found)


def test_the_pdf_is_tagged_and_shows_a_name_that_looks_like_markup(house):
    approved_hours(house.coop, house.maple, house.ben, date(2026, 12, 9))
    found = queries.of_person(house.coop, house.run(12), house.ben)
    content = pdf.pdf(found, made_at=clock.now())
    assert content.startswith(b"%PDF-")
    text = unpacked(content)
    for mark in (b"/StructTreeRoot", b"/MarkInfo", b"/Lang", b"pdfuaid:part"):
        assert mark in text, mark
    assert b"Ben #panic[Brown]" in text  # the title, as it was typed
    assert pdf.pdf(found, made_at=clock.now()) == content


def test_the_archive_holds_one_pdf_a_person_whatever_their_names(house):
    twin = make_person(house.coop, "Amy", "Adams", number="B-1", service_id=house.maple)
    for who in (house.amy, house.ben, twin):
        approved_hours(house.coop, house.maple, who, date(2026, 12, 9))
    rows = queries.statements(house.coop, house.run(12))
    told = []
    content = pdf.archive(rows, made_at=clock.now(), on_each=told.append)
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert len(names) == len(set(names)) == 3 == told[-1]
    assert "Ben-panic-Brown-B2-2026-12-31.pdf" in names
    assert pdf.archive(rows, made_at=clock.now(), on_each=told.append) == content


def test_members_see_their_own_of_approved_runs_only(client, house):
    for who in (house.amy, house.ben):
        approved_hours(house.coop, house.maple, who, date(2026, 12, 9))
    run_id = house.run(12, state="checked")
    as_role(client, house.coop, "worker", person_id=house.amy)
    assert client.get(f"/my/pay/{run_id}/statement").status_code == 404
    assert client.get(f"/my/pay/{run_id}/statement.pdf").status_code == 404
    with transaction():
        db.session.get_one(PayRun, run_id).state = "approved"
    page = client.get(f"/my/pay/{run_id}/statement").text
    assert "Amy Adams" in page
    assert "£96.00" in page
    assert "Brown" not in page
    assert f"/my/pay/{run_id}/statement" in client.get(f"/my/pay/{run_id}").text
    made = client.get(f"/my/pay/{run_id}/statement.pdf")
    assert made.data.startswith(b"%PDF-")
    assert "Amy-Adams-B1-2026-12-31.pdf" in made.headers["Content-Disposition"]
    theirs = f"/pay/runs/{run_id}/people/{house.ben}/statement"
    assert client.get(theirs).status_code == 403
    assert client.get(f"{theirs}.pdf").status_code == 403


def test_the_treasurer_sees_any_of_the_own_co_op(client, house):
    approved_hours(house.coop, house.maple, house.ben, date(2026, 12, 9))
    run_id = house.run(12, state="draft")
    url = f"/pay/runs/{run_id}/people/{house.ben}/statement"
    as_role(client, house.coop, "treasurer")
    page = client.get(url).text
    assert "nothing in it is settled yet" in page
    assert client.get(f"{url}.pdf").status_code == 200
    assert url in client.get(f"/pay/runs/{run_id}/people/{house.ben}").text
    assert client.get(f"/pay/runs/{run_id}/people/{house.amy}/statement").status_code == 404
    for role in ("coordinator", "trainer", "worker"):
        as_role(client, house.coop, role)
        assert client.get(url).status_code == 403
    as_role(client, make_coop("Other Care"), "treasurer")
    assert client.get(url).status_code == 404
    assert client.get(f"{url}.pdf").status_code == 404
