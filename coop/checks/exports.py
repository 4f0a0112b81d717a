"""How everybody's checks stand as a workbook: states and days, never what a check says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from coop.checks.queries.matrix import Matrix
from coop.checks.queries.people import words_of
from coop.checks.rules import STATE_WORDS, Standing, State
from core.sheets.columns import Column, Type
from core.sheets.write import Notes, Sheet, workbook_bytes
from core.ui.filters import day_year

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WHO = (
    Column("number", "Number", width=10),
    Column("name", "Name", width=24),
    Column("role", "Job", width=22),
    Column("service", "Service", width=20),
)
DUE = (
    *WHO,
    Column("what", "What comes up", width=40),
    Column("on", "Due", Type.DATE, width=14),
    Column("state", "Standing", width=12),
)
MARKS = (
    (STATE_WORDS[State.SATISFIED], "D8EEDD"),
    (STATE_WORDS[State.NOT_NEEDED], "D8EEDD"),
    (STATE_WORDS[State.ASKED], "D5E6F3"),
    (STATE_WORDS[State.RECEIVED], "D5E6F3"),
    (STATE_WORDS[State.EXPIRED], "F6D1CE"),
    (STATE_WORDS[State.NOT_SATISFIED], "F6D1CE"),
)


def file_name(on: date) -> str:
    """What the workbook is saved as."""
    return f"checks-{on.isoformat()}.xlsx"


def checks_workbook(made: Matrix, coop_name: str) -> bytes:
    """Everybody's checks, and what comes up again."""
    title = f"{coop_name}: checks as at {day_year(made.on)}"
    columns = (
        *WHO,
        *(Column(kind.code, kind.words, width=20) for kind in made.kinds),
        Column("lacks", "Missing", Type.WHOLE, width=10),
        Column("supervised", "Works", width=16),
    )
    sheet = Sheet("Checks", columns, _rows(made), intro=(title,), frozen=2, marks=MARKS)
    due = Sheet("Follow-ups", DUE, _due(made), intro=(title,), frozen=2, marks=())
    notes = Notes(
        "What it means",
        (
            "# What is checked, and why",
            ("# Check", "# Basis"),
            *((kind.words, kind.basis) for kind in made.kinds),
        ),
        (30, 70),
    )
    return workbook_bytes([sheet, due, notes])


def cell_words(stands: Standing) -> str:
    """A cell in words: "Satisfied until 1 June 2027"."""
    words = words_of(stands)
    until = stands.record.until_on if stands.record is not None else None
    if until is None:
        return words
    return f"{words} {'since' if stands.state is State.EXPIRED else 'until'} {day_year(until)}"


def _rows(made: Matrix) -> Iterator[list[str | int]]:
    for row in made.rows:
        yield [
            row.number,
            row.name,
            row.role,
            row.service,
            *(cell_words(cell) for cell in row.cells),
            row.lacks,
            "supervised only" if row.supervised else "",
        ]


def _due(made: Matrix) -> Iterator[list[str | date]]:
    for row in made.rows:
        for each in row.due:
            state = "overdue" if each.over(made.on) else "due"
            yield [row.number, row.name, row.role, row.service, each.words, each.due_on, state]
