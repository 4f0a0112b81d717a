"""Starting points for payroll packages: data with source and certainty, in software.json."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from coop.pay.rates import ELEMENT_WORDS, Element
from coop.payroll.mapping import Column, FileForm, Layout, Source

DATA = Path(__file__).with_name("software.json")


@dataclass(frozen=True, slots=True)
class Start:
    """A layout to begin from, where it comes from and how sure that is."""

    key: str
    name: str
    source: str
    certainty: str
    form: FileForm


@cache
def starts() -> tuple[Start, ...]:
    """All starting points, in the order of the file."""
    rows = json.loads(DATA.read_text(encoding="utf-8"))["starting_points"]
    return tuple(
        Start(row["key"], row["name"], row["source"], row["certainty"], _form(row)) for row in rows
    )


def note() -> str:
    """What holds for all of them."""
    return str(json.loads(DATA.read_text(encoding="utf-8"))["note"])


def _form(row: dict[str, Any]) -> FileForm:
    columns: list[Column] = []
    for column in row["columns"]:
        if "each" in column:
            source = Source(column["each"])
            columns += [Column(ELEMENT_WORDS[one], source, one) for one in Element]
            continue
        element = Element(column["element"]) if "element" in column else None
        source = Source(column["source"])
        columns.append(Column(column["head"], source, element, column.get("text", "")))
    codes = dict(ELEMENT_WORDS) if row.get("codes") == "words" else {}
    return FileForm(
        Layout(row["layout"]),
        tuple(columns),
        codes,
        row["header"],
        date_format=row.get("date_format", "%d/%m/%Y"),
    )
