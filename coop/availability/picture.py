"""The week picture: a day a row, a time a bar. Pure geometry for an SVG."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from coop.availability.rules import WHOLE_DAY, WISH_WORDS, AvailabilityFacts, pieces

LEFT, WIDTH, ROW = 34, 312, 26
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Bar:
    """A time of a day: where it stands, how it is meant, what fits into it."""

    x: float
    width: float
    wish: str
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class DayLine:
    """One weekday of the picture."""

    name: str
    y: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """The drawing's size, its hour lines as (x, words), its days, and all of it in words."""

    width: int
    height: int
    left: int
    track: int
    hours: tuple[tuple[float, str], ...]
    days: tuple[DayLine, ...]
    words: str


def weekly(rows: Iterable[AvailabilityFacts], on: date) -> Picture:
    """The ordinary week that the weekly times in force on a day make."""
    monday = on - timedelta(days=on.weekday())
    standing = [
        replace(row, from_on=monday - timedelta(days=7), until_on=None, note="")
        for row in rows
        if row.weekday is not None
        and row.from_on <= on
        and (row.until_on is None or row.until_on >= on)
    ]
    found = pieces(standing, monday, monday + timedelta(days=6))
    lines, said = [], []
    for index, name in enumerate(DAYS):
        bars = []
        for piece in found:
            if piece.on.weekday() != index:
                continue
            width = round((piece.end - piece.start) * WIDTH / WHOLE_DAY, 1)
            words = WISH_WORDS[piece.wish]
            label = (
                words if width > 68 else {"cannot": "No", "would_like": "Yes"}.get(piece.wish, "?")
            )
            times = f"{_clock(piece.start)}–{_clock(piece.end)}"
            bars.append(
                Bar(
                    x=round(LEFT + piece.start * WIDTH / WHOLE_DAY, 1),
                    width=width,
                    wish=piece.wish,
                    label=label if width > 20 else "",
                    words=f"{name} {times}: {words.lower()}",
                )
            )
            said.append(f"{name} {times} {words.lower()}")
        lines.append(DayLine(name, 20 + index * ROW, tuple(bars)))
    hours = tuple((round(LEFT + h * WIDTH / 24, 1), f"{h:02d}") for h in range(0, 25, 6))
    return Picture(
        width=LEFT + WIDTH + 14,
        height=20 + 7 * ROW + 4,
        left=LEFT,
        track=WIDTH,
        hours=hours,
        days=tuple(lines),
        words="; ".join(said) or "nothing said",
    )


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}" if minute < WHOLE_DAY else "24:00"
