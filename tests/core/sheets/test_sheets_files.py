"""Workbooks written and read back; workbooks that mean harm or are simply wrong."""

import csv
import io
import shutil
import subprocess
import zipfile
from datetime import date, time
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.sheets.columns import Column, Limits, SheetSpec, Type
from core.sheets.read import read_workbook
from core.sheets.textfile import csv_lines
from core.sheets.write import Formula, Notes, Sheet, workbook_bytes, write_workbook

PEOPLE = SheetSpec(
    "people",
    "People",
    (
        Column("number", "Number", required=True, hint="Anything short"),
        Column("name", "First name", required=True),
        Column("born", "Date of birth", Type.DATE),
        Column("hours", "Contract hours", Type.HOURS, most=80),
        Column("rate", "Rate", Type.MONEY),
        Column("count", "Count", Type.WHOLE),
        Column("start", "Start", Type.TIME),
        Column("leads", "Can lead", Type.YES_NO),
        Column("skills", "Competencies", Type.NAMES),
        Column("days", "Days", Type.WEEKDAYS),
        Column("phone", "Phone", Type.PHONE),
        Column("kind", "Kind", choices=("day", "sleep-in")),
    ),
    about="Everybody who works here.",
)
NOTES = SheetSpec("extra", "Extra", (Column("note", "Note", required=True),), required=False)
SPEC = (PEOPLE, NOTES)

ADA = {
    "number": "007",
    "name": "Ada",
    "born": date(1990, 2, 28),
    "hours": 2250,
    "rate": Decimal("12.71"),
    "count": 3,
    "start": time(0),
    "leads": True,
    "skills": ("Medication", "First aid"),
    "days": (0, 2),
    "phone": "07700 900123",
    "kind": "sleep-in",
}
DANGEROUS = [
    '=HYPERLINK("http://x.example","pay")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
]


def read(data, **limits):
    return read_workbook(io.BytesIO(data), SPEC, Limits(**limits) if limits else None)


