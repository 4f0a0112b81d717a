"""Rows to a .csv file that spreadsheet programs open without running anything in it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from io import StringIO
from typing import Any

from core.sheets.columns import Column
from core.sheets.values import RISKY, cell_value


def safe_text(text: str) -> str:
    """Text that a spreadsheet program shows and does not evaluate: a leading apostrophe."""
    return f"'{text}" if text.startswith(RISKY) or text.lstrip(" ").startswith(RISKY) else text


def csv_lines(
    columns: Sequence[Column], rows: Iterable[Mapping[str, Any] | Sequence[Any]]
) -> Iterator[str]:
    """The file piece by piece: a byte-order mark with the headings, then a line for each row.

    Numbers stay numbers (a negative amount is no text), dates are 2026-12-07, times 07:00.
    Raises TypeError when a value does not fit its column's type.
    """
    buffer = StringIO()
    out = csv.writer(buffer)

    def line(cells: Iterable[str]) -> str:
        out.writerow(cells)
        text = buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
        return text

    yield "\ufeff" + line(safe_text(column.title) for column in columns)
    for row in rows:
        values = [row.get(c.key) for c in columns] if isinstance(row, Mapping) else row
        pairs = zip(columns, values, strict=True)
        yield line(_plain(cell_value(column, value)) for column, value in pairs)


def _plain(value: Any) -> str:
    match value:
        case None:
            return ""
        case str():
            return safe_text(value)
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case time():
            return f"{value:%H:%M}"
        case _:
            return str(value)
