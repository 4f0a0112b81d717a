import io
import shutil
import subprocess
import zipfile
from datetime import date
from decimal import Decimal as D

import openpyxl
import pytest

from core.sections import Field, Grid, Kind, Section
from core.sheets.sections import held, sections_bytes
from tests.factories.sections import MONTHS, sample


@pytest.fixture(scope="module")
def content():
    return sections_bytes("Pack of October", ["Brightwater Care"], [sample()])


@pytest.fixture(scope="module")
def book(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def rows(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_cover_figures_a_sheet_for_each_grid_and_notes(book):
    assert book.sheetnames == [
        "Cover", "Figures", "Pay by month", "Services  people   leavers", "How long people stay",
        "Notes",
    ]  # fmt: skip
    assert rows(book["Cover"])[:2] == [
        ["Pack of October", None, None],
        ["Brightwater Care", None, None],
    ]
    assert book["Cover"]["B5"].hyperlink.location == "'Pay by month'!A1"


def test_figures_are_numbers_with_their_format(book):
    figures = book["Figures"]
    assert figures.freeze_panes == "C2"
    turnover, none, cost = rows(figures)[1:]
    assert turnover[:8] == [
        "Workforce",
        "Turnover",
        0.125,
        "percent",
        12,
        "leavers",
        96,
        "people now",
    ]
    assert figures["C2"].number_format == "0.0%"
    assert turnover[8].date() == date(2025, 11, 1)
    assert none[2] is None
    assert none[10] == "No places to divide by."
    assert cost[2:8] == [18.73, "pounds", 50_000, "pay (pounds)", 2669.3333, "contracted (hours)"]


def test_a_grid_keeps_its_head_in_sight_and_its_total_last(book):
    pay = book["Pay by month"]
    assert pay.freeze_panes == "B2"
    found = rows(pay)
    assert found[0] == ["Month", "Basic", "Travel", "Hours", "Turnover"]
    assert [row[0] for row in found[1:]] == [*MONTHS, "Total"]
    assert found[1][1:] == [12345.67, 987.65, 1000.0833, None]
    assert found[2][4] == 0.125
    assert (pay["B2"].number_format, pay["D2"].number_format) == ("[$£-809]#,##0.00", "#,##0.00")
    assert pay["B6"].font.b
    assert pay.auto_filter.ref == "A1:E5"


def test_text_that_looks_like_a_formula_stays_text(book):
    cell = book["Services  people   leavers"]["A2"]
    assert (cell.value, cell.data_type) == ("=Maple Court", "s")
    assert cell.quotePrefix


def test_charts_are_excels_own_and_read_the_cells_beside_them(book, content):
    charts = {sheet.title: [type(one).__name__ for one in sheet._charts] for sheet in book}
    assert charts["Pay by month"] == ["BarChart", "LineChart"]
    assert charts["Services  people   leavers"] == ["BarChart"]
    assert charts["How long people stay"] == ["ScatterChart"]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        drawn = [archive.read(n).decode() for n in archive.namelist() if "charts/chart" in n]
    assert len(drawn) == 4
    assert any("'Pay by month'!$B$2:$B$5" in one for one in drawn)
    assert any("'How long people stay'!$C$2:$C$5" in one for one in drawn)
    assert all('<delete val="1"' not in one for one in drawn)


def test_every_word_is_explained_once(book):
    words = dict(row[:2] for row in rows(book["Notes"])[1:])
    assert words["Turnover"] == "Leavers in 12 months divided by employees now."
    assert words["Leaver"] == "Somebody whose last employment has ended."
    assert words["Workforce"].startswith("12 of 96 people left")


def test_the_same_sections_give_the_same_bytes(content):
    assert sections_bytes("Pack of October", ["Brightwater Care"], [sample()]) == content


def test_sheets_of_one_name_are_told_apart_and_none_is_too_long():
    grid = Grid("x", "A title far longer than thirty-one letters", (Field("n"),), (("a",),))
    two = [Section("a", "A", grids=(grid,)), Section("b", "B", grids=(grid,))]
    names = openpyxl.load_workbook(io.BytesIO(sections_bytes("t", [], two))).sheetnames
    assert names[1:3] == ["A title far longer than thirty-", "A title far longer than thirt 2"]


@pytest.mark.parametrize(
    ("value", "kind"), [(1.5, Kind.NUMBER), ("12", Kind.COUNT), (3, Kind.SHARE)]
)
def test_a_value_that_is_not_of_its_kind_is_refused(value, kind):
    with pytest.raises(TypeError, match="is not a"):
        held(value, kind)


@pytest.mark.parametrize(
    ("value", "kind", "cell"),
    [
        (None, Kind.PENCE, None),
        (-5, Kind.PENCE, D("-0.05")),
        (440, Kind.MINUTES, D("7.3333")),
        (D("0.125"), Kind.SHARE, D("0.125")),
    ],
)
def test_what_a_cell_holds(value, kind, cell):
    assert held(value, kind) == cell


def test_libreoffice_opens_it_without_repair(content, tmp_path):
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not on this machine")
    (tmp_path / "pack.xlsx").write_bytes(content)
    subprocess.run(
        [office, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "pack.xlsx"],
        check=True, timeout=120, env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert (tmp_path / "pack.pdf").read_bytes().startswith(b"%PDF")
