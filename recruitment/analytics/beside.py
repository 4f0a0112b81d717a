"""The figures of two periods in two rows. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from core.sections import Cell, Field, Grid, Kind, Measure, Section

HEADS = (
    Field("From", Kind.DATE),
    Field("Until", Kind.DATE),
    Field("Referred", Kind.COUNT),
    Field("Started work", Kind.COUNT),
    Field("Of all", Kind.SHARE),
    Field("Ended without work", Kind.COUNT),
    Field("Of all", Kind.SHARE),
    Field("Spent", Kind.PENCE),
    Field("Stayed", Kind.COUNT),
    Field("Cost of each who stayed", Kind.PENCE),
)


def section(now: Sequence[Section], then: Sequence[Section]) -> Section:
    """One grid: the period, and the one it is compared with."""
    words = "A later period has had less time: its referrals may still come to work."
    rows = (_row(now), _row(then))
    grid = Grid("compared", "Beside another time", HEADS, rows, words)
    return Section("beside", "", grids=(grid,))


def _row(parts: Sequence[Section]) -> tuple[Cell, ...]:
    found: dict[str, Measure] = {one.code: one for part in parts for one in part.measures}
    started, ended, cost = found["started"], found["ended"], found["cost"]
    over, under = _sides(started)
    gone, _ = _sides(ended)
    spent, stayed = _sides(cost)
    return (
        started.from_on, started.until_on, under, over, started.value, gone, ended.value,
        spent, stayed, cost.value,
    )  # fmt: skip


def _sides(one: Measure) -> tuple[Cell, Cell]:
    return (one.over.value if one.over else None, one.under.value if one.under else None)
