"""How full the records are: by field, by person, as a whole, against the line of 90 %. Pure.

Counted is what the staff file asks about everybody, and about nurses and social workers what it
asks about them; not what depends on another answer of the worker's own, as to count that would
tell how they answered. A field that says “not known” is filled, and is told apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from coop.ascwds import rows
from coop.ascwds.values import Files, Status, Worker
from coop.ascwds.wording import SHOWN_AS_FILLED, label

LINE = Decimal("0.9")  # what funding asks for, as Skills for Care tells employers
PAY, HOURS = "SALARYINT", "CONTHOURS"
FIELDS = (
    *("MAINJOBROLE", "EMPLSTATUS", "STARTDATE", "ZEROHRCONT", HOURS, PAY, "DAYSSICK"),
    *("POSTCODE", "DOB", "STARTINSECT", "RECSOURCE", "APPRENTICE"),
    *("CARECERT", "L2CARECERT", "SCQUAL", "NONSCQUAL", "CWPCATEGORY"),
    *SHOWN_AS_FILLED,
)
OF_ROLE = {"NMCREG": "16", "AMHP": "6"}
NAMES = {HOURS: "Hours a week", PAY: "Pay"}
# Not known, by its code in the list of the field.
UNKNOWN = {
    **dict.fromkeys((HOURS, PAY, "DAYSSICK", "STARTINSECT", "ZEROHRCONT", "APPRENTICE"), "999"),
    **dict.fromkeys(("SCQUAL", "NONSCQUAL", "CWPCATEGORY", "AMHP"), "999"),
    "RECSOURCE": "16",
}


def name(column: str) -> str:
    """What a field is called in the meter."""
    return NAMES.get(column) or label(column)


@dataclass(frozen=True, slots=True)
class Cell:
    """A field of a person: None where it is not asked of them."""

    filled: bool | None
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A person with a cell for each field, in the order of the meter's."""

    person_id: int
    name: str
    workplace: str
    workplace_id: int
    ref: str
    cells: tuple[Cell, ...]

    @property
    def asked(self) -> int:
        """How many fields are asked of them."""
        return sum(cell.filled is not None for cell in self.cells)

    @property
    def filled(self) -> int:
        """How many of these say something."""
        return sum(bool(cell.filled) for cell in self.cells)

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return self.filled == self.asked


@dataclass(frozen=True, slots=True)
class Tally:
    """A field over everybody."""

    column: str
    asked: int
    filled: int
    unknown: int

    @property
    def name(self) -> str:
        """What the field is called."""
        return name(self.column)

    @property
    def share(self) -> Decimal:
        """Filled of asked; 1 where nobody is asked."""
        return part(self.filled, self.asked)


@dataclass(frozen=True, slots=True)
class Meter:
    """All of it."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    tallies: tuple[Tally, ...]

    @property
    def asked(self) -> int:
        """Fields asked of everybody together."""
        return sum(line.asked for line in self.lines)

    @property
    def filled(self) -> int:
        """Those of them that say something."""
        return sum(line.filled for line in self.lines)

    @property
    def share(self) -> Decimal:
        """Filled of asked."""
        return part(self.filled, self.asked)

    @property
    def complete(self) -> int:
        """People of whom nothing is missing."""
        return sum(line.complete for line in self.lines)

    @property
    def complete_share(self) -> Decimal:
        """The same of everybody."""
        return part(self.complete, len(self.lines))


def part(some: int, of: int) -> Decimal:
    """A share to four places; of nothing it is all."""
    return (Decimal(some) / of).quantize(Decimal("0.0001")) if of else Decimal(1)


def meter(files: Files) -> Meter:
    """The meter of everybody who stays in the files."""
    staff = [one for one in files.workers if one.status is not Status.DELETE]
    places = {one.id: one.name for one in files.workplaces}
    asked_of = [column for column, role in OF_ROLE.items() if any(w.role == role for w in staff)]
    columns = (*FIELDS, *asked_of)
    lines = tuple(
        Line(
            one.person_id,
            one.name,
            places.get(one.workplace_id, ""),
            one.workplace_id,
            one.ref,
            _cells(one, columns),
        )
        for one in staff
    )
    return Meter(columns, lines, _tallies(columns, lines))


def _cells(one: Worker, columns: Sequence[str]) -> tuple[Cell, ...]:
    row = rows.worker(one)
    made = []
    for column in columns:
        if column in OF_ROLE and one.role != OF_ROLE[column]:
            made.append(Cell(None))
            continue
        told = row[column]
        if column == HOURS:
            told = told or row["AVGHOURS"]
        made.append(Cell(bool(told), bool(told) and told == UNKNOWN.get(column)))
    return tuple(made)


def _tallies(columns: Sequence[str], lines: Sequence[Line]) -> tuple[Tally, ...]:
    return tuple(
        Tally(
            column,
            sum(line.cells[place].filled is not None for line in lines),
            sum(bool(line.cells[place].filled) for line in lines),
            sum(line.cells[place].unknown for line in lines),
        )
        for place, column in enumerate(columns)
    )
