"""What is written, as values: sheets, notes, formulas, and how a typed value becomes a cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from core.sheets.columns import Column, SheetSpec, Type
from core.sheets.words import DAYS_SHORT

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")  # what a spreadsheet program may evaluate
LONGEST_CELL = 32_767
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

FORMATS = {
    Type.TEXT: "@",
    Type.WHOLE: "0",
    Type.DECIMAL: "General",
    Type.MONEY: "[$£-809]#,##0.00",
    Type.PERCENT: "0.##",
    Type.DATE: "dd/mm/yyyy",
    Type.TIME: "hh:mm",
    Type.HOURS: "0.00##",
    Type.YES_NO: "@",
    Type.NAMES: "@",
    Type.WEEKDAYS: "@",
    Type.EMAIL: "@",
    Type.PHONE: "@",
}
WIDTHS = {Type.DATE: 12, Type.TIME: 8, Type.MONEY: 12, Type.EMAIL: 28, Type.PHONE: 15}


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of our own, with its "=": check cells and totals, never anything typed in."""

    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet to write. Each row is a mapping by column key or a sequence in column order.

    `intro` lines stand above the headings. `footer` gets the numbers of the first and last
    data row (last < first when there are none) and gives rows for below, shown bold. `frozen`
    columns stay in sight. `marks` are (how a cell's text begins, its background as RRGGBB):
    conditional formats over all data cells.
    """

    title: str
    columns: tuple[Column, ...]
    rows: Iterable[Mapping[str, Any] | Sequence[Any]] = ()
    intro: tuple[str, ...] = ()
    footer: Callable[[int, int], Iterable[Sequence[Any]]] | None = None
    hints: bool = False  # offer choices and hints while the sheet is filled in
    frozen: int = 0
    marks: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, spec: SheetSpec, rows: Iterable[Mapping[str, Any]] = ()) -> Sheet:
        """A sheet to be filled in: with choices and hints."""
        return cls(spec.title, spec.columns, rows, hints=True)


@dataclass(frozen=True, slots=True)
class Notes:
    """A sheet for reading. A line is text, or cells side by side; "# " in front makes it bold."""

    title: str
    lines: tuple[str | tuple[str, ...], ...]
    widths: tuple[int, ...] = (28, 28, 60, 24)


def cell_value(column: Column, value: Any) -> Any:
    """A typed value as the workbook holds it: str, int, Decimal, date, time or None.

    Raises TypeError when the value does not fit the column's type.
    """
    if value is None or value in ("", ()):
        return None
    match column.type, value:
        case ((Type.TEXT | Type.EMAIL | Type.PHONE), str()):
            return CONTROL.sub("", value)[:LONGEST_CELL]
        case Type.YES_NO, bool():
            return "yes" if value else "no"
        case Type.WHOLE, int() if not isinstance(value, bool):
            return value
        case ((Type.DECIMAL | Type.MONEY | Type.PERCENT), Decimal()):
            return value
        case Type.HOURS, int() if not isinstance(value, bool):
            return (Decimal(value) / 60).quantize(Decimal("0.0001")).normalize()
        case Type.DATE, date() if not isinstance(value, datetime):
            return value
        case Type.TIME, time():
            return value
        case Type.NAMES, tuple():
            return CONTROL.sub("", ", ".join(value))[:LONGEST_CELL]
        case Type.WEEKDAYS, tuple():
            return weekdays_text(value)
    raise TypeError(f"{column.key}: {value!r} is not {column.type.value}")


def weekdays_text(days: Sequence[int]) -> str:
    """Mon-Fri, Sat, as `weekdays_of` reads it; 0 is Monday."""
    runs: list[list[int]] = []
    for day in sorted(set(days)):
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    words = []
    for run in runs:
        names = [DAYS_SHORT[day] for day in run]
        words.extend([f"{names[0]}-{names[-1]}"] if len(names) > 2 else names)
    return ", ".join(words)
