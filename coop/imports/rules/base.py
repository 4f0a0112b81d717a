"""What every check shares: where faults go, and how the workbook's words are looked up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from coop.imports.columns import TEMPLATE
from coop.imports.rows import Known
from core.sheets.columns import Book, Fault, Faults, Row, SheetSpec
from core.sheets.values import cell_value
from core.sheets.words import fold, shown


@dataclass(slots=True)
class Name:
    """A name as it is kept, and what else is known of it."""

    name: str
    row: int | None = None  # where in the workbook, None: the co-op has it already
    months: int | None = None  # of a competency


class Checker:
    """Goes through a book; collects faults, warnings, and names to look up."""

    def __init__(self, book: Book, known: Known, on: date) -> None:
        self.book, self.known, self.on = book, known, on
        faulty = {fault.sheet for fault in book.faults}
        # of a sheet that could not be read nothing is known: what points at it is not at fault
        self.unread = {
            spec.key for spec in TEMPLATE if spec.title in faulty and not book.sheets.get(spec.key)
        }
        self.faults, self.warnings = Faults(), Faults()
        self.services = {fold(name): Name(name) for name in known.services}
        self.competencies = {fold(n): Name(n, months=m) for n, m in known.competencies}
        self.roles = {fold(role): role for role in known.roles}
        self.starts: dict[str, date] = dict(known.starts)
        self._numbers: dict[str, str] = {}
        self._names: dict[str, set[str]] = defaultdict(set)
        for number, *names in known.people:
            self.learn_person(number, *names)

    def rows(self, spec: SheetSpec) -> Iterator[Row]:
        """The rows of a sheet."""
        return iter(self.book.sheets.get(spec.key, ()))

    def fault(self, spec: SheetSpec, row: Row, key: str, words: str) -> None:
        """Something that must be mended before anything is written."""
        self.faults.add(self._finding(spec, row, key, words))

    def warn(self, spec: SheetSpec, row: Row, key: str, words: str) -> None:
        """Something to know, which stops nothing."""
        self.warnings.add(self._finding(spec, row, key, words))

    @staticmethod
    def _finding(spec: SheetSpec, row: Row, key: str, words: str) -> Fault:
        column = spec.column(key)
        value = row.values.get(key)
        text = "" if value is None else shown(cell_value(column, value))
        return Fault(spec.title, row.number, column.title, text, words)

    def learn_person(self, number: str, first: str, surname: str, known_as: str = "") -> None:
        """Remember how a person may be called."""
        self._numbers[fold(number)] = number
        for name in {first, known_as} - {""}:
            self._names[fold(f"{name} {surname}")].add(number)

    def service(self, spec: SheetSpec, row: Row) -> str | None:
        """The service that a row names; a fault and None when there is none."""
        given = row["service"]
        if given is None:
            return None
        found = self.services.get(fold(given))
        if found is None and "services" in self.unread:
            return None
        if found is None:
            self.fault(spec, row, "service", f"There is no service called “{given}”")
            return None
        return found.name

    def competency(self, spec: SheetSpec, row: Row, key: str, given: str) -> Name | None:
        """The competency of this name; a fault and None when there is none."""
        found = self.competencies.get(fold(given))
        if found is None and "competencies" not in self.unread:
            self.fault(spec, row, key, f"There is no competency called “{given}”")
        return found

    def person(self, spec: SheetSpec, row: Row, key: str = "person") -> str | None:
        """The number of the person that a row names; a fault and None when it is not clear."""
        given = row[key]
        if given is None:
            return None
        found = self.find_person(given)
        if not found and "people" in self.unread:
            return None
        if not found:
            self.fault(spec, row, key, f"There is nobody with the number or name “{given}”")
            return None
        if len(found) > 1:
            numbers = " and ".join(sorted(found))
            words = f"There is more than one person called “{given}” ({numbers}): give the number"
            self.fault(spec, row, key, words)
            return None
        return next(iter(found))

    def find_person(self, given: str) -> set[str]:
        """Numbers of those whom these words may mean; a number goes before a name."""
        if (number := self._numbers.get(fold(given))) is not None:
            return {number}
        return set(self._names.get(fold(given), ()))

    def order(self, spec: SheetSpec, row: Row, first: str, last: str) -> bool:
        """Whether two dates are in order, as far as both are there; a fault if not."""
        start, end = row[first], row[last]
        if start is None or end is None or start <= end:
            return True
        title = spec.column(first).title.lower()
        self.fault(spec, row, last, f"{shown(end)} is before the {title} date, {shown(start)}")
        return False

    def once(self, spec: SheetSpec, row: Row, key: str, seen: dict[Any, int], what: Any) -> bool:
        """Whether this is the first row with `what`; a fault if not."""
        if what in seen:
            self.fault(spec, row, key, f"The same is already in row {seen[what]}")
            return False
        seen[what] = row.number
        return True


@dataclass(slots=True)
class Span:
    """A spell in one row, to look for overlaps; no end: it lasts."""

    first: date
    last: date | None
    row: Row


def overlaps(spans: list[Span]) -> Iterator[tuple[Span, Span]]:
    """Neighbouring pairs of spells, in date order, that share a day."""
    ordered = sorted(spans, key=lambda span: (span.first, span.row.number))
    widest: Span | None = None
    for span in ordered:
        if widest is not None and (widest.last is None or span.first <= widest.last):
            yield widest, span
        if widest is None or (
            widest.last is not None and (span.last is None or span.last > widest.last)
        ):
            widest = span
