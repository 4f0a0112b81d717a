"""What the Act sets on share capital: dated data with its source, in law.json."""

from __future__ import annotations

import json
from calendar import monthrange
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).with_name("law.json")


@cache
def _rows(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(DATA.read_text(encoding="utf-8"))[name]
    return found


def _held(name: str, on: date) -> dict[str, Any] | None:
    rows = [row for row in _rows(name) if date.fromisoformat(row["from_on"]) <= on]
    return rows[-1] if rows else None


def withdrawable_ceiling_pence(on: date) -> int | None:
    """The most that one person may hold in withdrawable shares; None before there was a law."""
    row = _held("withdrawable_ceiling", on)
    return int(row["pence"]) if row else None


def ceiling_source(on: date) -> str:
    """Where that ceiling stands."""
    row = _held("withdrawable_ceiling", on)
    return str(row["source"]) if row else ""


def return_due_on(year_end: date) -> date | None:
    """The last day on which the annual return of a year goes to the registrar.

    A month without that day ends on its last one; a year that ends with its month runs out at
    the end of the seventh month after it.
    """
    row = _held("annual_return_months", year_end)
    if row is None:
        return None
    month0 = year_end.month - 1 + int(row["months"])
    year, month = year_end.year + month0 // 12, month0 % 12 + 1
    last = monthrange(year, month)[1]
    ends_month = year_end.day == monthrange(year_end.year, year_end.month)[1]
    return date(year, month, last if ends_month else min(year_end.day, last))
