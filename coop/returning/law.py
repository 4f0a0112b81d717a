"""How long sickness is certified by the person: dated data with its source, in law.json."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).with_name("law.json")


@cache
def _rows() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(DATA.read_text(encoding="utf-8"))["self_certified"]
    return found


def self_certified_days(first_sick_on: date) -> int:
    """Calendar days of a spell begun on this day that need no fit note."""
    held = [row for row in _rows() if date.fromisoformat(row["from_on"]) <= first_sick_on]
    return int(held[-1]["days"]) if held else 0
