"""The text files of a run: the plain list of lines, a package's layout, the wages journal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from coop.pay.exports import pounds
from coop.pay.queries import LineRow, RunRow
from coop.pay.rates import ELEMENT_WORDS
from coop.payroll import cells, journal, mapping
from coop.payroll.cells import Cell
from coop.payroll.journal import Account, Entry, Sum
from coop.payroll.mapping import FileForm, Paid, Period
from core.errors import DomainError

MEDIA_TYPE = "text/csv; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Documented:
    """A column of our own files: its name, and what stands in it."""

    name: str
    words: str


LINES = (
    Documented("period_from", "First day of the pay run, 2026-12-01"),
    Documented("period_until", "Last day of the pay run"),
    Documented("pay_day", "The day it is paid; empty if it is not set"),
    Documented("works_number", "The person’s number on payroll"),
    Documented("name", "The person’s name"),
    Documented("service", "Where it was earned"),
    Documented("date", "The day on which the work began"),
    Documented("shift", "The shift, or what else is paid"),
    Documented("element", "The element’s key, which never changes: basic, night, sleep_in"),
    Documented("element_name", "The element in words"),
    Documented("minutes", "Whole minutes; less than nought where work is taken back"),
    Documented("units", "Nights, miles or days"),
    Documented("rate", "Pounds an hour, night or mile"),
    Documented("pay", "Pounds with two decimal places: they add up to the run"),
    Documented("how", "The line in words"),
    Documented("corrects", "Days of the run that had paid it, for a correction"),
)
JOURNAL = (
    Documented("date", "The pay day, or the last day of the period"),
    Documented("reference", "The run’s period"),
    Documented("account", "The account’s code"),
    Documented("account_name", "The account’s name"),
    Documented("description", "The element"),
    Documented("service", "Where it was earned"),
    Documented("debit", "Pounds"),
    Documented("credit", "Pounds"),
)


def lines_csv(lines: Iterable[LineRow], period: Period) -> bytes:
    """Every line of a run, columns as in LINES."""
    head: list[Sequence[Cell]] = [[column.name for column in LINES]]
    rows: Iterable[Sequence[Cell]] = (
        [
            period.from_on.isoformat(),
            period.until_on.isoformat(),
            period.pays_on.isoformat() if period.pays_on else "",
            line.number,
            line.name,
            line.service,
            line.on.isoformat(),
            line.shift,
            str(line.element),
            ELEMENT_WORDS[line.element],
            line.minutes,
            line.units,
            line.rate.normalize(),
            pounds(line.pence),
            line.words,
            line.corrects,
        ]
        for line in lines
    )
    return cells.write([*head, *rows])


def package_csv(form: FileForm, people: Sequence[Paid], period: Period) -> bytes:
    """The file for a payroll package. DomainError where pay would be lost or a column is wrong."""
    wrong = [*mapping.mistakes(form), *mapping.unplaced(form, people)]
    if wrong:
        more = f" And {len(wrong) - 1} more: see the layout." if len(wrong) > 1 else ""
        raise DomainError(f"{wrong[0].words}{more}", code="layout")
    return cells.write(mapping.rows(form, people, period), mapping.DELIMITERS[form.delimiter])


def journal_csv(sums: Iterable[Sum], accounts: Sequence[Account], period: Period) -> bytes:
    """The wages journal, columns as in JOURNAL. DomainError unless it balances."""
    entries = journal.journal(sums, accounts)
    reference = f"Wages {period.from_on.isoformat()} to {period.until_on.isoformat()}"
    on = period.pays_on or period.until_on
    rows: list[Sequence[Cell]] = [[column.name for column in JOURNAL]]
    rows += [_entry(entry, reference, on) for entry in entries]
    return cells.write(rows)


def _entry(entry: Entry, reference: str, on: date) -> list[Cell]:
    return [
        on.isoformat(), reference, entry.account, entry.name, entry.words, entry.service,
        pounds(entry.debit) if entry.debit else "", pounds(entry.credit) if entry.credit else "",
    ]  # fmt: skip


def name_of(what: str, run: RunRow, ending: str = "csv") -> str:
    """lines-2026-12-01-to-2026-12-31.csv"""
    return f"{what}-{run.from_on.isoformat()}-to-{run.until_on.isoformat()}.{ending}"
