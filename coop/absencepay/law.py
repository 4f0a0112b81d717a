"""The law of holiday pay, sick pay and working-time averages: dated data with its source."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).with_name("law.json")


@dataclass(frozen=True, slots=True)
class Reference:
    """Over how many paid weeks a week's pay is averaged, and how far back they may lie."""

    weeks: int
    within: int | None
    source: str


@dataclass(frozen=True, slots=True)
class SickLaw:
    """What makes a period of incapacity, what links two, and when sick pay ends."""

    least_days: int
    linked_days: int
    most_weeks: int
    most_years: int
    source: str


@dataclass(frozen=True, slots=True)
class Limits:
    """Most minutes a week and, for night workers, in 24 hours, over so many weeks."""

    weekly_minutes: int
    weeks: int
    night_minutes: int


@cache
def _data() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return found


def _row(name: str, on: date) -> dict[str, Any] | None:
    held = [row for row in _data()[name] if date.fromisoformat(row["from_on"]) <= on]
    return held[-1] if held else None


def _needed(name: str, on: date) -> dict[str, Any]:
    found = _row(name, on)
    if found is None:
        raise LookupError(f"no {name} is kept for {on}")
    return found


def reference(on: date) -> Reference:
    """For leave that begins on a day."""
    row = _needed("reference", on)
    return Reference(row["weeks"], row["within"], row["source"])


def average_weeks(on: date) -> Fraction:
    """Weeks of the leave year that are paid at the average, whatever the co-op has chosen."""
    return Fraction(_needed("average_weeks", on)["weeks"])


def may_roll_up(year_on: date) -> bool:
    """Whether the holiday pay of a leave year that begins on this day may be rolled up."""
    return _row("rolled_up", year_on) is not None


def sick(on: date) -> SickLaw:
    """What holds on a day of sickness."""
    row = _needed("sick", on)
    return SickLaw(
        row["least_days"], row["linked_days"], row["most_weeks"], row["most_years"], row["source"]
    )


def nil_since(on: date) -> date | None:
    """Sick without a break since before this day, and without a right then: nothing is due."""
    row = _row("nil", on)
    return date.fromisoformat(row["sick_since_before"]) if row else None


def record_years(on: date) -> int:
    """How many years the record of a payment made on a day is kept."""
    row = _row("records", on)
    return int(row["years"]) if row else 0


def limits(on: date) -> Limits:
    """The working-time limits of a day."""
    row = _needed("working_time", on)
    return Limits(row["weekly_minutes"], row["weeks"], row["night_minutes"])
