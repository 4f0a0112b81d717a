"""The workbook to fill in: the same sheets empty, or with a co-op's rows in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from coop.imports.columns import READ_ME, TEMPLATE
from core.sheets.columns import Book
from core.sheets.read import read_workbook
from core.sheets.values import Notes, Sheet
from core.sheets.write import workbook_bytes

IGNORED = (READ_ME, "Lists")


def notes(coop_name: str) -> Notes:
    """The sheet that says how to fill in the others."""
    lines: list[str | tuple[str, ...]] = [
        f"# {coop_name}: people, services and shifts" if coop_name else "# People and shifts",
        "",
        "Fill in the sheets, save as .xlsx, and upload under Import.",
        "Everything is checked first and shown to you. Nothing is written until you confirm.",
        "You can upload the same workbook again: what has not changed stays as it is.",
        "A blank cell leaves what is there already. Nothing is ever removed by an import.",
        "Columns with a star must be filled in. A sheet that you do not need may stay empty.",
        "Dates: 7/12/2026. Times: 07:00; an end before the start is on the next day.",
        "Hours: 37.5 or 37:30. Days: Mon-Fri, or Mon, Wed, or every day.",
        "Codes, never names, for the people you support.",
    ]
    for spec in TEMPLATE:
        lines += ["", f"# {spec.title}", spec.about]
        lines.append(("# Column", "What goes in", "Hint", "Example"))
        for column in spec.columns:
            kind = " / ".join(column.choices) or column.type.value
            lines.append((column.heading, kind, column.hint, column.example))
    return Notes(READ_ME, tuple(lines), (32, 62, 78, 30))


def workbook(
    rows: Mapping[str, Sequence[Mapping[str, Any]]] | None = None, coop_name: str = ""
) -> bytes:
    """The template; with `rows` by sheet and column key, the workbook filled in."""
    filled = rows or {}
    sheets = [Sheet.of(spec, filled.get(spec.key, ())) for spec in TEMPLATE]
    return workbook_bytes([notes(coop_name), *sheets])


def read(stream: Any) -> Book:
    """Read an uploaded workbook. Bad content never raises: see `Book.faults`."""
    return read_workbook(stream, TEMPLATE, ignored=IGNORED)
