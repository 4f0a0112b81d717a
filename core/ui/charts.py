"""Charts as geometry: pure functions from figures to places; `macros/charts.html` draws them.

Units are those of the drawing's view box. Colours are series numbers; the stylesheet has them.
Every chart carries its own figures for the table beneath.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Number = int | float
Show = Callable[[float], str]

WIDTH = 400.0
ROW = 42
HEIGHT = 220.0
LETTER = 6.6  # width of a letter at the 12 units the stylesheet draws with


@dataclass(frozen=True, slots=True)
class Box:
    """A bar or a part of one, of series `series` (from 1)."""

    x: float
    y: float
    width: float
    height: float
    series: int
    title: str


@dataclass(frozen=True, slots=True)
class Label:
    """A text at a place; `anchor` is start, middle or end. `minor` ones leave small screens."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    series: int = 0
    minor: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A run of points, broken where figures are missing."""

    path: str
    series: int
    dots: tuple[tuple[float, float, str], ...]


@dataclass(frozen=True, slots=True)
class Area:
    """What lies between two lines: a band of uncertainty."""

    path: str
    series: int


@dataclass(frozen=True, slots=True)
class Table:
    """The same figures to read: one head per column, one row per label."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """All that is drawn, and its table. `gridlines` are heights."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    labels: tuple[Label, ...]
    lines: tuple[Line, ...]
    gridlines: tuple[float, ...]
    left: float
    table: Table
    areas: tuple[Area, ...] = ()


def _plain(value: float) -> str:
    return f"{value:,g}"


def _r(value: float) -> float:
    return round(value, 2)


def ticks(most: float, about: int = 4) -> list[float]:
    """Round steps from 0 that reach `most`: 1, 2, 2.5 or 5 times a power of ten."""
    if most <= 0 or not math.isfinite(most):
        return [0.0, 1.0]
    raw = most / about
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(
        (factor * power for factor in (1, 2, 2.5, 5) if factor * power >= raw * (1 - 1e-9)),
        10 * power,
    )
    count = math.ceil(most / step - 1e-9)
    return [step * i for i in range(count + 1)]


def bars(
    rows: Sequence[tuple[str, Number]], *, show: Show = _plain, heads: tuple[str, str] = ("", "")
) -> Chart:
    """Bars that lie, one a row, each with its label above and its figure at its end.

    Figures are nought or more; raises ValueError else.
    """
    if any(value < 0 for _, value in rows):
        raise ValueError("bars are for figures of nought or more")
    most = max((float(value) for _, value in rows), default=0.0) or 1.0
    room = WIDTH - 8 - LETTER * max((len(show(float(v))) for _, v in rows), default=0)
    boxes, labels = [], []
    for index, (name, value) in enumerate(rows):
        y = index * ROW
        width = _r(float(value) / most * room)
        boxes.append(Box(0, y + 18, width, 16, 1, f"{name}: {show(float(value))}"))
        labels.append(Label(0, y + 12, name))
        labels.append(Label(_r(width + 8), y + 31, show(float(value))))
    table = Table(
        (heads[0] or "Name", heads[1] or "Figure"),
        tuple((name, show(float(value))) for name, value in rows),
    )
    height = float(max(1, len(rows)) * ROW)
    return Chart(WIDTH, height, tuple(boxes), tuple(labels), (), (), 0, table)


def _table(
    labels: Sequence[str],
    series: Sequence[tuple[str, Sequence[Number | None]]],
    show: Show,
    head: str,
) -> Table:
    rows = tuple(
        (
            label,
            *("" if (v := values[i]) is None else show(float(v)) for _, values in series),
        )
        for i, label in enumerate(labels)
    )
    return Table((head or "When", *(name for name, _ in series)), rows)


def _check(labels: Sequence[str], series: Sequence[tuple[str, Sequence[object]]]) -> None:
    if any(len(values) != len(labels) for _, values in series):
        raise ValueError("each series needs a figure, or None, for each label")


