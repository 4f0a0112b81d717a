"""The payroll workbook: values, with check cells of formulas beside them that show nought."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from coop.pay import queries
from coop.pay.queries import Cell, FindingRow, LineRow, PersonTotal, RunRow
from coop.pay.rates import ELEMENT_WORDS, EXPENSES, Element
from core.sheets.columns import Column, Type, letter
from core.sheets.values import Formula, Notes, Sheet
from core.sheets.write import workbook_bytes
from core.ui.filters import day_year

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COUNTED = {Element.SLEEP_IN: "nights", Element.MILEAGE: "miles"}  # shown so, not as hours
SHORT = {Element.DISTURBED: "Awake", Element.TRAVEL: "Travel"}  # where columns are many
SUMMARY, SERVICES, LINES, CHECK = "Summary", "By service", "Lines", "Check"
MEMBERS, ELEMENTS, FINDINGS = "By member", "By element", "Findings"
FIRST = 3  # the first data row: an intro line and the headings stand above

LINE_COLUMNS = (
    Column("number", "Works number", width=14),
    Column("name", "Name", width=26),
    Column("service", "Service", width=24),
    Column("shift", "Shift", width=18),
    Column("on", "Date", Type.DATE),
    Column("element", "Element", width=22),
    Column("hours", "Hours", Type.HOURS, width=10),
    Column("nights", "Nights or miles", Type.WHOLE, width=12),
    Column("rate", "Rate £", Type.DECIMAL, width=10),
    Column("pay", "Pay", Type.MONEY),
    Column("words", "In words", width=52),
)
SERVICE_COLUMNS = (
    Column("service", "Service", width=28),
    Column("element", "Element", width=24),
    Column("hours", "Hours", Type.HOURS, width=12),
    Column("nights", "Nights or miles", Type.WHOLE, width=12),
    Column("pay", "Pay", Type.MONEY, width=14),
)
MEMBER_COLUMNS = (
    Column("number", "Works number", width=14),
    Column("name", "Name", width=28),
    Column("hours", "Hours worked", Type.HOURS, width=14),
    Column("gross", "Pay before tax", Type.MONEY, width=16),
    Column("deductions", "Deductions", Type.MONEY, width=14),
    Column("expenses", "Expenses", Type.MONEY, width=14),
    Column("pay", "Together", Type.MONEY, width=14),
    Column("check", "Check", Type.MONEY, width=10),
)
ELEMENT_COLUMNS = (
    Column("element", "Element", width=26),
    Column("people", "People", Type.WHOLE, width=10),
    Column("hours", "Hours", Type.HOURS, width=12),
    Column("nights", "Nights or miles", Type.WHOLE, width=12),
    Column("pay", "Pay", Type.MONEY, width=14),
    Column("check", "Check", Type.MONEY, width=10),
)
FINDING_COLUMNS = (
    Column("stops", "Must be put right", Type.YES_NO, width=18),
    Column("person", "Name", width=28),
    Column("words", "What was found", width=110),
)
CHECK_COLUMNS = (
    Column("what", "What is checked", width=46),
    Column("value", "Value", Type.MONEY, width=16),
    Column("sum", "Sum of the sheet", Type.MONEY, width=18),
    Column("difference", "Difference", Type.MONEY, width=14),
)


def file_name(run: RunRow) -> str:
    """payroll-2026-12-01-to-2026-12-31.xlsx"""
    return f"payroll-{run.from_on.isoformat()}-to-{run.until_on.isoformat()}.xlsx"


def pounds(pence: int) -> Decimal:
    """Whole pence as pounds with two places."""
    return (Decimal(pence) / 100).quantize(Decimal("0.01"))


def payroll_workbook(
    coop_id: int, run_id: int, *, coop_name: str = "", made_at: datetime | None = None
) -> bytes:
    """The workbook of a run: Read me, Summary, By member, By element, By service, Lines,
    Findings, Check.

    Every figure is a value that stands by itself; formulas only check them.
    """
    run = queries.run(coop_id, run_id)
    people = queries.person_totals(coop_id, run_id)
    cells = queries.cells(coop_id, run_id)
    lines = queries.lines(coop_id, run_id)
    title = f"{coop_name or 'Payroll'}, {day_year(run.from_on)} to {day_year(run.until_on)}"
    used = [element for element in Element if any(element in one.parts for one in people)]
    sheets: list[Sheet | Notes] = [
        _read_me(run, title),
        _summary(people, used, run.pence, title),
        _by_member(people, lines, run.pence, title),
        _by_element(people, used, lines, run.pence, title),
        _by_service(cells, run.pence, title),
        _lines(lines, run.pence, title),
        _findings(queries.findings(coop_id, run_id), title),
        _check(people, used, cells, lines, run.pence, title),
    ]
    return workbook_bytes(sheets, made_at=made_at)


def _read_me(run: RunRow, title: str) -> Notes:
    return Notes(
        "Read me",
        (
            f"# {title}",
            "Pay before tax: income tax, National Insurance and pension are worked out by payroll.",
            ("State", run.state),
            ("Prepared by", run.prepared_by),
            ("Checked by", run.checked_by),
            ("Approved by", run.approved_by),
            ("Summary", "One row a person: hours (nights for sleep-ins) and pay by element."),
            ("By member", "What each person is paid, deductions and expenses apart."),
            ("By element", "What each element comes to, over everybody."),
            ("By service", "The same money by service and element."),
            ("Lines", "One row for each element of each shift, in words."),
            ("Findings", "What was found when the run was worked out."),
            ("Check", "Each sheet is added up by a formula; every difference must be 0.00."),
        ),
        widths=(16, 64),
    )


def _summary_columns(used: Iterable[Element]) -> tuple[Column, ...]:
    columns = [Column("number", "Works number", width=14), Column("name", "Name", width=26)]
    for element in used:
        words = SHORT.get(element, ELEMENT_WORDS[element])
        time = f"{words} {COUNTED.get(element, 'hours')}"
        kind = Type.WHOLE if element in COUNTED else Type.HOURS
        wide = len(time) + 3
        columns.append(Column(f"{element}_time", time, kind, width=wide))
        columns.append(Column(f"{element}_pay", f"{words} pay", Type.MONEY, width=max(12, wide)))
    columns.append(Column("pay", "Total pay", Type.MONEY, width=14))
    columns.append(Column("check", "Check", Type.MONEY, width=10))
    return tuple(columns)


def _summary(
    people: Sequence[PersonTotal], used: Sequence[Element], pence: int, title: str
) -> Sheet:
    columns = _summary_columns(used)
    pay_at = [letter(index) for index, column in enumerate(columns) if column.key.endswith("_pay")]
    total_at = letter(len(columns) - 2)

    def rows() -> Iterable[Sequence[Any]]:
        for number, person in enumerate(people, FIRST):
            row: list[Any] = [person.number, person.name]
            for element in used:
                row += _time_and_pay(person, element)
            parts = "+".join(f"{place}{number}" for place in pay_at)
            check = Formula(f"=ROUND({parts}-{total_at}{number},2)")
            yield [*row, pounds(person.pence), check]

    def footer(first: int, last: int) -> Iterable[Sequence[Any]]:
        totals: list[Any] = ["Total", ""]
        checks: list[Any] = ["Check", "sum less total"]
        for element in used:
            minutes, units, paid = _sum(people, element)
            totals += [units if element in COUNTED else minutes, pounds(paid)]
        totals += [pounds(pence), None]
        for index in range(2, len(columns) - 1):
            place = letter(index)
            digits = 2 if columns[index].type == Type.MONEY else 1
            checks.append(_sum_check(place, first, last, last + 1, digits))
        checks.append(None)
        yield totals
        yield checks

    return Sheet(SUMMARY, columns, rows(), intro=(title,), footer=footer)


def _place(columns: Sequence[Column], key: str) -> str:
    """The letter of a column."""
    return letter([column.key for column in columns].index(key))


def _by_member(
    people: Sequence[PersonTotal], lines: Sequence[LineRow], pence: int, title: str
) -> Sheet:
    """Each person's total, checked against their own lines, which stand together in Lines."""
    line_pay, total = _place(LINE_COLUMNS, "pay"), _place(MEMBER_COLUMNS, "pay")
    last: dict[int, int] = {}
    first: dict[int, int] = {}
    for number, line in enumerate(lines, FIRST):
        first.setdefault(line.person_id, number)
        last[line.person_id] = number

    def rows() -> Iterable[Sequence[Any]]:
        for number, person in enumerate(people, FIRST):
            paid = {element: part[2] for element, part in person.parts.items()}
            expenses = sum(paid.get(element, 0) for element in EXPENSES)
            deductions = paid.get(Element.DEDUCTION, 0)
            at = person.person_id
            span = f"'{LINES}'!{line_pay}{first[at]}:{line_pay}{last[at]}"
            yield [
                person.number,
                person.name,
                person.minutes,
                pounds(person.pence - expenses - deductions),
                pounds(deductions),
                pounds(expenses),
                pounds(person.pence),
                Formula(f"=ROUND(SUM({span})-{total}{number},2)"),
            ]

    return Sheet(
        MEMBERS,
        MEMBER_COLUMNS,
        rows(),
        intro=(title,),
        footer=_footer(MEMBER_COLUMNS, [("pay", pounds(pence))]),
    )


