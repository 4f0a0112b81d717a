"""A workbook of report sections: all figures on one sheet, each grid on its own with its chart.

The charts are Excel's own, drawn from the cells beside them, so that whoever changes a cell sees
the chart change. Percentages are real ones (0.125 shown as 12.5%), money is pounds, hours are
decimal hours; the last sheet says what every word means.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.hyperlink import Hyperlink

from core.sections import Cell, Grid, Kind, Part, Section, terms
from core.sheets.archive import save
from core.sheets.columns import letter
from core.sheets.lists import fill, text_cell
from core.sheets.pictures import FORMATS, native
from core.sheets.values import CONTROL, LONGEST_CELL, RISKY

UNITS = {
    Kind.TEXT: "",
    Kind.DATE: "date",
    Kind.COUNT: "number",
    Kind.DAYS: "days",
    Kind.MINUTES: "hours",
    Kind.PENCE: "pounds",
    Kind.SHARE: "percent",
    Kind.NUMBER: "number",
}
FIGURES = "Figures"
FIGURE_HEADS = (
    "Section", "Figure", "Value", "Unit", "Counted", "of what", "Divided by", "of what",
    "From", "Until", "What to know",
)  # fmt: skip
FIGURE_WIDTHS = (22, 30, 14, 9, 12, 30, 12, 30, 12, 12, 60)
LONGEST_TITLE = 31  # Excel refuses longer names of sheets
_BOLD = Font(name="Calibri", size=11, bold=True)
_TITLE = Font(name="Calibri", bold=True, size=16, color="0F5257")
_HEAD_FONT = Font(name="Calibri", size=11, bold=True, color="FFFFFF")
_HEAD_FILL = PatternFill("solid", fgColor="0F5257")
_TOTAL_LINE = Border(top=Side("thin", color="0F5257"))

Step = Callable[[str], None]


def write_sections(
    target: str | os.PathLike[str] | BinaryIO,
    title: str,
    lines: Sequence[str],
    sections: Sequence[Section],
    *,
    made_at: datetime | None = None,
    on_sheet: Step | None = None,
) -> None:
    """Write a workbook: a cover of `title` and `lines`, figures, a sheet for each grid, notes.

    `made_at` (aware) goes into the file's properties; without it the same sections give the same
    bytes. `on_sheet` hears each sheet's title as it is begun. Raises TypeError when a value does
    not fit its kind.
    """
    book = Workbook(write_only=True)
    tell = on_sheet or (lambda _: None)
    names = _names(sections)
    _cover(
        book,
        title,
        lines,
        [(names[one.code, grid.code], one, grid) for one in sections for grid in one.grids],
    )
    if any(one.measures for one in sections):
        tell(FIGURES)
        _figures(book, sections)
    for one in sections:
        for grid in one.grids:
            name = names[one.code, grid.code]
            tell(name)
            _grid(book, name, one, grid)
    _notes(book, sections)
    save(book, target, made_at)


def sections_bytes(
    title: str,
    lines: Sequence[str],
    sections: Sequence[Section],
    *,
    made_at: datetime | None = None,
) -> bytes:
    """The same, in memory."""
    stream = io.BytesIO()
    write_sections(stream, title, lines, sections, made_at=made_at)
    return stream.getvalue()


def held(value: Cell, kind: Kind) -> str | int | Decimal | date | None:
    """A figure as a cell holds it: pence as pounds, minutes as hours to four places."""
    match value, kind:
        case (None | "", _):
            return None
        case (date(), Kind.DATE) if not isinstance(value, datetime):
            return value
        case (int(), Kind.PENCE):
            return Decimal(value) / 100
        case (int(), Kind.MINUTES):
            return (Decimal(value) / 60).quantize(Decimal("0.0001")).normalize()
        case (int(), (Kind.COUNT | Kind.DAYS)):
            return value
        case (Decimal(), (Kind.SHARE | Kind.NUMBER)):
            return value
        case (str(), Kind.TEXT):
            return CONTROL.sub("", value)[:LONGEST_CELL]
    raise TypeError(f"{value!r} is not a {kind.value}")


def _names(sections: Sequence[Section]) -> dict[tuple[str, str], str]:
    """A name for each grid's sheet that Excel takes, none twice."""
    found: dict[tuple[str, str], str] = {}
    taken = {FIGURES.lower(), "cover", "notes"}
    for one in sections:
        for grid in one.grids:
            plain = re.sub(r"[\[\]:*?/\\']", " ", grid.title).strip() or grid.code
            name, number = plain[:LONGEST_TITLE].rstrip(), 2
            while name.lower() in taken:
                ending = f" {number}"
                name = plain[: LONGEST_TITLE - len(ending)].rstrip() + ending
                number += 1
            taken.add(name.lower())
            found[one.code, grid.code] = name
    return found


def _sheet(book: Workbook, name: str, widths: Iterable[float], frozen: str | None) -> Any:
    out = book.create_sheet(name)
    out.freeze_panes = frozen
    out.sheet_properties.pageSetUpPr.fitToPage = True
    out.page_setup.orientation = "landscape"
    out.page_setup.paperSize = 9
    out.page_setup.fitToHeight = 0
    for place, width in enumerate(widths):
        out.column_dimensions[letter(place)].width = width
    return out


