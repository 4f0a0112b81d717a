"""The sheet to fill in, and reading one, whoever's it is."""

from __future__ import annotations

from typing import BinaryIO

from core.sheets.columns import Book, Limits
from core.sheets.read import read_workbook
from core.sheets.values import Notes, Sheet
from core.sheets.write import workbook_bytes
from training.imports.columns import MOST_ROWS, READ_ME, RECORDS

LIMITS = Limits(rows=MOST_ROWS + 10)


def workbook(coop_name: str) -> bytes:
    """The empty sheet, with what goes into each column."""
    lines: list[str | tuple[str, ...]] = [
        f"# {coop_name}: training records",
        "",
        "Fill in the sheet, or upload what your other system exports: a workbook with one sheet.",
        "Columns are found by their headings, and by what other systems call the same.",
        "Every row is shown with what will happen before anything is entered.",
        "You can upload the same file again: what is there already is not entered twice.",
        "",
        ("# Column", "What goes in", "Hint", "Also read when it is called"),
    ]
    for column in RECORDS.columns:
        kind = column.type.value
        lines.append((column.heading, kind, column.hint, ", ".join(column.also)))
    return workbook_bytes([Notes(READ_ME, tuple(lines), (30, 18, 60, 90)), Sheet.of(RECORDS)])


def read(stream: BinaryIO) -> Book:
    """Read an uploaded workbook. Bad content never raises: see `Book.faults`."""
    return read_workbook(stream, (RECORDS,), LIMITS, ignored=(READ_ME, "Lists"), any_title=True)
