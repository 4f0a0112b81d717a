"""What a statement says, put together from the lines of a run. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol

from coop.pay.rates import EXPENSES, Element


@dataclass(frozen=True, slots=True)
class YearRule:
    """From a day on, tax years begin on this day of this month."""

    from_on: date
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class TaxYear:
    """Both days are in it."""

    first: date
    last: date

    @property
    def words(self) -> str:
        """2026 to 2027."""
        return f"{self.first.year} to {self.last.year}"


class Line(Protocol):
    """A line of pay as a statement reads it; `coop.pay.queries.LineRow` is one."""

    @property
    def key(self) -> str: ...  # noqa: D102
    @property
    def on(self) -> date: ...  # noqa: D102
    @property
    def shift(self) -> str: ...  # noqa: D102
    @property
    def service(self) -> str: ...  # noqa: D102
    @property
    def element(self) -> Element: ...  # noqa: D102
    @property
    def minutes(self) -> int: ...  # noqa: D102
    @property
    def units(self) -> int: ...  # noqa: D102
    @property
    def rate(self) -> Decimal: ...  # noqa: D102
    @property
    def pence(self) -> int: ...  # noqa: D102
    @property
    def words(self) -> str: ...  # noqa: D102
    @property
    def corrects(self) -> str: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Kind:
    """One element at one rate: minutes and units of it, whole pence."""

    element: Element
    rate: Decimal
    minutes: int
    units: int
    pence: int


@dataclass(frozen=True, slots=True)
class Group:
    """All that is paid for one piece of work, or one item; `corrects`: the run that had paid it."""

    on: date
    shift: str
    service: str
    corrects: str
    lines: tuple[Line, ...]

    @property
    def pence(self) -> int:
        """What it comes to."""
        return sum(line.pence for line in self.lines)


@dataclass(frozen=True, slots=True)
class Totals:
    """Whole pence: pay before tax, what is taken off it, expenses given back, and all together."""

    gross: int
    deductions: int
    expenses: int

    @property
    def total(self) -> int:
        """What goes to payroll."""
        return self.gross + self.deductions + self.expenses


@dataclass(frozen=True, slots=True)
class Parts:
    """A person's lines of a run, laid out: every line is in `groups` or in `corrections`, once."""

    kinds: tuple[Kind, ...]
    groups: tuple[Group, ...]
    corrections: tuple[Group, ...]
    totals: Totals


def tax_year(rules: Sequence[YearRule], on: date) -> TaxYear:
    """The tax year that a day is in. Raises LookupError before the first rule."""
    held = [rule for rule in rules if rule.from_on <= on]
    if not held:
        raise LookupError(f"no rule of the tax year is kept for {on}")
    rule = held[-1]
    first = date(on.year, rule.month, rule.day)
    if first > on:
        first = date(on.year - 1, rule.month, rule.day)
    return TaxYear(first, date(first.year + 1, rule.month, rule.day) - timedelta(days=1))


def totals(by_element: Mapping[Element, int]) -> Totals:
    """Pence by element, told apart: a deduction is no pay, and expenses are none either."""
    expenses = sum(pence for element, pence in by_element.items() if element in EXPENSES)
    deductions = by_element.get(Element.DEDUCTION, 0)
    return Totals(sum(by_element.values()) - expenses - deductions, deductions, expenses)


def lay_out(lines: Iterable[Line]) -> Parts:
    """Lines by kind and rate, and by piece of work in the order of days; corrections apart."""
    kinds: dict[tuple[Element, Decimal], list[int]] = {}
    groups: dict[tuple[str, str], list[Line]] = {}
    pence: dict[Element, int] = {}
    for line in lines:
        sums = kinds.setdefault((line.element, line.rate), [0, 0, 0])
        for place, value in enumerate((line.minutes, line.units, line.pence)):
            sums[place] += value
        groups.setdefault((line.key, line.corrects), []).append(line)
        pence[line.element] = pence.get(line.element, 0) + line.pence
    order = list(Element)
    made = [
        Group(min(one.on for one in mine), mine[0].shift, mine[0].service, corrects, tuple(mine))
        for (_, corrects), mine in groups.items()
    ]
    made.sort(key=lambda group: group.on)
    return Parts(
        tuple(
            Kind(element, rate, *sums)
            for (element, rate), sums in sorted(
                kinds.items(), key=lambda row: (order.index(row[0][0]), -row[0][1])
            )
        ),
        tuple(group for group in made if not group.corrects),
        tuple(group for group in made if group.corrects),
        totals(pence),
    )