def plain_book(*rows, title="People", header=None):
    """A workbook as somebody's own spreadsheet program would make it."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    sheet.append(header or [c.heading for c in PEOPLE.columns])
    for row in rows:
        sheet.append(row)
    return saved(book)


def saved(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def repacked(data, **parts):
    """The same archive with some parts replaced: keyword "xl__workbook" is xl/workbook.xml."""
    stream = io.BytesIO()
    names = {key.replace("__", "/") + ".xml": content for key, content in parts.items()}
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, names.pop(name, None) or old.read(name))
        for name, content in names.items():
            new.writestr(name, content)
    return stream.getvalue()


def the_fault(book):
    assert book.fault_count == 1, book.faults
    assert book.sheets["people"] == () or book.faults[0].row
    return book.faults[0]


def test_what_is_written_is_read_back():
    book = read(workbook_bytes([Sheet.of(PEOPLE, [ADA, {"number": "8", "name": "Bo"}])]))
    assert book.faults == ()
    first, second = book.sheets["people"]
    assert dict(first.values) == ADA
    assert (first.number, second.number) == (2, 3)
    assert second["hours"] is None
    assert [w.words for w in book.warnings] == [
        "There is no sheet called “Extra”: nothing of it is read"
    ]


safe_words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cf", "Zs"]))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "number": safe_words.filter(bool),
                "name": st.sampled_from(DANGEROUS) | safe_words.filter(bool),
                "born": st.dates(date(1900, 3, 1), date(2099, 12, 31)) | st.none(),
                "hours": st.integers(0, 80 * 60),
                "rate": st.decimals(0, 9999, places=2),
                "start": st.times().map(lambda t: t.replace(second=0, microsecond=0)),
                "leads": st.booleans(),
            }
        ),
        max_size=6,
    )
)
def test_any_row_survives_the_journey(rows):
    import unicodedata

    book = read(workbook_bytes([Sheet.of(PEOPLE, rows)]))
    assert book.faults == ()
    back = book.sheets["people"]
    assert len(back) == len(rows)
    for row, original in zip(back, rows, strict=True):
        for key, value in original.items():
            wanted = unicodedata.normalize("NFC", value) if isinstance(value, str) else value
            assert row[key] == wanted


def test_the_same_rows_give_the_same_bytes():
    made = [workbook_bytes([Sheet.of(PEOPLE, [ADA]), Notes("Read me", ("# Hello", "Text"))])] * 2
    again = workbook_bytes([Sheet.of(PEOPLE, [ADA]), Notes("Read me", ("# Hello", "Text"))])
    assert made[0] == again


def test_headings_are_found_below_a_title_in_any_order_and_case():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = " people "
    sheet.append(["Our staff list"])
    sheet.append([])
    sheet.append(["FIRST NAME", "number *", "Shoe size"])
    sheet.append(["Ada", 7, 39])
    got = read(saved(book))
    assert got.faults == ()
    (row,) = got.sheets["people"]
    assert (row.number, row["number"], row["name"]) == (4, "7", "Ada")
    assert "The column “Shoe size” is not part of the template: not read." in [
        w.words for w in got.warnings
    ]


def test_blank_rows_between_do_not_end_the_sheet():
    blank = [None] * 12
    book = read(plain_book(["1", "Ada"], blank, ["2", "Bo"]))
    assert [row.number for row in book.sheets["people"]] == [2, 4]


def test_a_formula_counts_by_its_stored_value_and_is_told_when_it_has_none():
    data = plain_book(["1", "Ada", None, "=30+7.5"])
    fault = the_fault(read(data))
    assert fault.cell == "D2"
    assert "a formula without a result" in fault.words
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
    stored = sheet.replace("<v></v>", "<v>37.5</v>").replace("<v/>", "<v>37.5</v>")
    stored = stored.replace("<v />", "<v>37.5</v>")
    (row,) = read(repacked(data, xl__worksheets__sheet1=stored.encode())).sheets["people"]
    assert row["hours"] == 2250


def test_an_error_in_a_cell_is_told():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "People"
    sheet.append([c.heading for c in PEOPLE.columns])
    sheet.append(["1", "Ada", None, "#REF!"])
    sheet["D2"].data_type = "e"
    fault = the_fault(read(saved(book)))
    assert (fault.row, fault.column) == (2, "Contract hours")
    assert "shows the error #REF!" in fault.words


# What is not a workbook


@pytest.mark.parametrize(
    "data",
    [b"Number,Name\n1,Ada\n", b"PK\x03\x04 but no archive", b"%PDF-1.7", b"\x00" * 5000],
    ids=["csv", "cut zip", "pdf", "zeros"],
)
def test_what_is_not_a_workbook_is_refused(data):
    fault = the_fault(read(data))
    assert fault.words.startswith(("This is not an Excel workbook (.xlsx)", "This workbook is dam"))


def test_an_empty_file_is_refused():
    assert the_fault(read(b"")).words.endswith("the file is empty")


def test_another_zip_is_not_a_workbook():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr("hello.txt", "hello")
    assert the_fault(read(stream.getvalue())).words == "This is not an Excel workbook (.xlsx)"


def test_an_opendocument_file_is_named():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert "OpenDocument" in the_fault(read(stream.getvalue())).words


def test_a_password_is_named():
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    assert "protected by a password" in the_fault(read(data)).words
    assert "of the old kind" in the_fault(read(data[:8] + b"\x00" * 600)).words


def test_a_cut_workbook_is_damaged():
    data = plain_book(["1", "Ada"])
    for cut in range(100, len(data), 397):
        book = read(data[:cut])
        assert book.fault_count == 1
        assert book.sheets == {"people": (), "extra": ()}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_flipped_bytes_never_raise(data):
    original = bytearray(workbook_bytes([Sheet.of(PEOPLE, [ADA])]))
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(original) - 1))
        original[place] = data.draw(st.integers(0, 255))
    read(bytes(original))


# Bombs


def test_a_bomb_of_fifty_megabytes_is_refused_before_it_is_unpacked():
    data = plain_book(["1", "Ada"])
    bomb = repacked(data, xl__worksheets__sheet1=b"<worksheet>" + b" " * 52_000_000)
    assert len(bomb) < 200_000
    assert "unpacked it may have 50 MB at most" in the_fault(read(bomb)).words


def test_a_bomb_that_lies_about_its_size_is_refused():
    data = plain_book(["1", "Ada"])
    bomb = bytearray(repacked(data, xl__worksheets__sheet1=b"<worksheet>" + b" " * 52_000_000))
    directory = bytes(bomb).rindex(b"PK\x01\x02")
    names = [i for i in range(len(bomb)) if bomb[i : i + 4] == b"PK\x01\x02"]
    assert directory in names
    for place in names:
        bomb[place + 24 : place + 28] = (1000).to_bytes(4, "little")
    fault = the_fault(read(bytes(bomb)))
    assert fault.words.startswith("This workbook is")


def test_a_part_that_packs_too_well_is_refused():
    data = plain_book(["1", "Ada"])
    bomb = repacked(data, xl__worksheets__sheet1=b"<worksheet>" + b" " * 20_000_000)
    assert "more than 250 times its size" in the_fault(read(bomb)).words


def test_a_lone_cell_at_the_far_corner_is_refused():
    data = plain_book(["1", "Ada"])
    far = b'<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    assert "rows at most" in the_fault(read(repacked(data, xl__worksheets__sheet1=far))).words
    wide = far.replace(b"1048576", b"2")
    assert "columns at most" in the_fault(read(repacked(data, xl__worksheets__sheet1=wide))).words


def test_a_long_text_used_many_times_is_refused():
    data = plain_book(["1", "Ada"])
    cells = b"".join(b'<c r="A%d" t="s"><v>0</v></c>' % n for n in range(1, 2001))
    sheet = b"<worksheet><sheetData><row>%s</row></sheetData></worksheet>" % cells
    strings = b"<sst><si><t>%s</t></si></sst>" % (b"x" * 20_000)
    bomb = repacked(data, xl__worksheets__sheet1=sheet, xl__sharedStrings=strings)
    assert "too much text" in the_fault(read(bomb)).words


def test_entities_are_refused():
    data = plain_book(["1", "Ada"])
    sheet = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet><sheetData/></worksheet>'
    assert "damaged" in the_fault(read(repacked(data, xl__worksheets__sheet1=sheet))).words


def test_too_many_cells_or_sheets_are_refused():
    rows = [[str(n), "Ada"] for n in range(50)]
    assert "filled cells at most" in the_fault(read(plain_book(*rows), cells=100)).words
    assert "rows at most" in the_fault(read(plain_book(*rows), rows=40)).words
    book = openpyxl.Workbook()
    for _ in range(5):
        book.create_sheet()
    assert "5 sheets at most" in the_fault(read(saved(book), sheets=5)).words
    assert "MB at most" in the_fault(read(plain_book(*rows), file_bytes=1000)).words


# Wrong content


def test_a_missing_sheet_is_named_with_a_guess():
    fault = the_fault(read(plain_book(["1", "Ada"], title="Peolpe")))
    assert fault.words == (
        "There is no sheet called “People”. Is it the sheet “Peolpe”? Then rename that"
    )


def test_wrong_headings_are_named():
    book = read(plain_book(["1", "Ada"], header=["Numbr", "First name"]))
    fault = the_fault(book)
    assert fault.words == "The column “Number” is missing"
    assert "Is it “Number”?" in book.warnings[-1].words
    none = the_fault(read(plain_book(["1", "Ada"], header=["A", "B"])))
    assert none.words == "The headings are missing. The first row needs: Number, First name"
    twice = the_fault(
        read(plain_book(["1", "Ada", "2"], header=["Number", "First name", "NUMBER"]))
    )
    assert twice.words == "The column “Number” is there twice: remove one"


def test_each_fault_tells_sheet_row_column_and_value():
    rows = [["1", "Ada", "31/02/2026", "lots"], [None, "Bo"], ["3", "Cy", None, 99]]
    book = read(plain_book(*rows))
    assert [(f.sheet, f.row, f.column, f.cell, f.value, f.words) for f in book.faults] == [
        ("People", 2, "Date of birth", "C2", "31/02/2026", "31 February 2026 is not a date"),
        (
            "People",
            2,
            "Contract hours",
            "D2",
            "lots",
            "“lots” is not a number of hours: write 37.5 or 37:30",
        ),
        ("People", 3, "Number", "A3", "", "Number is missing"),
        (
            "People",
            4,
            "Contract hours",
            "D4",
            "99",
            "99 is too large: at most 80 makes sense here",
        ),
    ]
    assert book.sheets["people"][0].faulty == {"born", "hours"}


def test_five_hundred_faults_are_kept_and_all_are_counted():
    book = read(plain_book(*[[str(n), "Ada", "never"] for n in range(600)]))
    assert (len(book.faults), book.fault_count) == (500, 600)


# Formulas do not get out of here


@pytest.mark.parametrize("text", DANGEROUS)
def test_dangerous_text_is_written_as_text(text):
    data = workbook_bytes([Sheet(PEOPLE.title, PEOPLE.columns, [{**ADA, "name": text}])])
    cell = openpyxl.load_workbook(io.BytesIO(data))["People"]["B2"]
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", text, True)
    assert read(data).sheets["people"][0]["name"] == text


def test_dangerous_text_gets_an_apostrophe_in_csv():
    columns = (
        Column("a", "Name"),
        Column("b", "Pay", Type.MONEY),
        Column("c", "Hours", Type.HOURS),
    )
    rows = [(text, Decimal("-3.50"), 90) for text in [*DANGEROUS, "\t=1", "Ann"]]
    text = "".join(csv_lines(columns, rows))
    assert text.startswith("\ufeffName,Pay,Hours")
    lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [line[0] for line in lines[1:]] == [*(f"'{t}" for t in DANGEROUS), "'\t=1", "Ann"]
    assert {(line[1], line[2]) for line in lines[1:]} == {("-3.50", "1.5")}


def test_a_value_of_the_wrong_type_is_a_programming_error():
    with pytest.raises(TypeError, match="rate: 1271 is not amount of money"):
        workbook_bytes([Sheet.of(PEOPLE, [{**ADA, "rate": 1271}])])


def test_footers_and_formulas_are_ours():
    columns = (Column("name", "Name"), Column("pay", "Pay", Type.MONEY))
    sheet = Sheet(
        "Pay",
        columns,
        ([f"P{n}", Decimal(n)] for n in range(1, 4)),
        intro=("Brightwater Care",),
        footer=lambda first, last: [("Total", Formula(f"=SUM(B{first}:B{last})"))],
    )
    seen = []
    stream = io.BytesIO()
    assert write_workbook(stream, [sheet], on_row=seen.append) == 3
    assert seen == [1, 2, 3]
    got = openpyxl.load_workbook(stream)["Pay"]
    assert got["A1"].value == "Brightwater Care"
    assert got["B6"].value == "=SUM(B3:B5)"
    assert got["B6"].data_type == "f"
    assert got.freeze_panes == "A3"
    assert got["B3"].number_format == "[$£-809]#,##0.00"


def test_choices_are_offered_also_long_ones_and_from_other_sheets():
    long = tuple(f"Competency number {n}, renewed" for n in range(30))
    spec = SheetSpec(
        "held",
        "Held",
        (
            Column("who", "Who", listed_in=("People", "number")),
            Column("what", "What", choices=long),
            Column("yes", "Yes", Type.YES_NO, hint="Only if so"),
        ),
    )
    data = workbook_bytes([Sheet.of(PEOPLE), Sheet.of(spec)])
    book = openpyxl.load_workbook(io.BytesIO(data))
    rules = {str(r.sqref).split(":")[0]: r for r in book["Held"].data_validations.dataValidation}
    assert rules["A2"].formula1 == "'People'!$A$2:$A$2002"
    assert rules["B2"].formula1 == "'Lists'!$A$1:$A$30"
    assert (rules["C2"].formula1, rules["C2"].prompt) == ('"yes,no"', "Only if so")
    assert book["Lists"].sheet_state == "hidden"
    assert book["Lists"]["A30"].value == long[29]


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_shows_dangerous_text_and_computes_our_formulas(tmp_path):
    columns = (Column("name", "Name"), Column("pay", "Pay", Type.MONEY))
    rows = [(text, Decimal(2)) for text in DANGEROUS]
    path = tmp_path / "pay.xlsx"
    total = lambda first, last: [("Total", Formula(f"=SUM(B{first}:B{last})"))]  # noqa: E731
    write_workbook(path, [Sheet("Pay", columns, rows, footer=total)])
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            "--convert-to",
            "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true",
            "--outdir",
            str(tmp_path),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    lines = list(csv.reader(io.StringIO((tmp_path / "pay.csv").read_text("utf-8"))))
    assert [line[0] for line in lines[1:-1]] == DANGEROUS
    assert lines[-1] == ["Total", "£10.00"]