def _by_element(
    people: Sequence[PersonTotal],
    used: Sequence[Element],
    lines: Sequence[LineRow],
    pence: int,
    title: str,
) -> Sheet:
    """What each element comes to, checked against the lines that bear its name."""
    total, until = _place(ELEMENT_COLUMNS, "pay"), FIRST + max(len(lines), 1) - 1
    element_at, pay_at = _place(LINE_COLUMNS, "element"), _place(LINE_COLUMNS, "pay")
    named = f"'{LINES}'!${element_at}${FIRST}:${element_at}${until}"
    paid = f"'{LINES}'!${pay_at}${FIRST}:${pay_at}${until}"

    def rows() -> Iterable[Sequence[Any]]:
        for number, element in enumerate(used, FIRST):
            minutes, units, its = _sum(people, element)
            yield [
                ELEMENT_WORDS[element],
                sum(element in person.parts for person in people),
                None if element in COUNTED else minutes,
                units or None,
                pounds(its),
                Formula(f"=ROUND(SUMIF({named},A{number},{paid})-{total}{number},2)"),
            ]

    return Sheet(
        ELEMENTS,
        ELEMENT_COLUMNS,
        rows(),
        intro=(title,),
        footer=_footer(ELEMENT_COLUMNS, [("pay", pounds(pence))]),
    )


