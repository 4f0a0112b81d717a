"""The matrix as a workbook: the matrix itself, the gaps as a list, and what the words mean."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from core.sheets.columns import Column, Type
from core.sheets.write import Notes, Sheet, workbook_bytes
from core.ui.filters import day_year
from training.records.matrix import Matrix
from training.records.matrix_rules import CELL_WORDS, MISSING, Cell

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WHO = (
    Column("number", "Number", width=10),
    Column("name", "Name", width=24),
    Column("role", "Job", width=22),
    Column("service", "Service", width=20),
)
GAPS = (
    *WHO,
    Column("item", "What", width=34),
    Column("state", "Stands", width=14),
    Column("since", "Last day it counted", Type.DATE, width=18),
)
# How a cell begins, and its background; the words say the same without colour.
MARKS = (
    (CELL_WORDS[Cell.VALID], "D8EEDD"),
    (CELL_WORDS[Cell.EXPIRING], "FBE8C2"),
    (CELL_WORDS[Cell.EXPIRED], "F6D1CE"),
    (CELL_WORDS[Cell.WITHDRAWN], "F6D1CE"),
    (CELL_WORDS[Cell.DUE], "D5E6F3"),
)


def file_name(on: date) -> str:
    """What the workbook is saved as."""
    return f"training-matrix-{on.isoformat()}.xlsx"


def words_of(stands: Cell, until: date | None) -> str:
    """A cell in words: "Valid until 1 June 2027"."""
    if stands == Cell.NOT_REQUIRED:
        return ""
    words = CELL_WORDS[stands]
    if until is None:
        return words
    link = "until" if stands in (Cell.VALID, Cell.EXPIRING, Cell.EXTRA) else "since"
    return f"{words} {link} {day_year(until)}"


def matrix_workbook(matrix: Matrix, coop_name: str) -> bytes:
    """Everybody and everything as at the matrix's day."""
    title = f"{coop_name}: training as at {day_year(matrix.on)}"
    columns = (
        *WHO,
        *(Column(each.key, each.name, width=16) for each in matrix.columns),
    )
    sheet = Sheet("Matrix", columns, _rows(matrix), intro=(title,), frozen=len(WHO), marks=MARKS)
    gaps = Sheet("Gaps", GAPS, _gaps(matrix), intro=(title,), frozen=2, marks=())
    notes = Notes(
        "What it means",
        (
            "# What the words mean",
            ("# Word", "# Meaning"),
            ("Valid", "Asked for, and in date on that day"),
            ("Expiring", "In date, and runs out within 30 days of it"),
            ("Expired", "Asked for, and had it until the day named"),
            ("Withdrawn", "Asked for, and it was taken back with a reason"),
            ("Due", "Asked for, and never had it"),
            ("Has it, not required", "In date, and nobody asks it of them"),
            ("(empty)", "Not required"),
        ),
        (24, 60),
    )
    return workbook_bytes([sheet, gaps, notes])


def _rows(matrix: Matrix) -> Iterator[list[str]]:
    words: dict[tuple[Cell, date | None], str] = {}
    for row in matrix.rows:
        line = [row.who.number, row.who.name, row.jobs[0].role, row.jobs[0].service]
        for stands in row.cells:
            told = words.get(stands)
            if told is None:
                told = words[stands] = words_of(*stands)
            line.append(told)
        yield line


def _gaps(matrix: Matrix) -> Iterator[list[str | date | None]]:
    for row in matrix.rows:
        for column, (stands, since) in zip(matrix.columns, row.cells, strict=True):
            if stands in MISSING:
                yield [
                    row.who.number,
                    row.who.name,
                    row.jobs[0].role,
                    row.jobs[0].service,
                    column.name,
                    CELL_WORDS[stands],
                    since,
                ]
