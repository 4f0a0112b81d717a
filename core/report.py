"""Report sections on paper: a tagged PDF of figures, charts, tables and what the words mean."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from core.pdf import typeset
from core.sections import Grid, Kind, Measure, Section, terms
from core.ui.filters import day_year
from core.ui.sections import drawn, said, told
from core.ui.svg import alone

PAPER = Path(__file__).with_name("papers") / "sections.typ"
LONGEST = 60  # rows of a grid on paper; the workbook has them all


def paper(
    title: str,
    author: str,
    lines: Sequence[str],
    sections: Sequence[Section],
    *,
    made_at: datetime | None = None,
) -> bytes:
    """The PDF. `author` is the co-op, `lines` stand under the title.

    A grid of more than 60 rows is cut, and says so. Without `made_at` the same sections give the
    same bytes.
    """
    return typeset(PAPER, _data(title, author, lines, sections), made_at=made_at)


def _data(
    title: str, author: str, lines: Sequence[str], sections: Sequence[Section]
) -> dict[str, Any]:
    return {
        "title": title,
        "author": author,
        "lines": list(lines),
        "sections": [_section(one) for one in sections],
        "terms": [[term.name, term.words] for term in terms(sections)],
    }


def _section(one: Section) -> dict[str, Any]:
    return {
        "title": one.title,
        "words": one.words,
        "measures": [_measure(measure) for measure in one.measures],
        "pictures": [
            {
                "title": picture.title,
                "words": picture.words,
                "svg": alone(chart),
                "alt": f"{picture.title}. {picture.words} The figures stand in the table "
                f"{one.grid(picture.grid).title}.",
            }
            for picture, chart in drawn(one)
        ],
        "grids": [_grid(grid) for grid in one.grids],
    }


def _measure(measure: Measure) -> list[str]:
    when = day_year(measure.until_on)
    if measure.from_on != measure.until_on:
        when = f"{day_year(measure.from_on)} to {when}"
    parts = ". ".join(part for part in (told(measure), measure.words) if part)
    return [measure.label, said(measure.value, measure.kind), parts, when]


def _grid(grid: Grid) -> dict[str, Any]:
    kinds = [field.kind for field in grid.fields]
    rows = [
        [said(value, kind) for value, kind in zip(row, kinds, strict=True)]
        for row in grid.rows[:LONGEST]
    ]
    words = grid.words
    if len(grid.rows) > LONGEST:
        words = f"{words} The first {LONGEST} of {len(grid.rows):,} rows; all are in the workbook."
    total = None
    if grid.total is not None:
        total = [
            "" if value is None else said(value, kind)
            for value, kind in zip(grid.total, kinds, strict=True)
        ]
    return {
        "title": grid.title,
        "words": words.strip(),
        "heads": [field.head for field in grid.fields],
        "numbers": [kind not in (Kind.TEXT, Kind.DATE) for kind in kinds],
        "rows": rows,
        "total": total,
    }
