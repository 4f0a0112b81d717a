"""Shares that fall by steps, each with its band: how many are still here as time goes on.

Drawn from nought to one whatever the figures, so that two drawings can be compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.ui.charts import (
    HEIGHT,
    LETTER,
    WIDTH,
    Area,
    Chart,
    Label,
    Line,
    Show,
    Table,
    beside,
    ticks,
)

TOP, BOTTOM, LEFT = 14.0, HEIGHT - 26.0, 46.0
PARTS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Fall:
    """One group: (time, share, low, high) in the order of time; each holds until the next.

    Where a share is None the group is known no longer.
    """

    name: str
    points: tuple[tuple[float, float | None, float | None, float | None], ...]

    def known(self) -> list[tuple[float, float, float, float]]:
        """The points of which something is known; a band that is missing has no width."""
        return [
            (when, share, share if low is None else low, share if high is None else high)
            for when, share, low, high in self.points
            if share is not None
        ]


def stairs(
    falls: Sequence[Fall],
    *,
    show: Show,
    show_time: Show,
    marks: Sequence[float] = (),
    head: str = "",
) -> Chart:
    """The drawing. `marks` are the times written along the axis; round ones when none given."""
    drawn = [(fall, points) for fall in falls if (points := fall.known())]
    reach = max((points[-1][0] for _, points in drawn), default=0) or 1.0
    ends = [f"{show(points[-1][1])} {fall.name}".strip() for fall, points in drawn]
    # What stands at a line's end is larger on a small screen.
    letters = max((len(end) for end in ends), default=0)
    right = max(WIDTH * 0.55, WIDTH - 14 - 1.1 * letters * LETTER)

    def across(when: float) -> float:
        return round(LEFT + when / reach * (right - LEFT - 12), 2)

    def up(share: float) -> float:
        return round(BOTTOM - share * (BOTTOM - TOP), 2)

    labels = [Label(0, up(part) - 4, show(part)) for part in PARTS]
    times = [when for when in (marks or ticks(reach)) if when <= reach]
    labels += [
        Label(across(when), HEIGHT - 6, show_time(when), "middle", minor=i % 2 == 1)
        for i, when in enumerate(times)
    ]
    lines, areas = [], []
    placed: list[tuple[float, str, int]] = []
    for number, ((fall, points), end) in enumerate(zip(drawn, ends, strict=True), 1):
        held = [(across(when), up(share)) for when, share, _, _ in points]
        path = f"M{held[0][0]} {held[0][1]}" + "".join(f"H{x}V{y}" for x, y in held[1:])
        x, y = held[-1]
        words = f"{show_time(points[-1][0])}, {fall.name}: {show(points[-1][1])}"
        lines.append(Line(path, number, ((x, y, words),)))
        placed.append((y + 4, end, number))
        if any(low < high for _, _, low, high in points):
            lower = [(across(when), up(low)) for when, _, low, _ in points]
            upper = [(across(when), up(high)) for when, _, _, high in points]
            areas.append(Area(_band(upper, lower), number))
    labels += beside(placed, right - 4)
    grid = tuple(up(part) for part in PARTS)
    table = Table((head or "When", *(fall.name for fall in falls)), _rows(falls, show, show_time))
    return Chart(
        WIDTH, HEIGHT, (), tuple(labels), tuple(lines), grid, LEFT, table, tuple(areas)
    )  # fmt: skip


def _band(upper: Sequence[tuple[float, float]], lower: Sequence[tuple[float, float]]) -> str:
    """Along the upper edge as stairs, and back along the lower."""
    there = f"M{upper[0][0]} {upper[0][1]}" + "".join(f"H{x}V{y}" for x, y in upper[1:])
    back = f"V{lower[-1][1]}"
    for (x, _), (_, before) in zip(lower[:0:-1], lower[-2::-1], strict=True):
        back += f"H{x}V{before}"
    return f"{there}{back}H{lower[0][0]}Z"


def _rows(falls: Sequence[Fall], show: Show, show_time: Show) -> tuple[tuple[str, ...], ...]:
    moments = sorted({point[0] for fall in falls for point in fall.points})
    held = [{point[0]: point[1] for point in fall.points} for fall in falls]
    return tuple(
        (
            show_time(when),
            *("" if (share := known.get(when)) is None else show(share) for known in held),
        )
        for when in moments
    )
