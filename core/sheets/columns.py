"""What a sheet holds, as values: typed columns, sheets, rows read, and faults found.

The Python value of a cell depends on its column's type:

========== ======================== =================================================
type       value                    in the workbook
========== ======================== =================================================
TEXT       str                      text
WHOLE      int                      number
DECIMAL    Decimal                  number
MONEY      Decimal pounds           number, two places, £
PERCENT    Decimal, 25 = 25 %       number
DATE       date                     Excel date, shown dd/mm/yyyy
TIME       time, whole minutes      Excel time, shown hh:mm
HOURS      int minutes              decimal hours
YES_NO     bool                     "yes" or "no"
NAMES      tuple[str, ...]          "Medication, Moving and handling"
WEEKDAYS   tuple[int, ...]          "Mon, Wed"; 0 is Monday
EMAIL      str                      text
PHONE      str                      text, so that the leading 0 stays
========== ======================== =================================================
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

FAULTS_SHOWN = 500


class Type(StrEnum):
    """How a column's cells are read and written."""

    TEXT = "text"
    WHOLE = "whole number"
    DECIMAL = "number"
    MONEY = "amount of money"
    PERCENT = "percentage"
    DATE = "date"
    TIME = "time"
    HOURS = "number of hours"
    YES_NO = "yes or no"
    NAMES = "list of names"
    WEEKDAYS = "days of the week"
    EMAIL = "e-mail address"
    PHONE = "phone number"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `choices` are matched without regard to case and read as written here.

    `listed_in` names (sheet title, column key) whose cells Excel offers as a list; it is a
    help for typing, and no check. `least` and `most` bound numbers (HOURS: in hours).
    `also` are other headings that mean the same in files that other systems write.
    """

    key: str
    title: str
    type: Type = Type.TEXT
    required: bool = False
    hint: str = ""
    width: int | None = None
    choices: tuple[str, ...] = ()
    listed_in: tuple[str, str] | None = None
    least: float | None = None
    most: float | None = None
    longest: int = 200
    example: str = ""
    also: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """The title as the header row shows it: a star marks what must be filled in."""
        return f"{self.title} *" if self.required else self.title


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """What one sheet must look like. A sheet that is not `required` may be left out."""

    key: str
    title: str
    columns: tuple[Column, ...]
    required: bool = True
    about: str = ""  # what the sheet is for, in one or two sentences

    def column(self, key: str) -> Column:
        """The column with this key; KeyError when there is none."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a workbook, and where: enough for somebody to find and mend it.

    `sheet` is empty when the fault is the whole file's; `row` is Excel's row number or None;
    `column` is the column's title; `cell` is Excel's name for the place, such as "C7".
    """

    sheet: str
    row: int | None
    column: str
    value: str
    words: str
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One filled row: its number in Excel, typed values by column key, None where empty.

    `faulty` are the keys whose cells had content that could not be read: their value is
    None, and saying that they are missing as well would be one fault too many.
    """

    number: int
    values: Mapping[str, Any]
    faulty: frozenset[str] = frozenset()

    def __getitem__(self, key: str) -> Any:
        return self.values[key]


@dataclass(frozen=True, slots=True)
class Book:
    """What was read. `faults` holds the first ones; `fault_count` counts them all.

    `sheets` holds a row tuple for every sheet of the spec, empty when the sheet is not there.
    """

    sheets: Mapping[str, tuple[Row, ...]]
    faults: tuple[Fault, ...] = ()
    fault_count: int = 0
    warnings: tuple[Fault, ...] = ()

    @property
    def sound(self) -> bool:
        """True when nothing is wrong with any sheet."""
        return self.fault_count == 0


@dataclass(slots=True)
class Faults:
    """Collects faults: keeps the first `shown`, counts all."""

    shown: int = FAULTS_SHOWN
    count: int = 0
    kept: list[Fault] = field(default_factory=list)

    def add(self, fault: Fault) -> None:
        """Count one more fault, and keep it while there is room."""
        self.count += 1
        if len(self.kept) < self.shown:
            self.kept.append(fault)

    def extend(self, faults: Iterable[Fault]) -> None:
        """Add several."""
        for fault in faults:
            self.add(fault)


@dataclass(frozen=True, slots=True)
class Limits:
    """How large an uploaded workbook may be. The work of reading is bounded by these alone."""

    file_bytes: int = 20_000_000
    unpacked_bytes: int = 50_000_000
    parts: int = 1_000
    ratio: int = 250  # a part of 1 MB and more that packs better than this is a bomb
    sheets: int = 60
    rows: int = 100_000  # on one sheet
    columns: int = 200  # on one sheet
    cells: int = 1_500_000  # filled, in the whole workbook
    area: int = 4_000_000  # of the rectangle round the filled cells of one sheet
    text_chars: int = 30_000_000  # after shared strings are written out at each use


def letter(index: int) -> str:
    """Excel's letters for a column counted from 0: 0 is A, 25 is Z, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
