"""An uploaded workbook to typed rows and faults. Bad content never raises.

Sheets are found by title and columns by heading, without regard to case, blanks and the star
of required columns; their order is free. Every cell is read by its column's type. A cell
with a formula counts by its stored result; text that begins with "=" is text.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO

from python_calamine import CalamineError, CalamineWorkbook

from core.sheets.columns import Book, Column, Fault, Faults, Limits, Row, SheetSpec, letter
from core.sheets.guard import DAMAGED, Marks, UnsafeFileError, check
from core.sheets.parse import parse_cell
from core.sheets.words import fold, shown

HEADER_WITHIN = 10  # rows searched for the headings, so that a title above them does no harm

Raw = int | float | str | bool | time | date | datetime | timedelta


def read_workbook(
    stream: BinaryIO,
    spec: Sequence[SheetSpec],
    limits: Limits | None = None,
    *,
    ignored: Sequence[str] = (),
    any_title: bool = False,
) -> Book:
    """Read the sheets of `spec`. Sheets titled as in `ignored` are passed over in silence.

    With `any_title`, for a spec of one sheet: a file's only sheet is that one, whatever its title.

    Never raises on bad content: what is wrong is in `Book.faults`, what was left unread in
    `Book.warnings`. The time it takes is bounded by `limits`.
    """
    faults, warnings = Faults(), Faults()
    none: dict[str, tuple[Row, ...]] = {sheet.key: () for sheet in spec}
    try:
        safe = check(stream, limits or Limits())
        with CalamineWorkbook.from_filelike(safe.archive) as book:
            titles = book.sheet_names
            if any_title and len(spec) == len(titles) == 1:
                found = {spec[0].key: titles[0]}
            else:
                found = _find_sheets(titles, spec, ignored, faults, warnings)
            rows = dict(none)
            for sheet in spec:
                if (title := found.get(sheet.key)) is not None:
                    grid = book.get_sheet_by_name(title).to_python(skip_empty_area=False)
                    marks = safe.marks.get(title, Marks())
                    rows[sheet.key] = _Reader(sheet, grid, marks, faults, warnings).rows()
    except UnsafeFileError as refused:
        faults = Faults()
        faults.add(Fault("", None, "", "", refused.words))
        rows = none
    except (CalamineError, ValueError, OverflowError, UnicodeError, OSError):
        faults = Faults()
        faults.add(Fault("", None, "", "", DAMAGED))
        rows = none
    return Book(rows, tuple(faults.kept), faults.count, tuple(warnings.kept))


def _find_sheets(
    titles: Sequence[str],
    spec: Sequence[SheetSpec],
    ignored: Sequence[str],
    faults: Faults,
    warnings: Faults,
) -> dict[str, str]:
    """Title in the file by sheet key."""
    by_fold: dict[str, str] = {}
    for title in titles:
        by_fold.setdefault(fold(title), title)
    found = {
        sheet.key: by_fold[fold(sheet.title)] for sheet in spec if fold(sheet.title) in by_fold
    }
    spare = [
        title
        for title in titles
        if title not in found.values() and fold(title) not in map(fold, ignored)
    ]
    for sheet in spec:
        if sheet.key not in found:
            guess = difflib.get_close_matches(fold(sheet.title), map(fold, spare), 1, 0.75)
            hint = f". Is it the sheet “{by_fold[guess[0]]}”? Then rename that" if guess else ""
            words = f"There is no sheet called “{sheet.title}”"
            if sheet.required:
                faults.add(Fault(sheet.title, None, "", "", words + hint))
            else:
                warnings.add(
                    Fault(sheet.title, None, "", "", f"{words}: nothing of it is read{hint}")
                )
    for title in spare:
        warnings.add(
            Fault(title, None, "", "", f"The sheet “{title}” is not part of the template: not read")
        )
    return found


class _Reader:
    """Reads one sheet's grid of raw cells."""

    def __init__(
        self,
        spec: SheetSpec,
        grid: Sequence[Sequence[Raw]],
        marks: Marks,
        faults: Faults,
        warnings: Faults,
    ) -> None:
        self.spec, self.grid, self.marks = spec, grid, marks
        self.faults, self.warnings = faults, warnings
        self.places: dict[int, Column] = {}

    def rows(self) -> tuple[Row, ...]:
        """The filled rows below the headings, or none when the headings are wrong."""
        header = self._header()
        if header is None or not self._place_columns(header):
            return ()
        rows = (self._row(n) for n in range(header + 1, len(self.grid)))
        return tuple(row for row in rows if row is not None)

    def _header(self) -> int | None:
        """Index of the row that looks most like the headings; the first of equals."""
        known = {fold(name) for column in self.spec.columns for name in _names(column)}
        best, score = None, 0
        for number, row in enumerate(self.grid[:HEADER_WITHIN]):
            hits = len({fold(shown(cell)) for cell in row} & known)
            if hits > score:
                best, score = number, hits
        if best is None:
            titles = ", ".join(column.title for column in self.spec.columns if column.required)
            self._fault(None, "", "", f"The headings are missing. The first row needs: {titles}")
        return best

    def _place_columns(self, header: int) -> bool:
        by_fold = {
            fold(name): column for column in self.spec.columns for name in _names(column)[::-1]
        }
        row, sound = self.grid[header], True
        for index, cell in enumerate(row):
            heading = shown(cell).strip()
            if not heading:
                continue
            column = by_fold.get(fold(heading))
            if column is None:
                guess = difflib.get_close_matches(fold(heading), by_fold, 1, 0.8)
                hint = f" Is it “{by_fold[guess[0]].title}”?" if guess else ""
                self.warnings.add(
                    Fault(
                        self.spec.title,
                        header + 1,
                        heading,
                        "",
                        f"The column “{heading}” is not part of the template: not read.{hint}",
                        f"{letter(index)}{header + 1}",
                    )
                )
            elif column in self.places.values() and fold(heading) != fold(column.title):
                # Another system's sheet has several columns that could be it: the first is.
                words = f"The column “{heading}” is not read: “{column.title}” is read already"
                self.warnings.add(
                    Fault(
                        self.spec.title,
                        header + 1,
                        heading,
                        "",
                        words,
                        f"{letter(index)}{header + 1}",
                    )
                )
            elif column in self.places.values():
                sound = False
                words = f"The column “{column.title}” is there twice: remove one"
                self._fault(header, heading, "", words, index)
            else:
                self.places[index] = column
        for column in self.spec.columns:
            if column.required and column not in self.places.values():
                sound = False
                self._fault(header, column.title, "", f"The column “{column.title}” is missing")
        return sound

    def _row(self, number: int) -> Row | None:
        cells = self.grid[number]
        if not any(
            not _blank(cells[i]) or (number, i) in self.marks.bad
            for i in self.places
            if i < len(cells)
        ):
            return None
        values: dict[str, Any] = {column.key: None for column in self.spec.columns}
        faulty = set()
        for index, column in self.places.items():
            raw = cells[index] if index < len(cells) else ""
            if words := self.marks.bad.get((number, index)):
                value, words = None, f"The cell {words}"
            else:
                value, words = parse_cell(column, raw)
                if words is None and value is None and column.required:
                    words = f"{column.title} is missing"
            if words is not None:
                faulty.add(column.key)
                self._fault(number, column.title, shown(raw), words, index)
            values[column.key] = value
        return Row(number + 1, values, frozenset(faulty))

    def _fault(
        self, row: int | None, column: str, value: str, words: str, index: int | None = None
    ) -> None:
        number = None if row is None else row + 1
        cell = f"{letter(index)}{number}" if index is not None and number is not None else ""
        self.faults.add(Fault(self.spec.title, number, column, value, words, cell))


def _names(column: Column) -> tuple[str, ...]:
    """The headings that a column goes by, its own first."""
    return (column.title, *column.also)


def _blank(raw: Raw) -> bool:
    return isinstance(raw, str) and not raw.strip()