def _cover(
    book: Workbook, title: str, lines: Sequence[str], grids: Sequence[tuple[str, Section, Grid]]
) -> None:
    out = _sheet(book, "Cover", (30, 34, 80), None)
    out.sheet_view.showGridLines = False
    out.append([text_cell(out, title, _TITLE)])
    for line in lines:
        out.append([text_cell(out, line, None)])
    out.append([])
    out.append([text_cell(out, head, _BOLD) for head in ("Section", "Sheet", "What it shows")])
    for name, one, grid in grids:
        cell = text_cell(
            out, name, Font(name="Calibri", size=11, underline="single", color="0F5257")
        )
        cell.hyperlink = Hyperlink(ref="", location=f"'{name}'!A1")
        out.append([text_cell(out, one.title, None), cell, text_cell(out, grid.title, None)])
    out.close()


def _head(out: Any, heads: Iterable[str]) -> None:
    cells = []
    for head in heads:
        cell = text_cell(out, head, _HEAD_FONT)
        cell.fill = _HEAD_FILL
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        cells.append(cell)
    out.append(cells)


class _Writer:
    """Makes cells. A style is looked up once for each kind: that is what costs, not the cell."""

    def __init__(self, out: Any, *, bold: bool = False) -> None:
        self.out = out
        self.styles = {kind: self._style(kind, bold) for kind in FORMATS}
        risky: Any = WriteOnlyCell(out)
        risky.quotePrefix = True  # keeps the text a text when somebody edits the cell
        self.risky = risky._style

    def _style(self, kind: Kind, bold: bool) -> Any:
        cell: Any = WriteOnlyCell(self.out)
        if kind is not Kind.TEXT:
            cell.number_format = FORMATS[kind]
        if bold:
            cell.font, cell.border = _BOLD, _TOTAL_LINE
        return cell._style

    def cell(self, value: Cell, kind: Kind) -> Any:
        """One figure; None for nothing."""
        raw = held(value, kind)
        if raw is None:
            return None
        made: Any = WriteOnlyCell(self.out)
        made._style = self.styles[kind]
        if isinstance(raw, str):
            if raw.startswith(RISKY):
                made._style = self.risky
            return fill(made, raw, "s")
        return fill(made, raw, "d" if isinstance(raw, date) else "n")


def _figures(book: Workbook, sections: Sequence[Section]) -> None:
    out = _sheet(book, FIGURES, FIGURE_WIDTHS, "C2")
    out.print_title_rows = "1:1"
    _head(out, FIGURE_HEADS)
    write = _Writer(out).cell
    for one in sections:
        for measure in one.measures:
            row = [write(one.title, Kind.TEXT), write(measure.label, Kind.TEXT)]
            row += [write(measure.value, measure.kind), write(UNITS[measure.kind], Kind.TEXT)]
            for part in (measure.over, measure.under):
                row += _side(write, part)
            row += [write(measure.from_on, Kind.DATE), write(measure.until_on, Kind.DATE)]
            row.append(write(measure.words, Kind.TEXT))
            out.append(row)
    out.close()


def _side(write: Callable[[Cell, Kind], Any], part: Part | None) -> list[Any]:
    if part is None:
        return [None, None]
    words = part.words if part.kind is Kind.COUNT else f"{part.words} ({UNITS[part.kind]})"
    return [write(part.value, part.kind), write(words, Kind.TEXT)]


def _grid(book: Workbook, name: str, one: Section, grid: Grid) -> None:
    widths = [max(12, min(34, len(field.head) + 3)) for field in grid.fields]
    widths[0] = max(22, widths[0])
    out = _sheet(book, name, widths, "B2")
    out.print_title_rows = "1:1"
    for place, field in enumerate(grid.fields):
        out.column_dimensions[letter(place)].number_format = FORMATS[field.kind]
    _head(out, [field.head for field in grid.fields])
    write = _Writer(out).cell
    kinds = [field.kind for field in grid.fields]
    for row in grid.rows:
        out.append([write(value, kind) for value, kind in zip(row, kinds, strict=True)])
    if grid.rows:
        out.auto_filter.ref = f"A1:{letter(grid.width - 1)}{len(grid.rows) + 1}"
    if grid.total is not None:
        bold = _Writer(out, bold=True).cell
        out.append([bold(value, kind) for value, kind in zip(grid.total, kinds, strict=True)])
    below = 2
    for picture in one.pictures:
        if picture.grid == grid.code and grid.rows:
            out.add_chart(native(out, grid, picture), f"{letter(grid.width + 1)}{below}")
            below += 22
    if grid.words:
        out.append([])
        out.append([text_cell(out, grid.words, None)])
    out.close()


def _notes(book: Workbook, sections: Sequence[Section]) -> None:
    out = _sheet(book, "Notes", (34, 110), "A2")
    _head(out, ("Word", "What it means"))
    for term in terms(sections):
        meaning = text_cell(out, term.words, None)
        meaning.alignment = Alignment(wrap_text=True, vertical="top")
        out.append([text_cell(out, term.name, _BOLD), meaning])
    for one in sections:
        if one.words:
            said = text_cell(out, one.words, None)
            said.alignment = Alignment(wrap_text=True, vertical="top")
            out.append([text_cell(out, one.title, _BOLD), said])
    out.close()
