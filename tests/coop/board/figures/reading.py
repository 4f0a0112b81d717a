"""What a page and a workbook say, read back; and how each figure ought to stand in them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from typing import Any

from lxml import html
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

TEXT, DATE, COUNT, DAYS, HOURS, MONEY, SHARE, NUMBER = range(8)
DASH, MINUS = "—", "−"


@dataclass
class Table:
    """Heads with what each column is, and rows; the last one a total if `total`."""

    heads: list[tuple[str, int]]
    rows: list[tuple[Any, ...]]
    total: tuple[Any, ...] | None = None


@dataclass
class Chapter:
    """Measures by label: (kind, value, over, under), sides as (kind, value); tables by title.

    `said` are the figures in its sentence, in their order, as text; `notes` those in what stands
    beneath a measure, by its label: none where nothing is given.
    """

    title: str
    measures: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    said: list[str] | None = None
    notes: dict[str, list[str]] = field(default_factory=dict)


def on_page(value: Any, kind: int) -> str:
    """As people read it."""
    if value is None or value == "":
        return DASH
    match kind:
        case 0:
            return str(value)
        case 1:
            return f"{value.day} {value:%B} {value.year}"
        case 2:
            return f"{value:,}"
        case 3:
            return f"{value:,} day" + "s" * (value != 1)
        case 4:
            text = f"{(Decimal(abs(value)) / 60).quantize(Decimal('0.01'), ROUND_HALF_UP):,}"
            return MINUS * (value < 0) + text.rstrip("0").rstrip(".") + " h"
        case 5:
            return MINUS * (value < 0) + f"£{abs(value) // 100:,}.{abs(value) % 100:02}"
        case 6:
            text = str((value * 100).quantize(Decimal("0.1"), ROUND_HALF_UP))
            return text.replace("-", MINUS).removesuffix(".0") + " %"
        case 7:
            return f"{value:,}".rstrip("0").rstrip(".") if "." in str(value) else f"{value:,}"
    raise ValueError(kind)


def in_book(value: Any, kind: int) -> Any:
    """As a cell holds it: pounds, decimal hours to four places, a share of one."""
    if value is None or value == "":
        return None
    match kind:
        case 4:
            return float((Decimal(value) / 60).quantize(Decimal("0.0001")))
        case 5:
            return float(Decimal(value) / 100)
        case 6 | 7:
            return float(value)
    return value


def figures_in(words: str) -> list[str]:
    """Every figure of a sentence: 12; £1,234.50."""
    return re.findall(r"[−]?£?\d[\d,]*(?:\.\d+)?", words)


@dataclass
class Shown:
    """A section as its page has it, all texts."""

    words: str
    measures: dict[str, tuple[str, str, str]]
    tables: dict[str, tuple[list[str], list[list[str]]]]
    charts: list[tuple[list[str], list[list[str]]]]


def read_page(text: str) -> dict[str, Shown]:
    """Sections of a page by the id each has; tables that stand outside under ""."""
    page = html.fromstring(text)
    found = {one.get("id"): _shown(one) for one in _all(page, "section", "report-section")}
    apart = _tables(
        [h for h in _all(page, "*", "grid-title") if not list(h.iterancestors("section"))]
    )
    return found | {"": Shown("", {}, apart, [])}


def _all(node: Any, tag: str, name: str) -> list[Any]:
    """Elements below of a class, in order."""
    has = f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"
    found: list[Any] = node.xpath(f".//{tag}[{has}]")
    return found


def _words(node: Any) -> str:
    return " ".join(node.text_content().split())


def _shown(section: Any) -> Shown:
    measures = {}
    for one in _all(section, "div", "measure"):
        parts = _all(one, "dd", "measure-parts")
        notes = _all(one, "dd", "measure-words")
        measures[_words(one.find("dt"))] = (
            _words(_all(one, "dd", "measure-value")[0]),
            _words(parts[0]) if parts else "",
            _words(notes[0]) if notes else "",
        )
    said = _all(section, "p", "report-words")
    charts = [_table(one.find(".//table")) for one in _all(section, "details", "chart-figures")]
    tables = _tables(_all(section, "*", "grid-title"))
    return Shown(_words(said[0]) if said else "", measures, tables, charts)


def _tables(titles: list[Any]) -> dict[str, tuple[list[str], list[list[str]]]]:
    found = {}
    for title in titles:
        after = title.getnext()
        while after is not None and after.tag == "p" and "muted" not in (after.get("class") or ""):
            after = after.getnext()
        table = after.find(".//table")
        found[_words(title)] = ([], []) if table is None else _table(table)
    return found


def _table(table: Any) -> tuple[list[str], list[list[str]]]:
    heads = [_words(cell) for cell in table.xpath("thead//th")]
    rows = [
        [_words(cell) for cell in row.xpath("th | td")]
        for row in table.xpath("tbody/tr | tfoot/tr")
    ]
    return heads, rows


class Book:
    """A workbook of sections, read by two libraries that must agree."""

    def __init__(self, content: bytes) -> None:
        quick = CalamineWorkbook.from_filelike(BytesIO(content))
        self.sheets = {
            name: quick.get_sheet_by_name(name).to_python() for name in quick.sheet_names
        }
        other = load_workbook(BytesIO(content), read_only=True)
        assert other.sheetnames == quick.sheet_names
        for name in other.sheetnames:
            mine = [
                [_plain(cell) for cell in row] for row in other[name].iter_rows(values_only=True)
            ]
            theirs = [[_plain(cell) for cell in row] for row in self.sheets[name]]
            assert [_cut(row) for row in mine] == [_cut(row) for row in theirs], name
        other.close()
        self._taken: dict[str, int] = {}

    def measures(self, section: str) -> dict[str, list[Any]]:
        """Rows of the sheet of figures by label."""
        rows = self.sheets["Figures"][1:]
        return {row[1]: row for row in rows if row[0] == section}

    def table(self, title: str) -> tuple[list[Any], list[list[Any]]]:
        """Heads and rows of the next sheet of this title; to be asked in the book's order."""
        plain = re.sub(r"[\[\]:*?/\\']", " ", title).strip()
        many = self._taken[plain] = self._taken.get(plain, 0) + 1
        ending = f" {many}" if many > 1 else ""
        rows = self.sheets[plain[: 31 - len(ending)].rstrip() + ending]
        return [cell for cell in rows[0] if cell != ""], rows[1:]


def _plain(cell: Any) -> Any:
    if cell is None or cell == "":
        return None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return round(float(cell), 9)
    return cell.date() if hasattr(cell, "hour") else cell


def _cut(row: list[Any]) -> list[Any]:
    while row and row[-1] is None:
        row = row[:-1]
    return row


def same(cell: Any, value: Any) -> bool:
    """Whether a cell holds a value; numbers as floats, which is what files have."""
    cell, value = _plain(cell), _plain(value)
    if isinstance(value, float):
        return isinstance(cell, float) and abs(cell - value) < 1e-9 * max(1, abs(value))
    return cell == value and (not isinstance(value, date) or isinstance(cell, date))