def _findings(found: Sequence[FindingRow], title: str) -> Sheet:
    rows = [(one.stops, one.person, one.words) for one in found]
    return Sheet(FINDINGS, FINDING_COLUMNS, rows, intro=(title,))


def _time_and_pay(person: PersonTotal, element: Element) -> list[Any]:
    if element not in person.parts:
        return [None, None]
    minutes, units, pence = person.parts[element]
    return [units if element in COUNTED else minutes, pounds(pence)]


def _sum(people: Iterable[PersonTotal], element: Element) -> tuple[int, int, int]:
    parts = [person.parts.get(element, (0, 0, 0)) for person in people]
    return sum(p[0] for p in parts), sum(p[1] for p in parts), sum(p[2] for p in parts)


def _sum_check(place: str, first: int, last: int, total: int, digits: int = 2) -> Formula:
    """=ROUND(SUM(C3:C62)-C63,2): nought when the column adds up to its total.

    Money to the penny; hours, which a cell holds to four places, to a tenth.
    """
    return Formula(f"=ROUND(SUM({place}{first}:{place}{max(first, last)})-{place}{total},{digits})")


def _footer(
    columns: Sequence[Column], keys: Iterable[tuple[str, Any]]
) -> Callable[[int, int], Iterable[Sequence[Any]]]:
    """A row of totals and under it a row of checks."""
    values = dict(keys)

    def footer(first: int, last: int) -> Iterable[Sequence[Any]]:
        yield ["Total", *(values.get(column.key) for column in columns[1:])]
        checks: list[Any] = ["Check"]
        for index, column in enumerate(columns[1:], 1):
            digits = 2 if column.type == Type.MONEY else 1
            wanted = column.key in values
            checks.append(
                _sum_check(letter(index), first, last, last + 1, digits) if wanted else None
            )
        yield checks

    return footer


