"""The whole workbook checked at once, across its sheets: sound rows, or every fault. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coop.imports.columns import TEMPLATE
from coop.imports.rows import Known, Rows
from coop.imports.rules import given, need, people
from coop.imports.rules.base import Checker
from core.sheets.columns import FAULTS_SHOWN, Book, Fault

__all__ = ["Checked", "check"]


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of the check. With any fault, `rows` is not to be used."""

    rows: Rows
    faults: tuple[Fault, ...]
    fault_count: int
    warnings: tuple[Fault, ...]

    @property
    def sound(self) -> bool:
        """Whether the workbook may be written."""
        return self.fault_count == 0


def check(book: Book, known: Known, on: date) -> Checked:
    """Check every sheet and how the sheets agree; `known` is what the co-op has already,
    `on` the present day, by which somebody is under 18.

    Faults come in the order of the sheets and rows, the first 500 of them with the count of all.
    """
    checker = Checker(book, known, on)
    services = people.services(checker)
    competencies = people.competencies(checker)
    staff = people.People(checker)
    rows = Rows(
        services=tuple(services),
        competencies=tuple(competencies),
        people=tuple(staff.people),
        terms=tuple(staff.terms),
        memberships=tuple(staff.memberships),
        clearances=tuple(staff.clearances),
        working_time=tuple(staff.working_time),
        held=tuple(people.held(checker)),
        patterns=tuple(need.patterns(checker)),
        availability=tuple(given.availability(checker)),
        leave=tuple(given.leave(checker)),
        rates=tuple(given.rates(checker)),
        weeks=tuple(given.weeks(checker)),
    )
    places = {spec.title: n for n, spec in enumerate(TEMPLATE)}
    faults = sorted(
        [*book.faults, *checker.faults.kept],
        key=lambda fault: (places.get(fault.sheet, -1), fault.row or 0),
    )
    warnings = (*book.warnings, *checker.warnings.kept)
    count = book.fault_count + checker.faults.count
    return Checked(rows, tuple(faults[:FAULTS_SHOWN]), count, warnings[:FAULTS_SHOWN])
