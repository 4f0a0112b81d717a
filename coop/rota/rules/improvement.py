"""How a rota got better while it was made, and how near to the best possible it is proved to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MOST_POINTS = 60  # kept of one making: enough for a line on a page, small enough for a row
Packed = list[list[int | None]]


@dataclass(frozen=True, slots=True)
class Point:
    """What was known `tenths` of a second after the beginning: points, and the proved bound."""

    tenths: int
    objective: int
    bound: int | None = None

    @property
    def seconds(self) -> float:
        """When, in seconds."""
        return self.tenths / 10

    @property
    def gap(self) -> float | None:
        """As `proved_gap`."""
        return proved_gap(self.objective, self.bound)


def proved_gap(objective: int, bound: int | None) -> float | None:
    """The share (0.01: 1 %) by which the best possible may have fewer points; None: not proved."""
    if bound is None:
        return None
    return max(0, objective - bound) / max(1, abs(objective))


def near_enough(objective: int, bound: int | None, permille: int | None) -> bool:
    """Whether the proved gap is no wider than the one chosen; in whole numbers, so exactly."""
    if bound is None or permille is None:
        return False
    return 1000 * max(0, objective - bound) <= permille * max(1, abs(objective))


def gap_figure(objective: int, bound: int) -> str:
    """The proved gap in per cent, never rounded down: "0.37 %", "12.5 %", "over 100 %"."""
    over, whole = max(0, objective - bound), max(1, abs(objective))
    if over > whole:
        return "over 100 %"
    hundredths = -(-over * 10_000 // whole)
    if hundredths >= 1000:  # from 10 % one decimal says it
        return f"{-(-over * 1000 // whole) / 10:.1f} %"
    return f"{hundredths / 100:.2f} %"


def gap_words(objective: int | None, bound: int | None, *, ended: bool = False) -> str:
    """How near to the best possible, and whether anything is proved."""
    if objective is None or bound is None:
        return "No bound was proved" if ended else "No bound proved yet"
    if objective <= bound:
        return "The best possible: proved"
    if objective - bound > max(1, abs(objective)):
        return "Only a far-off bound was proved" if ended else "Only a far-off bound is proved yet"
    return f"Within {gap_figure(objective, bound)} of the best possible: proved"


def with_news(points: Sequence[Point], new: Point) -> tuple[Point, ...]:
    """The points and one more where it tells something; thinned when there are too many.

    Points never rise and bounds never fall: a later, worse reading is no news.
    """
    if not points:
        return (new,)
    last = points[-1]
    known = [bound for bound in (last.bound, new.bound) if bound is not None]
    now = Point(
        max(last.tenths, new.tenths),
        min(last.objective, new.objective),
        max(known) if known else None,
    )
    if (now.objective, now.bound) == (last.objective, last.bound):
        return tuple(points)
    if now.tenths == last.tenths and len(points) > 1:
        return (*points[:-1], now)
    found = (*points, now)
    return thinned(found) if len(found) > MOST_POINTS else found


def thinned(points: Sequence[Point], most: int = MOST_POINTS // 2) -> tuple[Point, ...]:
    """At most `most` points (2 or more): the ends, and those before the largest steps down."""
    if len(points) <= most:
        return tuple(points)
    inner = range(1, len(points) - 1)

    def step(i: int) -> int:
        before, after = points[i - 1], points[i]
        risen = 0
        if after.bound is not None:
            risen = after.bound - (before.bound if before.bound is not None else after.bound)
        return before.objective - after.objective + risen

    chosen = sorted(sorted(inner, key=lambda i: (-step(i), i))[: most - 2])
    return (points[0], *(points[i] for i in chosen), points[-1])


def with_end(
    points: Sequence[Point], tenths: int, objective: int, bound: int | None
) -> tuple[Point, ...]:
    """The points and the end: what the checker left, whatever was told before."""
    kept = [one for i, one in enumerate(points) if one.tenths < tenths or i == 0]
    return (*kept, Point(max(tenths, kept[-1].tenths if kept else 0), objective, bound))


def packed(points: Sequence[Point]) -> Packed:
    """As compact JSON: [[tenths, objective, bound or null], ...]."""
    return [[one.tenths, one.objective, one.bound] for one in points]


def unpacked(raw: object) -> tuple[Point, ...]:
    """What `packed` gave; nothing for anything else."""
    if not isinstance(raw, list):
        return ()
    return tuple(Point(*one) for one in raw)
