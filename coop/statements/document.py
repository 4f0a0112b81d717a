"""A statement in words, as the page and the PDF show it: the same text on both."""

from __future__ import annotations

from typing import Any

from coop.pay.rates import ELEMENT_WORDS, EXPENSES, Element
from coop.statements.queries import Statement
from coop.statements.rules import Group, Kind, Totals
from core.ui.filters import day_short, day_year, days, hours, plural, pounds, rate

COUNTS = {  # what a unit of an element is called, where it is not a night
    Element.SLEEP_IN: ("night", "nights"),
    Element.ON_CALL: ("night", "nights"),
    Element.MILEAGE: ("mile", "miles"),
}
NOTE = (
    "This is pay before tax. Income tax, National Insurance, pension and student loans are worked "
    "out by the payroll, and your payslip shows them."
)


def period(statement: Statement) -> str:
    """1–31 December 2026."""
    first, last = statement.run.from_on, statement.run.until_on
    words = days(first, last)
    return words if first.year != last.year else f"{words} {last.year}"


def amount(minutes: int, units: int, element: Element) -> str:
    """How much of an element: 36.5 h, 2 nights, 40 miles, 8 h and 1 night; nothing for a sum."""
    parts = []
    if minutes and not (units and element == Element.SLEEP_IN):
        parts.append(hours(minutes))
    if units:
        parts.append(plural(units, *COUNTS.get(element, ("unit", "units"))))
    return " and ".join(parts)


def words_of(statement: Statement) -> dict[str, Any]:
    """Everything as text, ready to be set: JSON for the PDF, values for the page."""
    parts, run = statement.parts, statement.run
    return {
        "coop": statement.coop,
        "title": f"Pay statement, {period(statement)}",
        "name": statement.name,
        "number": statement.number,
        "period": period(statement),
        "state": "" if run.final else f"This pay run is {run.state}: nothing in it is settled yet.",
        "pay_day": day_year(statement.pays_on) if statement.pays_on else "",
        "worked": hours(statement.minutes),
        "kinds": [_kind(kind) for kind in parts.kinds],
        "totals": _totals(parts.totals),
        "groups": [_group(group) for group in parts.groups],
        "corrections": [_group(group) for group in parts.corrections],
        "minimum_wage": _minimum_wage(statement),
        "year": f"Tax year {statement.year.words} so far",
        "year_rows": [
            {
                "what": ELEMENT_WORDS[element],
                "amount": amount(minutes, units, element),
                "pay": pounds(pence),
            }
            for element, (minutes, units, pence) in statement.year_sums.items()
        ],
        "year_totals": _totals(statement.year_totals),
        "holiday": ""
        if statement.holiday_minutes is None
        else f"{hours(statement.holiday_minutes)} of holiday left on {day_year(run.until_on)}, "
        "as the ledger stands now.",
        "note": NOTE,
    }


def _kind(kind: Kind) -> dict[str, str]:
    by_rate = kind.rate and kind.element not in (Element.DEDUCTION,)
    return {
        "what": ELEMENT_WORDS[kind.element],
        "amount": amount(kind.minutes, kind.units, kind.element),
        "rate": rate(kind.rate) if by_rate else "",
        "pay": pounds(kind.pence),
    }


def _totals(totals: Totals) -> list[dict[str, str]]:
    """Gross always; deductions, expenses and the sum of all where there are any."""
    rows = [("Pay before tax", totals.gross)]
    if totals.deductions:
        rows.append(("Deductions by the co-op", totals.deductions))
    if totals.expenses:
        words = ", ".join(ELEMENT_WORDS[element].lower() for element in EXPENSES)
        rows.append((f"Expenses given back ({words})", totals.expenses))
    if len(rows) > 1:
        rows.append(("Together, to payroll", totals.total))
    return [{"what": what, "pay": pounds(pence)} for what, pence in rows]


def _group(group: Group) -> dict[str, Any]:
    return {
        "day": day_short(group.on),
        "what": group.shift,
        "service": group.service,
        "corrects": f"Corrects what was paid in {group.corrects}" if group.corrects else "",
        "lines": [{"words": line.words, "pay": pounds(line.pence)} for line in group.lines],
        "pay": pounds(group.pence),
    }


def _minimum_wage(statement: Statement) -> str:
    found = statement.minimum_wage
    if found is None:
        return ""
    verdict = "reached" if found.met else "not reached"
    return (
        f"{hours(found.minutes)} count for the minimum wage, paid at {rate(found.hourly)} an hour "
        f"without premiums. The rate is {rate(found.rate)} ({found.rate_words}): {verdict}."
    )
