"""What a report says, as values: one section is drawn on a page, in a workbook and on paper.

A slice that knows figures makes sections with pure rules; `core.ui.sections` draws them,
`core.sheets.sections` writes a workbook of them, `core.report` a PDF. No figure is
worked out a second time, so a page cannot differ from a file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

Cell = str | int | Decimal | date | None


class Kind(StrEnum):
    """What a figure is, and so how it is shown. In brackets the Python value."""

    TEXT = "text"  # str
    DATE = "date"  # date
    COUNT = "count"  # int
    DAYS = "days"  # int
    MINUTES = "hours"  # int minutes, shown as hours
    PENCE = "money"  # int pence, shown as pounds
    SHARE = "share"  # Decimal, 0.125 is 12.5 %
    NUMBER = "number"  # Decimal


@dataclass(frozen=True, slots=True)
class Part:
    """One side of a fraction: what was counted, and how many."""

    words: str
    value: int | Decimal
    kind: Kind = Kind.COUNT


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure that can be defended: what it divides by what, between which days.

    `definition` is a sentence with its source. `value` is None where nothing can be said yet
    (nobody to divide by); `words` then say why. `code` is unique in its section. `url` leads to
    the people behind it, for those allowed.
    """

    code: str
    label: str
    kind: Kind
    value: int | Decimal | None
    from_on: date
    until_on: date
    definition: str
    over: Part | None = None
    under: Part | None = None
    words: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a grid."""

    head: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. The first field names the row. `links`, if given, has an address ("" for none)
    for each row, for the page alone. `total` is a last row, shown bold.
    """

    code: str
    title: str
    fields: tuple[Field, ...]
    rows: tuple[tuple[Cell, ...], ...]
    words: str = ""
    total: tuple[Cell, ...] | None = None
    links: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        wrong = [row for row in (*self.rows, self.total or self._none()) if len(row) != self.width]
        if wrong:
            raise ValueError(f"{self.code}: {len(self.fields)} fields, but a row {wrong[0]}")
        if self.links and len(self.links) != len(self.rows):
            raise ValueError(f"{self.code}: a link, or none, for each row")

    def _none(self) -> tuple[Cell, ...]:
        return (None,) * self.width

    @property
    def width(self) -> int:
        """How many fields there are."""
        return len(self.fields)

    def column(self, place: int) -> tuple[Cell, ...]:
        """One field of every row."""
        return tuple(row[place] for row in self.rows)


class Shape(StrEnum):
    """How a grid is drawn."""

    LINES = "lines"  # over time
    BARS = "bars"  # lying, the first series only
    STACKED = "stacked"  # columns built up
    STAIRS = "stairs"  # shares that hold until the next row, with bands: survival


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing of a grid of the same section, by its code.

    `series` are places of fields, `label` the field along the axis (a COUNT or DAYS field for
    STAIRS). `bands` are (low, high) fields, one pair for each series, for STAIRS.
    `words` say what to see in it, in a sentence.
    """

    grid: str
    shape: Shape
    title: str
    series: tuple[int, ...]
    words: str = ""
    label: int = 0
    bands: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """A word and what it means, for the notes of a workbook."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter of a report. `words` is what it says in a sentence or two, in plain English."""

    code: str
    title: str
    words: str = ""
    measures: tuple[Measure, ...] = ()
    grids: tuple[Grid, ...] = ()
    pictures: tuple[Picture, ...] = ()
    terms: tuple[Term, ...] = ()

    def grid(self, code: str) -> Grid:
        """One of its grids; LookupError when there is none of that code."""
        for one in self.grids:
            if one.code == code:
                return one
        raise LookupError(code)

    def measure(self, code: str) -> Measure:
        """One of its measures; LookupError when there is none of that code."""
        for one in self.measures:
            if one.code == code:
                return one
        raise LookupError(code)

    def without_links(self) -> Section:
        """The same for what leaves the screen."""
        return replace(
            self,
            measures=tuple(replace(one, url="") for one in self.measures),
            grids=tuple(replace(one, links=()) for one in self.grids),
        )


def share(over: int | Decimal, under: int | Decimal) -> Decimal | None:
    """A fraction to four places, half up; None where there is nothing to divide by."""
    if not under:
        return None
    return (Decimal(over) / Decimal(under)).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def fraction(
    code: str,
    label: str,
    over: Part,
    under: Part,
    *,
    from_on: date,
    until_on: date,
    definition: str,
    words: str = "",
    url: str = "",
) -> Measure:
    """A measure that is `over` divided by `under`; where `under` is nought it has no value."""
    return Measure(
        code, label, Kind.SHARE, share(over.value, under.value), from_on, until_on, definition,
        over, under, words or ("" if under.value else f"No {under.words} to divide by."), url,
    )  # fmt: skip


def joined(code: str, title: str, words: str, parts: Sequence[Section]) -> Section:
    """Several sections as one chapter, in their order; ValueError where two share a code."""
    made = Section(
        code,
        title,
        words,
        measures=tuple(one for part in parts for one in part.measures),
        grids=tuple(one for part in parts for one in part.grids),
        pictures=tuple(one for part in parts for one in part.pictures),
        terms=terms([replace(part, measures=()) for part in parts]),
    )
    for codes in ([one.code for one in made.measures], [one.code for one in made.grids]):
        if len(set(codes)) != len(codes):
            raise ValueError(f"{code}: two of one code among {codes}")
    return made


def terms(sections: Sequence[Section]) -> tuple[Term, ...]:
    """Every word explained in these sections, measures first, each once."""
    found: dict[str, str] = {}
    for one in sections:
        for measure in one.measures:
            found.setdefault(measure.label, measure.definition)
        for term in one.terms:
            found.setdefault(term.name, term.words)
    return tuple(Term(name, words) for name, words in found.items())
