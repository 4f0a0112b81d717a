"""Rows to an .xlsx file: streamed, typed, formula-safe, the same bytes for the same rows.

Text is always written as text: a name such as "=HYPERLINK(…)" is shown, never run. Only a
`Formula` of ours becomes one.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle

from core.sheets.archive import save
from core.sheets.columns import Column, Type, letter
from core.sheets.lists import LISTED_ROWS, Lists, fill, text_cell
from core.sheets.values import (
    CONTROL,
    FORMATS,
    LONGEST_CELL,
    RISKY,
    WIDTHS,
    Formula,
    Notes,
    Sheet,
    cell_value,
)

__all__ = ["Formula", "Notes", "Sheet", "workbook_bytes", "write_workbook"]

_HEAD_FONT = Font(name="Calibri", size=11, bold=True, color="FFFFFF")
_HEAD_FILL = PatternFill("solid", fgColor="0F5257")
_HEAD_LINE = Border(bottom=Side("thin", color="0A3A3E"))
_BOLD = Font(name="Calibri", size=11, bold=True)
_TITLE = Font(name="Calibri", bold=True, size=16, color="0F5257")


def write_workbook(
    target: str | os.PathLike[str] | BinaryIO,
    sheets: Sequence[Sheet | Notes],
    *,
    made_at: datetime | None = None,
    on_row: Callable[[int], None] | None = None,
) -> int:
    """Write the sheets in order; returns the number of data rows.

    `made_at` (aware) goes into the file's properties; without it a fixed instant does, so
    that the same rows give the same bytes. `on_row` hears the count after each row.
    Raises TypeError when a value does not fit its column's type.
    """
    book = Workbook(write_only=True)
    book.calculation.fullCalcOnLoad = True
    lists = Lists(sheets)
    count = 0
    try:
        for sheet in sheets:
            if isinstance(sheet, Notes):
                _write_notes(book, sheet)
            else:
                count = _write_sheet(book, sheet, lists, count, on_row)
        lists.write(book)
    except BaseException:
        _abandon(book)
        raise
    save(book, target, made_at)
    return count


def workbook_bytes(sheets: Sequence[Sheet | Notes], *, made_at: datetime | None = None) -> bytes:
    """The same, in memory: for small files."""
    stream = io.BytesIO()
    write_workbook(stream, sheets, made_at=made_at)
    return stream.getvalue()


def _write_sheet(
    book: Workbook, sheet: Sheet, lists: Lists, count: int, on_row: Callable[[int], None] | None
) -> int:
    out = book.create_sheet(sheet.title)
    header = len(sheet.intro) + 1
    out.freeze_panes = f"{letter(sheet.frozen)}{header + 1}"
    out.sheet_properties.pageSetUpPr.fitToPage = True
    out.page_setup.orientation = "landscape"
    out.page_setup.paperSize = 9
    out.page_setup.fitToHeight = 0
    out.print_title_rows = f"{header}:{header}"
    for index, column in enumerate(sheet.columns):
        wide = column.width or max(WIDTHS.get(column.type, 10), min(26, len(column.heading) + 3))
        dimension = out.column_dimensions[letter(index)]
        dimension.width = wide
        dimension.number_format = FORMATS[column.type]
    for line in sheet.intro:
        out.append([text_cell(out, line, _BOLD)])
    out.append([_head_cell(out, column.heading) for column in sheet.columns])
    cells = _Cells(out, sheet.columns)
    last = header
    for row in sheet.rows:
        out.append(cells.row(row))
        last += 1
        count += 1
        if on_row is not None:
            on_row(count)
    if last > header:
        out.auto_filter.ref = f"A{header}:{letter(len(sheet.columns) - 1)}{last}"
    if last > header:
        _mark(out, sheet, f"A{header + 1}", f"{letter(len(sheet.columns) - 1)}{last}")
    if sheet.footer is not None:
        bold = _Cells(out, sheet.columns, footer=True)
        for row in sheet.footer(header + 1, last):
            out.append(bold.row(row))
    if sheet.hints:
        for index, column in enumerate(sheet.columns):
            if rule := lists.rule(column):
                place = letter(index)
                rule.add(f"{place}{header + 1}:{place}{max(last, header + LISTED_ROWS)}")
                out.data_validations.append(rule)
    out.close()
    return count


def _mark(out: Any, sheet: Sheet, first: str, last: str) -> None:
    """Conditional formats: Excel keeps the colours right when somebody edits a cell."""
    for begins, colour in sheet.marks:
        told = begins.replace('"', '""')
        rule = Rule(
            type="beginsWith",
            operator="beginsWith",
            text=begins,
            formula=[f'LEFT({first},{len(begins)})="{told}"'],
            dxf=DifferentialStyle(fill=PatternFill(bgColor=colour, fill_type="solid")),
        )
        out.conditional_formatting.add(f"{first}:{last}", rule)


class _Cells:
    """Turns rows into cells. One cell object for each column is used again for every row."""

    def __init__(self, out: Any, columns: tuple[Column, ...], *, footer: bool = False) -> None:
        self.columns, self.labels = columns, footer
        font = _BOLD if footer else None
        self.plain = [self._cell(out, column, font) for column in columns]
        self.text = [self._cell(out, column, font, risky=True) for column in columns]

    @staticmethod
    def _cell(out: Any, column: Column, font: Font | None, *, risky: bool = False) -> Any:
        cell = WriteOnlyCell(out)
        if font is not None:
            cell.font = font
        if risky:
            # keeps the text a text when somebody edits the cell
            cell.quotePrefix = True
        elif column.type not in (Type.TEXT, Type.EMAIL, Type.NAMES, Type.YES_NO, Type.WEEKDAYS):
            cell.number_format = FORMATS[column.type]
        return cell

    def row(self, row: Mapping[str, Any] | Sequence[Any]) -> list[Any]:
        """The cells of one row; None where nothing is to be written."""
        if isinstance(row, Mapping):
            values: Iterator[Any] = (row.get(column.key) for column in self.columns)
        else:
            values = iter(row)
        made: list[Any] = []
        for index, (column, given) in enumerate(zip(self.columns, values, strict=True)):
            if isinstance(given, Formula):
                made.append(fill(self.plain[index], given.text, "f"))
                continue
            if self.labels and isinstance(given, str):
                value = CONTROL.sub("", given)[:LONGEST_CELL]
            else:
                value = cell_value(column, given)
            if value is None:
                made.append(None)
            elif isinstance(value, str):
                cell = self.text[index] if value.startswith(RISKY) else self.plain[index]
                made.append(fill(cell, value, "s"))
            else:
                kind = "d" if isinstance(value, date | time) else "n"
                made.append(fill(self.plain[index], value, kind))
        return made


def _abandon(book: Any) -> None:
    """Close and remove the temporary files of a workbook that will not be finished."""
    for out in book.worksheets:
        if not out.closed:
            out.close()
        out._writer.cleanup()


def _write_notes(book: Workbook, notes: Notes) -> None:
    out = book.create_sheet(notes.title)
    for index, width in enumerate(notes.widths):
        out.column_dimensions[letter(index)].width = width
    out.sheet_view.showGridLines = False
    out.sheet_properties.pageSetUpPr.fitToPage = True
    out.page_setup.orientation = "landscape"
    out.page_setup.fitToHeight = 0
    for number, line in enumerate(notes.lines):
        if isinstance(line, str):
            heading = line.startswith("# ")
            font = (_TITLE if number == 0 else _BOLD) if heading else None
            out.append([text_cell(out, line.removeprefix("# "), font)])
        else:
            font = _BOLD if line[0].startswith("# ") else None
            out.append([text_cell(out, part.removeprefix("# "), font) for part in line])
    out.close()


def _head_cell(out: Any, text: str) -> Any:
    cell = text_cell(out, text, _HEAD_FONT)
    cell.fill, cell.border = _HEAD_FILL, _HEAD_LINE
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    return cell
