"""Person by field as a workbook: what is filled and what is missing, never with what."""

from __future__ import annotations

from datetime import date

from coop.ascwds import completing
from coop.ascwds.completing import Cell, Line, Meter
from coop.ascwds.wording import SHOWN_AS_FILLED
from core.sheets.columns import Column, Type
from core.sheets.write import Sheet, workbook_bytes
from core.ui.filters import day_year

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIRST = (
    Column("number", "Reference in ASC-WDS", width=14),
    Column("name", "Name", width=26),
    Column("workplace", "Workplace", width=26),
    Column("filled", "Filled", Type.WHOLE, width=8),
    Column("asked", "Of", Type.WHOLE, width=8),
)
BY_FIELD = (
    Column("field", "Field", width=36),
    Column("filled", "Filled", Type.WHOLE, width=10),
    Column("asked", "Of", Type.WHOLE, width=10),
    Column("unknown", "Not known", Type.WHOLE, width=12),
    Column("share", "Filled, %", Type.PERCENT, width=12),
)


def standing(cell: Cell, column: str) -> str:
    """What stands of a field of a person, in words; empty where it is not asked of them."""
    if cell.filled is None:
        return ""
    if cell.filled:
        return "not known" if cell.unknown else "filled"
    return "theirs to say" if column in SHOWN_AS_FILLED else "missing"


def people(full: Meter, lines: tuple[Line, ...], on: date) -> bytes:
    """The lines as the page shows them, and every field over everybody."""
    columns = (*FIRST, *(Column(one, completing.name(one), width=13) for one in full.columns))
    rows = (
        {
            "number": line.ref,
            "name": line.name,
            "workplace": line.workplace,
            "filled": line.filled,
            "asked": line.asked,
            **{
                column: standing(cell, column)
                for column, cell in zip(full.columns, line.cells, strict=True)
            },
        }
        for line in lines
    )
    fields = (
        {
            "field": one.name,
            "filled": one.filled,
            "asked": one.asked,
            "unknown": one.unknown,
            "share": one.share * 100,
        }
        for one in full.tallies
    )
    intro = f"ASC-WDS, as at {day_year(on)}"
    return workbook_bytes(
        [
            Sheet("Person by field", columns, rows, intro=(intro,)),
            Sheet("Fields", BY_FIELD, fields, intro=(intro,)),
        ]
    )
