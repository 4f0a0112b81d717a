"""A file made of rows as they come, on the disk until it is done; and the first rows for a page."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import Any, BinaryIO, cast

from coop.builder.asking import Ready
from core import money
from core.errors import DomainError
from core.sheets.columns import Column, Type
from core.sheets.textfile import csv_lines
from core.sheets.values import Notes, Sheet, cell_value
from core.sheets.write import write_workbook
from core.ui.filters import day_year, moment

XLSX, CSV = "xlsx", "csv"
FORM_WORDS = {XLSX: "Excel workbook (.xlsx)", CSV: "Plain table (.csv)"}
MEDIA_TYPES = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}
MOST_ROWS = 1_048_575  # below the headings of a sheet of Excel's
SHOWN = 10
OnRow = Callable[[int], None]


def file_name(name: str, on: date, form: str) -> str:
    """payroll-lines-2026-12-01.csv"""
    slug = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "export"
    return f"{slug[:60].rstrip('-')}-{on.isoformat()}.{form}"


def write(
    ready: Ready,
    form: str,
    *,
    name: str,
    coop: str,
    made_at: datetime,
    on_row: OnRow | None = None,
) -> tuple[bytes, int]:
    """The file, and how many rows it has. `on_row` hears the count after each.

    Rows are written as they are read. DomainError for more than a sheet holds.
    """
    count = 0

    def counted() -> Iterator[Mapping[str, Any]]:
        nonlocal count
        for row in ready.rows():
            count += 1
            if form == XLSX and count > MOST_ROWS:
                raise DomainError(
                    f"There are more than {MOST_ROWS:,} rows, which is all that a sheet holds: "
                    "narrow it to fewer, or choose the plain table.",
                    code="rows",
                )
            yield row
            if on_row is not None:
                on_row(count)

    with tempfile.TemporaryFile() as out:
        if form == CSV:
            for line in csv_lines(ready.sheet, counted()):
                out.write(line.encode("utf-8"))
        else:
            _workbook(cast(BinaryIO, out), ready, counted(), name, coop, made_at)
        out.seek(0)
        return out.read(), count


def _workbook(
    out: BinaryIO,
    ready: Ready,
    rows: Iterator[Mapping[str, Any]],
    name: str,
    coop: str,
    made_at: datetime,
) -> None:
    subject, asked = ready.subject, ready.asked
    lines: list[str | tuple[str, ...]] = [
        f"# {name}",
        ("Co-op", coop),
        ("What it lists", f"{subject.title}. {subject.words}"),
        ("Made", f"{moment(made_at)} {made_at.year}, for {asked.actor.name}"),
        ("As on", day_year(asked.on)),
        "# Narrowed to",
        *(ready.said or (("Everything", "Nothing is left out but what its maker does not see."),)),
        "# Columns",
        *((one.title, one.hint) for one in ready.sheet),
    ]
    if ready.left_out:
        lines += ["# Left out", ("Not seen by whom it was made for", ", ".join(ready.left_out))]
    data = Sheet(subject.title[:31], ready.sheet, rows)
    write_workbook(out, [data, Notes("About this file", tuple(lines), (30, 80))], made_at=made_at)


def first_rows(ready: Ready, most: int = SHOWN) -> list[list[str]]:
    """The first rows as a page shows them."""
    rows = ready.rows()
    found = [
        [shown(column, row.get(column.key)) for column in ready.sheet] for row in islice(rows, most)
    ]
    close = getattr(rows, "close", None)
    if close is not None:
        close()
    return found


def shown(column: Column, value: Any) -> str:
    """A cell as a page shows it."""
    cell = cell_value(column, value)
    match cell:
        case None:
            return ""
        case Decimal() if column.type is Type.MONEY:
            return money.pounds(money.to_pence(cell))
        case Decimal():
            return f"{cell:f}"
        case date():
            return f"{cell.day} {cell:%b} {cell.year}"
        case time():
            return f"{cell:%H:%M}"
        case _:
            return str(cell)
