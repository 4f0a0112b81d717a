"""What must be confirmed of a worker before their first shift: dated data with its source."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).with_name("law.json")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing the agency confirms of each worker it sends."""

    code: str
    words: str
    basis: str


@cache
def _data() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return found


def items(on: date) -> tuple[Item, ...]:
    """What has to be confirmed for a shift on that day."""
    return tuple(
        Item(row["code"], row["words"], row["basis"])
        for row in _data()["items"]
        if date.fromisoformat(row["from_on"]) <= on
    )


def dbs_levels() -> dict[str, str]:
    """The levels of a DBS certificate, by code, in words."""
    return {row["code"]: row["words"] for row in _data()["dbs_levels"]}


def enough() -> frozenset[str]:
    """The levels that care of adults asks for."""
    return frozenset(row["code"] for row in _data()["dbs_levels"] if row["enough"])
