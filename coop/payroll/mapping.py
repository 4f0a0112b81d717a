"""How a file for a payroll package is laid out: columns in order, what stands in each. Pure.

A mapping either has one row a person, with columns for elements, or one row for each payment,
with a code for each element. What would be lost (pay that stands in no column) is named and
refused: a file that pays less than the run is worse than none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from coop.pay.rates import ELEMENT_WORDS, EXPENSES, Element
from coop.payroll.cells import Cell, Figure
from core.money import pounds

MOST_COLUMNS, LONGEST = 80, 80


class Layout(StrEnum):
    """What a row is."""

    PERSON = "person"
    PAYMENT = "payment"


class Source(StrEnum):
    """What stands in a column."""

    NUMBER = "number"
    NAME = "name"
    FIRST_NAME = "first_name"
    SURNAME = "surname"
    FROM = "from_on"
    UNTIL = "until_on"
    PAY_DAY = "pays_on"
    TEXT = "text"
    HOURS = "hours"
    UNITS = "units"
    PAY = "pay"
    REST = "rest"
    GROSS = "gross"
    TOTAL = "total"
    CODE = "code"
    ELEMENT = "element"
    RATE = "rate"


SOURCE_WORDS = {
    Source.NUMBER: "Works number",
    Source.NAME: "Name",
    Source.FIRST_NAME: "First name",
    Source.SURNAME: "Surname",
    Source.FROM: "First day of the period",
    Source.UNTIL: "Last day of the period",
    Source.PAY_DAY: "Pay day",
    Source.TEXT: "A fixed text, or nothing",
    Source.HOURS: "Hours",
    Source.UNITS: "Nights, miles or days",
    Source.PAY: "Pay in pounds",
    Source.REST: "Pay of all other elements",
    Source.GROSS: "Pay before tax, of all elements",
    Source.TOTAL: "All elements, deductions and expenses too",
    Source.CODE: "The element’s code",
    Source.ELEMENT: "The element in words",
    Source.RATE: "Rate in pounds",
}
OF_PERSON = (
    Source.NUMBER, Source.NAME, Source.FIRST_NAME, Source.SURNAME,
    Source.FROM, Source.UNTIL, Source.PAY_DAY, Source.TEXT,
)  # fmt: skip
SOURCES = {
    Layout.PERSON: (
        *OF_PERSON, Source.HOURS, Source.UNITS, Source.PAY, Source.REST, Source.GROSS, Source.TOTAL,
    ),
    Layout.PAYMENT: (
        *OF_PERSON, Source.CODE, Source.ELEMENT,
        Source.HOURS, Source.UNITS, Source.RATE, Source.PAY,
    ),
}  # fmt: skip
BY_ELEMENT = (Source.HOURS, Source.UNITS, Source.PAY)  # need an element where a row is a person
LAYOUT_WORDS = {
    Layout.PERSON: "One row for each person",
    Layout.PAYMENT: "One row for each payment of a person",
}
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}
DELIMITER_WORDS = {"comma": "A comma", "semicolon": "A semicolon", "tab": "A tab"}
DATES = {
    "%d/%m/%Y": "31/12/2026",
    "%Y-%m-%d": "2026-12-31",
    "%d-%m-%Y": "31-12-2026",
    "%d/%m/%y": "31/12/26",
    "%d %b %Y": "31 Dec 2026",
}
HOURS_AS = {
    "2": "36.33, two decimal places",
    "4": "36.3333, four decimal places",
    "clock": "36:20, hours and minutes",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `element` for hours, number or pay of one; `text` for a fixed text."""

    head: str
    source: Source
    element: Element | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class FileForm:
    """Everything a file is made by. `codes` say how a package calls an element."""

    layout: Layout
    columns: tuple[Column, ...]
    codes: Mapping[Element, str] = field(default_factory=dict)
    header: bool = True
    delimiter: str = "comma"
    date_format: str = "%d/%m/%Y"
    hours_as: str = "2"


@dataclass(frozen=True, slots=True)
class Payment:
    """What one person is paid of an element at a rate."""

    element: Element
    rate: Decimal
    minutes: int
    units: int
    pence: int

    @property
    def hourly(self) -> bool:
        """Whether hours times a rate give the pay: what is paid by the night has a length too."""
        return bool(self.minutes) and not self.units


