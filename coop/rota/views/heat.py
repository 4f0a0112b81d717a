"""The heat table as geometry: a column for each day, a row for each part of the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from coop.rota.rules.diagnose import Row
from coop.rota.rules.supply import BANDS

LEFT, WIDE, HIGH, TOP = 76, 40, 30, 36
SPARE = 1.5  # people for each place at once below which it is tight


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A cell of the drawing: `tone` is none, good, warn or bad; words say the same."""

    x: int
    y: int
    text: str
    tone: str
    title: str


@dataclass(frozen=True, slots=True)
class Heat:
    """A drawing in units of its view box, and its figures as a table: (day, texts by part)."""

    id: str
    name: str
    width: int
    height: int
    cells: tuple[HeatCell, ...]
    days: tuple[tuple[int, str, str], ...]  # x of the middle, weekday, day of the month
    bands: tuple[tuple[int, str], ...]  # y of the middle, name
    table: tuple[tuple[date, tuple[str, ...]], ...]


def tone(needed: int, people: int) -> str:
    """How well so many people stand against so many places at once."""
    if needed == 0:
        return "none"
    if people < needed:
        return "bad"
    return "warn" if people < SPARE * needed else "good"


def heat(row: Row, monday: date, number: int) -> Heat:
    """The drawing of one row of a diagnosis."""
    days = len(row.cells) // len(BANDS)
    dates = [monday + timedelta(days=day) for day in range(days)]
    cells = []
    for one in row.cells:
        how = tone(one.needed, one.people)
        mark = {"bad": "!", "warn": "·"}.get(how, "")
        said = f"{one.needed} needed at once, {one.people} people may work then"
        where = f"{dates[one.day]:%a} {dates[one.day].day} {dates[one.day]:%b}"
        cells.append(
            HeatCell(
                x=LEFT + WIDE * one.day,
                y=TOP + HIGH * one.band,
                text=f"{one.needed}/{one.people}{mark}" if one.needed else "",
                tone=how,
                title=f"{where}, {BANDS[one.band][1].lower()}: {said}",
            )
        )
    texts = {(one.day, one.band): f"{one.needed} of {one.people}" for one in row.cells}
    return Heat(
        id=f"heat-{number}",
        name=row.name,
        width=LEFT + WIDE * days,
        height=TOP + HIGH * len(BANDS),
        cells=tuple(cells),
        days=tuple(
            (LEFT + WIDE * day + WIDE // 2, f"{on:%a}", str(on.day)) for day, on in enumerate(dates)
        ),
        bands=tuple(
            (TOP + HIGH * band + HIGH // 2 + 4, name) for band, (_, name) in enumerate(BANDS)
        ),
        table=tuple(
            (on, tuple(texts[day, band] for band in range(len(BANDS))))
            for day, on in enumerate(dates)
        ),
    )
