"""Drafts as tables and drawings: where the money goes, how parts differ, who gets what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coop.surplus import words
from coop.surplus.outcome import Outcome, Part, Spread, grouped, spread
from coop.surplus.queries import Worked
from coop.surplus.rules import Figures, Standing
from core.money import pounds
from core.ui import charts

BANDS = 10
SHORT = 14


@dataclass(frozen=True, slots=True)
class Beside:
    """A row of a table with a cell for each draft."""

    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person under one draft."""

    who: Standing
    part: Part


def _show(value: float) -> str:
    return f"£{value:,.0f}"


def _beside(rows: Sequence[Worked], pairs: Sequence[dict[str, str]]) -> list[Beside]:
    labels = dict.fromkeys(label for found in pairs for label in found)
    return [Beside(label, tuple(found.get(label, "") for found in pairs)) for label in labels]


def steps(rows: Sequence[Worked]) -> list[Beside]:
    """Where the money goes under each draft, in the order of surplus."""
    order = (
        "After interest on members’ money",
        "Losses of earlier years covered",
        "Required reserve",
        "General reserve",
        "Indivisible reserve",
        "Social purposes",
        "Bonus, paid now",
        "Bonus, kept in capital accounts",
    )
    pairs = [
        {said: pounds(pence) for said, pence in (words.steps(row.outcome) if row.outcome else ())}
        for row in rows
    ]
    found = {row.label: row for row in _beside(rows, pairs)}
    return [found[label] for label in order if label in found]


def rules(rows: Sequence[Worked]) -> list[Beside]:
    """What each draft says."""
    return _beside(rows, [dict(words.sentences(row.rule)) for row in rows])


def money(rows: Sequence[Worked]) -> charts.Chart:
    """Where the money goes, as columns built up."""
    there = [(row.draft.name, row.outcome) for row in rows if row.outcome]
    parts: tuple[tuple[str, Callable[[Outcome], int]], ...] = (
        ("Bonus now", lambda one: one.now),
        ("Bonus kept", lambda one: one.kept),
        ("General reserve", lambda one: one.to_general),
        ("Indivisible", lambda one: one.to_indivisible),
        ("Social", lambda one: one.social),
    )
    series = [(name, [worth(one) / 100 for _, one in there]) for name, worth in parts]
    return charts.stacked(
        [shorter(name) for name, _ in there],
        [(name, values) for name, values in series if any(values)],
        show=_show,
        head="Draft",
    )


def shorter(name: str) -> str:
    """A draft's name that fits beneath a column."""
    return name if len(name) <= SHORT else f"{name[: SHORT - 1].rstrip()}…"


def spreads(rows: Sequence[Worked]) -> list[tuple[Worked, Spread]]:
    """How parts differ under each draft."""
    return [(row, spread(part.pence for part in row.outcome.parts)) for row in rows if row.outcome]


def groups(
    rows: Sequence[Worked], figures: Figures, key: Callable[[Standing], str]
) -> list[tuple[str, tuple[Spread | None, ...]]]:
    """The spread within each group under each draft, by the group's name."""
    found = [dict(grouped(row.outcome, figures, key)) if row.outcome else {} for row in rows]
    names = sorted({name for one in found for name in one})
    return [(name, tuple(one.get(name) for one in found)) for name in names]


def histogram(outcome: Outcome) -> charts.Chart | None:
    """How many people get how much; None where all get the same or nobody gets any."""
    found = sorted(part.pence for part in outcome.parts if part.pence)
    if not found or found[0] == found[-1]:
        return None
    ticks = charts.ticks(found[-1] / 100, BANDS)
    step = round((ticks[1] - ticks[0]) * 100)
    first = found[0] // step
    bands = range(first, found[-1] // step + 1)
    return charts.bars(
        [
            (
                f"{_show(band * step / 100)} to {_show((band + 1) * step / 100)}",
                sum(band * step <= pence < (band + 1) * step for pence in found),
            )
            for band in bands
        ],
        show=lambda value: f"{value:.0f}",
        heads=("Part of the bonus", "People"),
    )


def mine(rows: Sequence[tuple[str, Part | None]]) -> charts.Chart | None:
    """My part under each draft."""
    if len(rows) < 2:
        return None
    return charts.bars(
        [(name, part.pence / 100 if part else 0) for name, part in rows],
        show=lambda value: f"£{value:,.2f}",
        heads=("Draft", "Your part"),
    )


def people(worked: Worked, figures: Figures) -> list[PersonRow]:
    """Everybody with a part, the largest first."""
    if worked.outcome is None:
        return []
    by_id = {one.person_id: one for one in figures.people}
    rows = [PersonRow(by_id[part.person_id], part) for part in worked.outcome.parts]
    return sorted(rows, key=lambda row: (-row.part.pence, row.who.name))
