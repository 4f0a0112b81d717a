"""The Care Certificate over the first weeks as places in a drawing. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, LEFT, ROW, TOP = 400.0, 44.0, 20.0, 20.0
RIGHT = WIDTH - 8


@dataclass(frozen=True, slots=True)
class Point:
    """A standard: its name, by when, and when it was met."""

    name: str
    due_on: date
    done_on: date | None


@dataclass(frozen=True, slots=True)
class Bar:
    """One standard's line: from the first day to its due day, and the day it was met."""

    name: str
    y: float
    x: float
    width: float
    dot: float | None
    late: bool
    title: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """All that is drawn; `weeks` are (place, week), `today` a place or None."""

    width: float
    height: float
    left: float
    bars: tuple[Bar, ...]
    weeks: tuple[tuple[float, int], ...]
    today: float | None


def draw(points: Sequence[Point], starts_on: date, on: date) -> Timeline:
    """Place the standards, due ones first, over the weeks from the first day."""
    rows = sorted(points, key=lambda each: (each.due_on, each.name))
    last = max([84, *((each.due_on - starts_on).days for each in rows)])
    weeks = last // 7 + (1 if last % 7 else 0)
    reach = weeks * 7

    def at(day: date) -> float:
        days = min(max((day - starts_on).days, 0), reach)
        return round(LEFT + days / reach * (RIGHT - LEFT), 2)

    bars = []
    for index, each in enumerate(rows):
        late = each.due_on < (each.done_on or on)
        words = f"by {each.due_on.day} {each.due_on:%B}"
        if each.done_on:
            words += f", met {each.done_on.day} {each.done_on:%B}"
        bars.append(
            Bar(
                each.name.split(" ")[0],
                TOP + index * ROW,
                LEFT,
                round(at(each.due_on) - LEFT, 2),
                None if each.done_on is None else at(each.done_on),
                late,
                f"{each.name}: {words}",
            )
        )
    step = 2 if weeks <= 14 else 4
    ticks = tuple(
        (round(LEFT + week * 7 / reach * (RIGHT - LEFT), 2), week)
        for week in range(0, weeks + 1, step)
    )
    inside = 0 <= (on - starts_on).days <= reach
    return Timeline(
        WIDTH, TOP + len(rows) * ROW + 6, LEFT, tuple(bars), ticks, at(on) if inside else None
    )
