"""Choices and hints that a spreadsheet program offers while a template is filled in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from core.sheets.columns import Column, Type, letter
from core.sheets.values import CONTROL, LONGEST_CELL, RISKY, Notes, Sheet

LISTED_ROWS = 2_000  # rows below the headings that offer choices and hints


def fill(cell: Any, value: Any, kind: str) -> Any:
    """Set a cell past its public setter, which would take text with "=" for a formula."""
    cell._value = value
    cell.data_type = kind
    return cell


def text_cell(out: Any, text: str, font: Font | None = None) -> Any:
    """A cell that shows this text, whatever it begins with."""
    cell = WriteOnlyCell(out)
    fill(cell, CONTROL.sub("", text)[:LONGEST_CELL], "s")
    cell.quotePrefix = text.startswith(RISKY)
    if font is not None:
        cell.font = font
    return cell


class Lists:
    """Choices that Excel offers. Those that do not fit into a rule go on a hidden sheet."""

    title = "Lists"

    def __init__(self, sheets: Sequence[Sheet | Notes]) -> None:
        self.places: dict[tuple[str, str], str] = {}
        self.long: list[tuple[str, ...]] = []
        for sheet in sheets:
            if isinstance(sheet, Sheet):
                first = len(sheet.intro) + 2
                for index, column in enumerate(sheet.columns):
                    place = letter(index)
                    self.places[sheet.title, column.key] = (
                        f"'{sheet.title}'!${place}${first}:${place}${first + LISTED_ROWS}"
                    )

    def rule(self, column: Column) -> DataValidation | None:
        """The data validation of one column, or None when there is nothing to offer."""
        source, strict = "", True
        choices = ("yes", "no") if column.type is Type.YES_NO else column.choices
        if choices:
            plain = ",".join(choices)
            if len(plain) <= 250 and not any("," in c or '"' in c for c in choices):
                source = f'"{plain}"'
            else:
                if choices not in self.long:
                    self.long.append(choices)
                place = letter(self.long.index(choices))
                source = f"'{self.title}'!${place}$1:${place}${len(choices)}"
        elif column.listed_in in self.places:
            source, strict = self.places[column.listed_in], False
        if not source and not column.hint:
            return None
        rule = DataValidation(
            type="list" if source else None,
            formula1=source or None,
            allow_blank=True,
            showErrorMessage=bool(source and strict),
            errorTitle="Not in the list",
            error="Choose one of the list.",
        )
        if column.hint:
            rule.promptTitle, rule.prompt = column.title[:32], column.hint[:250]
            rule.showInputMessage = True
        return rule

    def write(self, book: Workbook) -> None:
        """The hidden sheet, if any choices need it."""
        if not self.long:
            return
        out = book.create_sheet(self.title)
        out.sheet_state = "hidden"
        for number in range(max(map(len, self.long))):
            out.append([text_cell(out, c[number]) if number < len(c) else None for c in self.long])
        out.close()