@dataclass(frozen=True, slots=True)
class Paid:
    """One person of a run."""

    number: str
    name: str
    first_name: str
    surname: str
    payments: tuple[Payment, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """The run's days, and when it is paid, if known."""

    from_on: date
    until_on: date
    pays_on: date | None


@dataclass(frozen=True, slots=True)
class Mistake:
    """A sentence, and where it stands: the place of a column, an element's code, or the whole."""

    words: str
    column: int | None = None
    element: Element | None = None


def mistakes(form: FileForm) -> tuple[Mistake, ...]:
    """What is wrong with the columns and codes themselves, whatever a run pays."""
    found: list[Mistake] = []
    heads: dict[str, int] = {}
    seen: dict[tuple[Source, Element | None], int] = {}
    for place, column in enumerate(form.columns):
        words = _of_column(form, column)
        head = column.head.strip().casefold()
        if form.header and not head:
            words.append("Give the column a heading, or say that the file has no headings.")
        elif form.header and head in heads:
            words.append(f"Column {heads[head] + 1} has this heading too.")
        heads.setdefault(head, place)
        key = (column.source, column.element)
        if column.source in (*BY_ELEMENT, Source.REST) and key in seen:
            words.append(f"Column {seen[key] + 1} holds the same: it would be paid twice.")
        seen.setdefault(key, place)
        found += [Mistake(one, place) for one in words]
    found += [Mistake(words) for words in _of_file(form)]
    for element, code in form.codes.items():
        if len(code) > LONGEST:
            found.append(Mistake(f"Use at most {LONGEST} characters.", element=element))
    return tuple(found)


def _of_column(form: FileForm, column: Column) -> list[str]:
    if column.source not in SOURCES[form.layout]:
        return ["This cannot stand in such a row. Choose something else."]
    words = []
    if form.layout == Layout.PERSON and column.source in BY_ELEMENT and column.element is None:
        words.append("Say of which element.")
    if len(column.head) > LONGEST or len(column.text) > LONGEST:
        words.append(f"Use at most {LONGEST} characters.")
    return words


def _of_file(form: FileForm) -> Iterable[str]:
    sources = [column.source for column in form.columns]
    if not form.columns:
        yield "Add a column."
        return
    if len(form.columns) > MOST_COLUMNS:
        yield f"Use at most {MOST_COLUMNS} columns."
    if not any(source in (Source.NUMBER, Source.NAME, Source.SURNAME) for source in sources):
        yield "Add the works number: without it nobody can tell whose row it is."
    if form.layout == Layout.PAYMENT:
        if Source.CODE not in sources and Source.ELEMENT not in sources:
            yield "Add the element’s code: without it nobody can tell what a row pays."
        if Source.PAY not in sources and Source.HOURS not in sources:
            yield "Add the pay or the hours."
    elif not any(source in (*BY_ELEMENT, Source.REST) for source in sources):
        yield "Add a column with pay or hours."
    if form.delimiter not in DELIMITERS or form.date_format not in DATES:
        yield "Choose how columns are parted and how dates are written."


def unplaced(form: FileForm, people: Iterable[Paid]) -> tuple[Mistake, ...]:
    """What of this run would stand nowhere in the file: money, and people without a number."""
    found: list[Mistake] = []
    lost: dict[Element, int] = {}
    numbered = any(column.source == Source.NUMBER for column in form.columns)
    for person in people:
        if numbered and not person.number.strip():
            found.append(Mistake(f"{person.name} has no works number."))
        for payment in person.payments:
            if payment.pence and not _holds(form, payment):
                lost[payment.element] = lost.get(payment.element, 0) + abs(payment.pence)
    where = "has no code" if form.layout == Layout.PAYMENT else "stands in no column"
    for element in Element:
        if element in lost:
            words = f"{ELEMENT_WORDS[element]} {where}: {pounds(lost[element])} would be lost."
            found.append(Mistake(words, element=element))
    return tuple(found)


def _holds(form: FileForm, payment: Payment) -> bool:
    """Whether the money reaches the package: as pay, or as the hours or number it is made of."""
    kinds = {Source.PAY}
    if payment.hourly:
        kinds.add(Source.HOURS)
    if payment.units:
        kinds.add(Source.UNITS)
    if form.layout == Layout.PAYMENT:
        sources = {column.source for column in form.columns}
        called = Source.CODE not in sources or bool(form.codes.get(payment.element, "").strip())
        return called and bool(sources & kinds)
    if _in_rest(form, payment.element):
        return True
    return any(c.element == payment.element and c.source in kinds for c in form.columns)


def _in_rest(form: FileForm, element: Element) -> bool:
    """Whether an element is among all others: there is such a column, and none of its own."""
    if not any(column.source == Source.REST for column in form.columns):
        return False
    return not any(c.element == element and c.source in BY_ELEMENT for c in form.columns)


def rows(form: FileForm, people: Sequence[Paid], period: Period) -> list[list[Cell]]:
    """The file's rows, the heading first where there is one."""
    made: list[list[Cell]] = []
    if form.header:
        made.append([column.head for column in form.columns])
    for person in people:
        for payments in _rows_of(form, person):
            made.append([_cell(form, column, person, payments, period) for column in form.columns])
    return made


def _rows_of(form: FileForm, person: Paid) -> Iterable[tuple[Payment, ...]]:
    """The payments that share a row: all, or those of one element (and rate, if it is shown)."""
    if form.layout == Layout.PERSON:
        yield person.payments
        return
    rated = any(column.source == Source.RATE for column in form.columns)
    groups: dict[tuple[Element, Decimal | None], list[Payment]] = {}
    for payment in person.payments:
        groups.setdefault((payment.element, payment.rate if rated else None), []).append(payment)
    order = list(Element)
    for _, mine in sorted(groups.items(), key=lambda row: order.index(row[0][0])):
        yield tuple(mine)


def _cell(
    form: FileForm, column: Column, person: Paid, payments: Sequence[Payment], period: Period
) -> Cell:
    named = {
        Source.NUMBER: person.number,
        Source.NAME: person.name,
        Source.FIRST_NAME: person.first_name,
        Source.SURNAME: person.surname,
        Source.TEXT: column.text,
        Source.FROM: _day(form, period.from_on),
        Source.UNTIL: _day(form, period.until_on),
        Source.PAY_DAY: _day(form, period.pays_on),
    }
    if column.source in named:
        return named[column.source]
    if form.layout == Layout.PAYMENT:
        element = payments[0].element
        if column.source == Source.CODE:
            return form.codes.get(element, "")
        if column.source == Source.ELEMENT:
            return ELEMENT_WORDS[element]
        if column.source == Source.RATE:
            rate = payments[0].rate
            return rate.normalize() + Decimal("0.00") if rate else ""
        return _figure(form, column.source, payments)
    if column.source == Source.REST:
        return _pounds(sum(one.pence for one in payments if _in_rest(form, one.element)))
    if column.source == Source.TOTAL:
        return _pounds(sum(one.pence for one in payments))
    if column.source == Source.GROSS:
        no_pay = (*EXPENSES, Element.DEDUCTION)
        return _pounds(sum(one.pence for one in payments if one.element not in no_pay))
    return _figure(form, column.source, [one for one in payments if one.element == column.element])


def _figure(form: FileForm, source: Source, payments: Iterable[Payment]) -> Cell:
    payments = list(payments)
    if source == Source.PAY:
        return _pounds(sum(one.pence for one in payments))
    if source == Source.UNITS:
        return sum(one.units for one in payments)
    return hours(sum(one.minutes for one in payments if one.hourly), form.hours_as)


def hours(minutes: int, how: str) -> Cell:
    """Minutes as the package reads hours: 36.33, 36.3333 or 36:20."""
    if how == "clock":
        sign = "-" if minutes < 0 else ""
        whole, rest = divmod(abs(minutes), 60)
        return Figure(f"{sign}{whole}:{rest:02d}")
    places = Decimal(1).scaleb(-int(how))
    return (Decimal(minutes) / 60).quantize(places, ROUND_HALF_UP)


def _pounds(pence: int) -> Decimal:
    return (Decimal(pence) / 100).quantize(Decimal("0.01"))


def _day(form: FileForm, on: date | None) -> str:
    return on.strftime(form.date_format) if on is not None else ""
