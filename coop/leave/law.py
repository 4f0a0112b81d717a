"""The statutory figures of annual leave: dated data with its source, in law.json."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from coop.leave.rules import Carry, Figures

DATA = Path(__file__).with_name("law.json")


@cache
def _data() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return found


def figures(year_on: date) -> Figures:
    """What holds for a leave year that begins on this day."""

    def at(name: str, value: str) -> Fraction | None:
        held = [row for row in _data()[name] if date.fromisoformat(row["from_on"]) <= year_on]
        return Fraction(str(held[-1][value])) if held else None

    carried = {str(each): at("carried", each) or Fraction(0) for each in Carry}
    weeks, days, percent = at("weeks", "weeks"), at("most_days", "days"), at("accrual", "percent")
    return Figures(
        weeks=weeks or Fraction(0),
        accrual=None if percent is None else percent / 100,
        most_days=int(days or 0),
        carried=carried,
        carried_irregular=at("carried", "irregular") or Fraction(0),
    )
