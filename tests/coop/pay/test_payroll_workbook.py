"""The workbook that leaves the house: opened again, added up, and recalculated where one can."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from datetime import date, time
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from coop.pay import exports, queries, service
from coop.shifts.kinds import Kind
from core.db import db, transaction
from tests.factories.hours import approved_hours, make_rate, set_clock, usual_rates
from tests.factories.people import actor_of, make_account, make_coop, make_person, make_service


@pytest.fixture
def made(database, monkeypatch):
    """A run of 3 people, 2 services, 7 elements, with pence that a float would lose."""
    set_clock(monkeypatch, "2027-01-04")
    coop = make_coop()
    maple, harbour = make_service(coop), make_service(coop, "Harbour View")
    usual_rates(coop)
    make_rate(coop, "on_call", "2.05")
    evil = make_person(coop, "=HYPERLINK(1)", "+Evil", number="@7", service_id=maple)
    amy = make_person(coop, "Amy", "Adams", service_id=maple)
    ben = make_person(coop, "Ben", "Brown", service_id=harbour)
    make_rate(coop, "basic", "13.3333", person_id=ben)
    for day in (7, 8, 9, 12, 25):
        approved_hours(coop, maple, amy, date(2026, 12, day), ends=time(14, 20))
        approved_hours(coop, harbour, ben, date(2026, 12, day), starts=time(9, 10), ends=time(21))
    night = {"starts": time(22), "ends": time(7), "break_minutes": 0}
    approved_hours(coop, harbour, evil, date(2026, 12, 11), kind=Kind.WAKING_NIGHT, **night)
    approved_hours(coop, maple, evil, date(2026, 12, 13), kind=Kind.SLEEP_IN, **night)
    approved_hours(coop, maple, evil, date(2026, 12, 14), kind=Kind.ON_CALL, **night)
    approved_hours(coop, maple, evil, date(2026, 12, 16), kind=Kind.TRAINING, ends=time(10))
    actor = actor_of(make_account(coop, "treasurer", name="Tess"), coop, "treasurer")
    with transaction():
        run_id = service.open_run(actor, date(2026, 12, 1), date(2026, 12, 31)).id
    service.calculate_now(actor, run_id)
    content = exports.payroll_workbook(coop, run_id, coop_name="Brightwater Care")
    run = queries.run(coop, run_id)
    lines = queries.lines(coop, run_id)
    db.session.rollback()
    return content, run, lines


def table(sheet):
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    return rows[0][0], rows[1], rows[2:]


def to_pence(value):
    return int((Decimal(str(value)) * 100).to_integral_exact())


def test_all_sheets_tie_to_the_penny(made):
    content, run, lines = made
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == [
        "Read me", "Summary", "By member", "By element", "By service", "Lines", "Findings", "Check",
    ]  # fmt: skip
    _, heads, rows = table(book["Summary"])
    people, total = rows[:3], rows[3]
    assert total[0] == "Total"
    at = heads.index("Total pay")
    pay = [index for index, head in enumerate(heads) if str(head).endswith(" pay") and index != at]
    assert to_pence(total[at]) == run.pence == sum(line.pence for line in lines)
    assert sum(to_pence(row[at]) for row in people) == run.pence
    for row in people:
        assert sum(to_pence(row[index]) for index in pay if row[index]) == to_pence(row[at])
    for index in pay:
        assert sum(to_pence(r[index]) for r in people if r[index]) == to_pence(total[index])
    _, heads, rows = table(book["Lines"])
    at = heads.index("Pay")
    body = [row for row in rows if row[0] not in ("Total", "Check")]
    assert len(body) == len(lines)
    assert sum(to_pence(row[at]) for row in body) == run.pence
    _, heads, rows = table(book["By service"])
    at = heads.index("Pay")
    assert sum(to_pence(r[at]) for r in rows if r[0] not in ("Total", "Check")) == run.pence


def test_figures_are_values_and_formulas_only_check(made):
    book = load_workbook(io.BytesIO(made[0]))
    for name in ("Summary", "By member", "By element", "By service", "Lines"):
        _, heads, rows = table(book[name])
        for row in rows:
            for head, value in zip(heads, row, strict=True):
                formula = isinstance(value, str) and value.startswith("=") and "ROUND" in value
                if formula:
                    assert head == "Check" or row[0] == "Check", (name, head)


def test_a_name_that_looks_like_a_formula_stays_a_name(made):
    book = load_workbook(io.BytesIO(made[0]))
    for row in book["Summary"].iter_rows(min_row=3):
        if row[0].value == "@7":
            assert row[1].value == "=HYPERLINK(1) +Evil"
            assert row[1].data_type == "s"
            return
    raise AssertionError("the person is not in the summary")


def test_the_same_run_gives_the_same_bytes(made, database):
    from sqlalchemy import select

    from coop.pay.models import PayRun

    run = db.session.scalars(select(PayRun)).one()
    again = exports.payroll_workbook(run.coop_id, run.id, coop_name="Brightwater Care")
    assert again == made[0]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_every_check_is_nought_once_recalculated(made, tmp_path):
    content, run, _ = made
    source = tmp_path / "payroll.xlsx"
    source.write_bytes(content)
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
         "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out"), str(source)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    book = load_workbook(tmp_path / "out" / "payroll.xlsx", data_only=True)
    _, _, rows = table(book["Check"])
    assert len(rows) > 5
    for row in rows:
        assert row[3] == 0, row
    assert to_pence(rows[0][2]) == run.pence
    for name in ("Summary", "By member", "By element", "By service", "Lines"):
        _, heads, rows = table(book[name])
        checks = [value for row in rows if row[0] == "Check" for value in row[1:]]
        checks += [row[heads.index("Check")] for row in rows[:3] if "Check" in heads]
        numbers = [value for value in checks if isinstance(value, int | float)]
        assert numbers
        assert all(value == 0 for value in numbers), name


def _evaluated(book, formula):
    """What one of our check formulas comes to: sums of ranges, and of lines of one name."""

    def cells(sheet, span):
        return [cell.value for row in book[sheet][span.replace("$", "")] for cell in row]

    formula = formula.removeprefix("=ROUND(").removesuffix(",2)")
    said, _, own = formula.rpartition("-")
    if match := re.fullmatch(r"SUM\('([^']+)'!([A-Z0-9:]+)\)", said):
        return sum(map(to_pence, cells(*match.groups()))), own
    match = re.fullmatch(r"SUMIF\('Lines'!([^,]+),(A\d+),'Lines'!([^)]+)\)", said)
    names, name, paid = match.groups()
    wanted = book["By element"][name].value
    pairs = zip(cells("Lines", names), cells("Lines", paid), strict=True)
    return sum(to_pence(value) for called, value in pairs if called == wanted), own


@pytest.mark.parametrize("name", ["By member", "By element"])
def test_the_check_beside_each_row_is_nought(made, name):
    """Reckoned here from the cells that the formulas point at, with LibreOffice or without."""
    book = load_workbook(io.BytesIO(made[0]))
    _, heads, rows = table(book[name])
    at = heads.index("Check")
    body = [row for row in rows if row[0] not in ("Total", "Check")]
    assert len(body) >= 3
    for row in body:
        found, own = _evaluated(book, row[at])
        assert found == to_pence(book[name][own].value), row
    total = sum(to_pence(row[at - 1]) for row in body)
    assert total == made[1].pence


def test_findings_are_in_the_workbook(made):
    _, heads, rows = table(load_workbook(io.BytesIO(made[0]))["Findings"])
    assert heads == ["Must be put right", "Name", "What was found"]
    assert all(row[0] in ("yes", "no") and row[2] for row in rows)


def test_a_run_that_pays_nobody_still_makes_a_workbook(database, monkeypatch):
    set_clock(monkeypatch, "2027-01-04")
    coop = make_coop()
    actor = actor_of(make_account(coop, "treasurer"), coop, "treasurer")
    with transaction():
        run_id = service.open_run(actor, date(2026, 12, 1), date(2026, 12, 31)).id
    book = load_workbook(io.BytesIO(exports.payroll_workbook(coop, run_id)))
    assert book.sheetnames[-1] == "Check"
