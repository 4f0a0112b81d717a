"""The break that the law gives, and what it bars to under-18s: dated data.

Working Time Regulations 1998, regs 12(1), 12(4), 5A and 6A.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "law.json"


@dataclass(frozen=True, slots=True)
class RestBreak:
    """From a day: work longer than `over_minutes` has a break of `least_minutes` at least."""

    from_on: date
    over_minutes: int
    least_minutes: int


@dataclass(frozen=True, slots=True)
class YoungLimits:
    """From a day: so many minutes of work a day at most, and none from `opens` to `closes`."""

    from_on: date
    daily_minutes: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class _Figures:
    breaks: tuple[RestBreak, ...]
    young_breaks: tuple[RestBreak, ...]
    young_limits: tuple[YoungLimits, ...]
    under_years: int


@cache
def _figures() -> _Figures:
    read = json.loads(DATA.read_text(encoding="utf-8"))
    young = read["young"]
    limits = [
        YoungLimits(
            date.fromisoformat(row["from_on"]),
            row["daily_minutes"],
            time.fromisoformat(row["night_opens"]),
            time.fromisoformat(row["night_closes"]),
        )
        for row in young["limits"]
    ]
    return _Figures(
        breaks=_breaks(read["rest_break"]),
        young_breaks=_breaks(young["rest_break"]),
        young_limits=tuple(sorted(limits, key=lambda row: row.from_on)),
        under_years=young["under_years"],
    )


def _breaks(rows: Iterable[dict[str, Any]]) -> tuple[RestBreak, ...]:
    found = [
        RestBreak(date.fromisoformat(row["from_on"]), row["over_minutes"], row["least_minutes"])
        for row in rows
    ]
    return tuple(sorted(found, key=lambda row: row.from_on))


def is_young(born_on: date | None, on: date) -> bool:
    """Whether somebody is a young worker on a day; who is born on 29 February grows on 1 March."""
    if born_on is None:
        return False
    had = on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
    return had < _figures().under_years


def youngest_first(on: date) -> date:
    """Who is a young worker on this day or later was born after this day."""
    return on - timedelta(days=366 * _figures().under_years)


def rest_break(on: date, born_on: date | None = None) -> RestBreak | None:
    """The rule in force on a day for somebody born then; None before there was one."""
    figures = _figures()
    rows = figures.young_breaks if is_young(born_on, on) else figures.breaks
    return next((row for row in reversed(rows) if row.from_on <= on), None)


def young_limits(on: date, born_on: date | None) -> YoungLimits | None:
    """What the law bars to a young worker on a day; None for everybody else."""
    if not is_young(born_on, on):
        return None
    rows = _figures().young_limits
    return next((row for row in reversed(rows) if row.from_on <= on), None)
