"""When a tax year begins: dated data with its source, in law.json."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path

from coop.statements.rules import YearRule

DATA = Path(__file__).with_name("law.json")


@cache
def tax_years() -> tuple[YearRule, ...]:
    """The rules of the tax year, the oldest first."""
    rows = json.loads(DATA.read_text(encoding="utf-8"))["tax_year"]
    return tuple(
        YearRule(date.fromisoformat(row["from_on"]), row["month"], row["day"]) for row in rows
    )
