"""Sections as pages show them: each figure in words, each picture as a chart of its grid."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from core import money
from core.sections import Cell, Grid, Kind, Measure, Picture, Section, Shape
from core.ui import charts
from core.ui.filters import day_year, hours, pounds
from core.ui.stairs import Fall, stairs

NOTHING = "—"
YEAR, MONTH = 365.25, 365.25 / 12


def said(value: Cell, kind: Kind) -> str:
    """A figure in words: 12.5 %, £1,234.50, 36.5 h, 9 December 2026; a dash for nothing."""
    match value, kind:
        case (None | "", _):
            return NOTHING
        case (date(), Kind.DATE) if not isinstance(value, datetime):
            return day_year(value)
        case (Decimal(), Kind.SHARE):
            return _share(value)
        case (int(), Kind.PENCE):
            return pounds(value)
        case (int(), Kind.MINUTES):
            return hours(value)
        case (int(), Kind.DAYS):
            return f"{value:,} {'day' if abs(value) == 1 else 'days'}"
        case (int(), Kind.COUNT):
            return f"{value:,}"
        case (Decimal(), Kind.NUMBER):
            return f"{money.plain(value):,f}"
        case (str(), Kind.TEXT):
            return value
    raise TypeError(f"{value!r} is not a {kind.value}")


def _share(value: Decimal) -> str:
    exact = (value * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{money.plain(exact):f} %".replace("-", "\N{MINUS SIGN}")


def told(measure: Measure) -> str:
    """What divides by what: "12 leavers ÷ 96 people"; "" where the figure stands alone."""
    sides = [
        f"{said(part.value, part.kind)} {part.words}"
        for part in (measure.over, measure.under)
        if part is not None
    ]
    return " ÷ ".join(sides)


def drawn(section: Section) -> list[tuple[Picture, charts.Chart]]:
    """The charts of a section, in order, without those that have nothing to draw."""
    found = [(picture, chart(section.grid(picture.grid), picture)) for picture in section.pictures]
    return [(picture, one) for picture, one in found if one is not None]


def chart(grid: Grid, picture: Picture) -> charts.Chart | None:
    """A picture as a chart; None where the grid has no figures to draw."""
    if not any(_number(v) for place in picture.series for v in grid.column(place)):
        return None
    if picture.shape is Shape.STAIRS:
        return _stairs(grid, picture)
    labels = [said(cell, grid.fields[picture.label].kind) for cell in grid.column(picture.label)]
    show = _show(grid.fields[picture.series[0]].kind)
    head = grid.fields[picture.label].head
    if picture.shape is Shape.BARS:
        place = picture.series[0]
        values = [(n, _number(v) or 0.0) for n, v in zip(labels, grid.column(place), strict=True)]
        return charts.bars(values, show=show, heads=(head, grid.fields[place].head))
    series = [
        (grid.fields[place].head, [_number(value) for value in grid.column(place)])
        for place in picture.series
    ]
    if picture.shape is Shape.STACKED:
        whole = [(name, [value or 0.0 for value in values]) for name, values in series]
        return charts.stacked(labels, whole, show=show, head=head)
    return charts.lines(labels, series, show=show, head=head)


def _stairs(grid: Grid, picture: Picture) -> charts.Chart:
    times = [_number(value) or 0.0 for value in grid.column(picture.label)]
    bands = picture.bands or tuple((place, place) for place in picture.series)
    falls = [
        Fall(
            grid.fields[place].head,
            tuple(
                zip(
                    times,
                    (_number(value) for value in grid.column(place)),
                    (_number(value) for value in grid.column(low)),
                    (_number(value) for value in grid.column(high)),
                    strict=True,
                )
            ),
        )
        for place, (low, high) in zip(picture.series, bands, strict=True)
    ]
    field = grid.fields[picture.label]
    marks, show_time = _axis(field.kind, max(times, default=0.0))
    return stairs(
        falls, show=_show(Kind.SHARE), show_time=show_time, marks=marks, head=field.head
    )  # fmt: skip


def _axis(kind: Kind, reach: float) -> tuple[list[float], Callable[[float], str]]:
    """Times along the axis: years or months of days, round numbers of anything else."""
    if kind is not Kind.DAYS:
        return [], lambda value: f"{value:,g}"
    if reach > 3 * YEAR:
        years = int(reach / YEAR)
        apart = 1 if years <= 5 else 2 if years <= 10 else 5  # words that do not touch
        return [YEAR * n for n in range(0, years + 1, apart)], _years
    step = 6 if reach > YEAR else 3
    return [MONTH * n for n in range(0, int(reach / MONTH) + 1, step)], _months


def _years(days: float) -> str:
    years = round(days / YEAR, 1)
    return f"{years:g} {'year' if years == 1 else 'years'}"


def _months(days: float) -> str:
    months = round(days / MONTH)
    return f"{months} {'month' if months == 1 else 'months'}"


def _number(value: Cell) -> float | None:
    return float(value) if isinstance(value, int | Decimal) else None


def _show(kind: Kind) -> charts.Show:
    """A figure on an axis, shorter than in a table: whole pounds, whole hours."""
    match kind:
        case Kind.SHARE:
            return lambda value: f"{value * 100:.3g} %"
        case Kind.PENCE:
            return lambda value: f"£{value / 100:,.0f}"
        case Kind.MINUTES:
            return lambda value: f"{value / 60:,.4g} h"
        case _:
            return lambda value: f"{value:,g}"