def _by_service(cells: Sequence[Cell], pence: int, title: str) -> Sheet:
    rows = [
        (
            cell.service,
            cell.element_words,
            None if cell.element in COUNTED else cell.minutes,
            cell.units or None,
            pounds(cell.pence),
        )
        for cell in cells
    ]
    return Sheet(
        SERVICES,
        SERVICE_COLUMNS,
        rows,
        intro=(title,),
        footer=_footer(SERVICE_COLUMNS, [("pay", pounds(pence))]),
    )


def _lines(lines: Sequence[LineRow], pence: int, title: str) -> Sheet:
    rows = (
        (
            line.number,
            line.name,
            line.service,
            line.shift,
            line.on,
            line.element_words,
            None if line.element in COUNTED else line.minutes,
            line.units or None,
            line.rate.normalize() + Decimal("0.00"),
            pounds(line.pence),
            line.words,
        )
        for line in lines
    )
    return Sheet(
        LINES,
        LINE_COLUMNS,
        rows,
        intro=(title,),
        footer=_footer(LINE_COLUMNS, [("pay", pounds(pence))]),
    )


def _check(
    people: Sequence[PersonTotal],
    used: Sequence[Element],
    cells: Sequence[Cell],
    lines: Sequence[LineRow],
    pence: int,
    title: str,
) -> Sheet:
    """The run's total against each sheet, and each element's against the lines."""
    summary = letter(len(_summary_columns(used)) - 2)
    line_pay, line_element = _place(LINE_COLUMNS, "pay"), _place(LINE_COLUMNS, "element")
    service_pay = _place(SERVICE_COLUMNS, "pay")

    def column(sheet: str, place: str, count: int) -> str:
        return f"'{sheet}'!${place}${FIRST}:${place}${FIRST + max(count, 1) - 1}"

    members, elements = _place(MEMBER_COLUMNS, "pay"), _place(ELEMENT_COLUMNS, "pay")
    wanted = [
        (f"{sheet}: total pay", pence, f"SUM({column(sheet, place, count)})")
        for sheet, place, count in (
            (SUMMARY, summary, len(people)),
            (MEMBERS, members, len(people)),
            (ELEMENTS, elements, len(used)),
            (SERVICES, service_pay, len(cells)),
            (LINES, line_pay, len(lines)),
        )
    ]
    for element in used:
        words = ELEMENT_WORDS[element]
        by = (
            f'SUMIF({column(LINES, line_element, len(lines))},"{words}",'
            f"{column(LINES, line_pay, len(lines))})"
        )
        wanted.append((f"{LINES}: {words}", _sum(people, element)[2], by))

    def rows() -> Iterable[Sequence[Any]]:
        for number, (what, value, formula) in enumerate(wanted, FIRST):
            difference = Formula(f"=ROUND(C{number}-B{number},2)")
            yield [what, pounds(value), Formula(f"=ROUND({formula},2)"), difference]

    def footer(first: int, last: int) -> Iterable[Sequence[Any]]:
        yield [
            "Every difference together",
            None,
            None,
            Formula(f"=SUMPRODUCT(ABS(D{first}:D{last}))"),
        ]

    return Sheet(CHECK, CHECK_COLUMNS, rows(), intro=(title,), footer=footer)
