"""The break that the law gives, dated; kept as data. Working Time Regulations 1998, reg 12."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "law.json"


@dataclass(frozen=True, slots=True)
class RestBreak:
    """From a day: work longer than `over_minutes` has a break of `least_minutes` at least."""

    from_on: date
    over_minutes: int
    least_minutes: int


@cache
def _rest_breaks() -> tuple[RestBreak, ...]:
    rows = json.loads(DATA.read_text(encoding="utf-8"))["rest_break"]
    found = [
        RestBreak(date.fromisoformat(row["from_on"]), row["over_minutes"], row["least_minutes"])
        for row in rows
    ]
    return tuple(sorted(found, key=lambda row: row.from_on))


def rest_break(on: date) -> RestBreak | None:
    """The rule in force on a day; None before there was one."""
    return next((row for row in reversed(_rest_breaks()) if row.from_on <= on), None)