def _frame(
    labels: Sequence[str], steps: Sequence[float], show: Show, centres: Sequence[float]
) -> tuple[list[Label], list[float], Callable[[float], float]]:
    """Axis labels, gridlines, and the map from a figure to a height."""
    top, bottom = 14.0, HEIGHT - 26.0
    reach = steps[-1] or 1.0

    def at(value: float) -> float:
        return _r(bottom - value / reach * (bottom - top))

    texts = [Label(0, at(step) - 4, show(step)) for step in steps]
    apart = centres[1] - centres[0] if len(centres) > 1 else WIDTH
    longest = LETTER * max((len(label) for label in labels), default=0)
    each = max(1, math.ceil(len(labels) / 12), math.ceil(longest / apart))
    for index, (label, x) in enumerate(zip(labels, centres, strict=True)):
        if index % each == 0:
            minor = (index // each) % 2 == 1 and len(labels) > 6
            texts.append(Label(_r(x), HEIGHT - 6, label, "middle", minor=minor))
    return texts, [at(step) for step in steps], at


def stacked(
    labels: Sequence[str],
    series: Sequence[tuple[str, Sequence[Number]]],
    *,
    show: Show = _plain,
    head: str = "",
) -> Chart:
    """Columns built up from series, named at the right of the last column.

    Figures are nought or more; raises ValueError else, or where a series has a gap.
    """
    _check(labels, series)
    if any(value < 0 for _, values in series for value in values):
        raise ValueError("stacked columns are for figures of nought or more")
    left, right = _sides([name for name, _ in series], 8)
    slot = (right - left) / max(1, len(labels))
    centres = [left + slot * (i + 0.5) for i in range(len(labels))]
    sums = [sum(float(values[i]) for _, values in series) for i in range(len(labels))]
    texts, grid, at = _frame(labels, ticks(max(sums, default=0.0)), show, centres)
    wide = _r(min(slot * 0.64, 72))
    boxes: list[Box] = []
    names: list[tuple[float, str, int]] = []
    for i, centre in enumerate(centres):
        below = 0.0
        for number, (name, values) in enumerate(series, 1):
            value = float(values[i])
            y = at(below + value)
            height = _r(at(below) - y)
            if value > 0:
                words = f"{labels[i]}, {name}: {show(value)}"
                boxes.append(Box(_r(centre - wide / 2), y, wide, height, number, words))
            if i == len(labels) - 1:
                names.append((_r(y + height / 2 + 4), name, number))
            below += value
    texts += beside(names, right + 4)
    table = _table(labels, series, show, head)
    return Chart(WIDTH, HEIGHT, tuple(boxes), tuple(texts), (), tuple(grid), left, table)


def beside(names: Sequence[tuple[float, str, int]], x: float) -> list[Label]:
    """Names at the right, the lowest first, pushed up until none lies on another.

    Each is (height, name, series); `x` is where they begin.
    """
    gap, placed = 17.0, []
    lowest = HEIGHT - 24.0
    for wished, name, number in sorted(names, key=lambda entry: -entry[0]):
        y = min(wished, lowest)
        lowest = y - gap
        longest = int((WIDTH - x) / LETTER)
        short = name if len(name) <= longest else name[: longest - 1].rstrip() + "…"
        placed.append(Label(_r(x), _r(y), short, series=number))
    return placed[::-1]


def _sides(names: list[str], gap: float) -> tuple[float, float]:
    """Where the drawing begins and ends so that the names at its right have room."""
    letters = max((len(name) for name in names), default=0)
    return 46.0, max(WIDTH * 0.55, WIDTH - gap - letters * LETTER)


def lines(
    labels: Sequence[str],
    series: Sequence[tuple[str, Sequence[Number | None]]],
    *,
    show: Show = _plain,
    head: str = "",
) -> Chart:
    """Lines over time from nought, each named at its end; None breaks a line.

    Figures are nought or more; raises ValueError else.
    """
    _check(labels, series)
    known = [float(v) for _, values in series for v in values if v is not None]
    if any(value < 0 for value in known):
        raise ValueError("lines start from nought: figures must be nought or more")
    last = [next((float(v) for v in reversed(vs) if v is not None), 0.0) for _, vs in series]
    ends = [f"{show(value)} {name}" for (name, _), value in zip(series, last, strict=True)]
    left, right = _sides(ends, 8)
    step = (right - left - 24) / max(1, len(labels) - 1)
    centres = [left + 12 + step * i for i in range(len(labels))]
    texts, grid, at = _frame(labels, ticks(max(known, default=0.0)), show, centres)
    drawn: list[Line] = []
    names: list[tuple[float, str, int]] = []
    for number, (name, values) in enumerate(series, 1):
        path, dots, pen = [], [], False
        for x, label, value in zip(centres, labels, values, strict=True):
            if value is None:
                pen = False
                continue
            y = at(float(value))
            path.append(f"{'L' if pen else 'M'}{_r(x)} {y}")
            dots.append((_r(x), y, f"{label}, {name}: {show(float(value))}"))
            pen = True
        drawn.append(Line("".join(path), number, tuple(dots)))
        if dots:
            names.append((_r(dots[-1][1] + 4), ends[number - 1], number))
    texts += beside(names, right - 4)
    table = _table(labels, series, show, head)
    return Chart(WIDTH, HEIGHT, (), tuple(texts), tuple(drawn), tuple(grid), left, table)


@dataclass(frozen=True, slots=True)
class Spark:
    """A small line without axes, and the place of its last figure."""

    width: float
    height: float
    path: str
    end: tuple[float, float] | None


def spark(values: Sequence[Number], width: float = 96, height: float = 24) -> Spark:
    """A sparkline from the lowest figure to the highest; a level run lies in the middle."""
    if not values:
        return Spark(width, height, "", None)
    low, high = min(values), max(values)
    reach = float(high - low) or 1.0
    level = high == low
    step = (width - 8) / max(1, len(values) - 1)
    points = [
        (
            _r(4 + step * i),
            _r(height / 2 if level else height - 4 - (value - low) / reach * (height - 8)),
        )
        for i, value in enumerate(values)
    ]
    path = "M" + "L".join(f"{x} {y}" for x, y in points)
    return Spark(width, height, path, points[-1])


def _span_ticks(low: float, high: float) -> list[float]:
    """Round steps that reach from below `low` to above `high`, not from nought."""
    if high <= low:
        low, high = low - 1, high + 1
    step = ticks(high - low)[1]
    first, last = math.floor(low / step), math.ceil(high / step)
    return [step * i for i in range(first, last + 1)]


def over_time(
    series: Sequence[tuple[str, Sequence[tuple[float, float]]]],
    until: float,
    *,
    show: Show = _plain,
    show_axis: Show = _plain,
    show_time: Show = _plain,
    head: str = "",
) -> Chart:
    """Figures that hold from one moment to the next, as stairs, each named at its end.

    A series is (time, figure) pairs in the order of time, from 0; each figure holds until the
    next, the last until `until`. The heights do not begin at nought: differences are what is
    looked at.
    """
    drawn = [(name, points) for name, points in series if points]
    ends = [f"{show(points[-1][1])} {name}" for name, points in drawn]
    # Figures are wider than letters, and small screens draw them larger.
    left, right = _sides(ends, 8 + 1.6 * max((len(end) for end in ends), default=0))
    figures = [figure for _, points in drawn for _, figure in points]
    steps = _span_ticks(min(figures, default=0), max(figures, default=1))
    top, bottom = 14.0, HEIGHT - 26.0
    reach = max(until, *(when for _, points in drawn for when, _ in points), 1e-9)

    def at(figure: float) -> float:
        return _r(bottom - (figure - steps[0]) / (steps[-1] - steps[0]) * (bottom - top))

    def across(when: float) -> float:
        return _r(left + 12 + when / reach * (right - left - 24))

    times = [when for when in ticks(reach) if when <= reach]
    labels = [Label(0, at(step) - 4, show_axis(step)) for step in steps]
    labels += [
        Label(across(when), HEIGHT - 6, show_time(when), "middle", minor=i % 2 == 1)
        for i, when in enumerate(times)
    ]
    lines_, names = [], []
    for number, ((name, points), end) in enumerate(zip(drawn, ends, strict=True), 1):
        path = f"M{across(points[0][0])} {at(points[0][1])}"
        path += "".join(f"H{across(when)}V{at(figure)}" for when, figure in points[1:])
        path += f"H{across(reach)}"
        y = at(points[-1][1])
        words = f"{show_time(points[-1][0])}, {name}: {show(points[-1][1])}"
        lines_.append(Line(path, number, ((across(reach), y, words),)))
        names.append((_r(y + 4), end, number))
    labels += beside(names, right - 4)
    moments = sorted({when for _, points in drawn for when, _ in points})
    rows = tuple(
        (show_time(when), *(_held(points, when, show) for _, points in drawn)) for when in moments
    )
    table = Table((head or "When", *(name for name, _ in drawn)), rows)
    grid = tuple(at(step) for step in steps)
    return Chart(WIDTH, HEIGHT, (), tuple(labels), tuple(lines_), grid, left, table)


def _held(points: Sequence[tuple[float, float]], when: float, show: Show) -> str:
    """The figure that holds at a moment; nothing before the first."""
    known = [figure for moment, figure in points if moment <= when]
    return show(known[-1]) if known else ""
