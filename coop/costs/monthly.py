"""Approved pay summed by the month that a run counts in. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from coop.costs.facts import Paid, months
from coop.pay.rates import EXPENSES, PREMIUMS, Element

VISITING = frozenset({Element.BASIC, *PREMIUMS})  # with travel: what travel is a share of


@dataclass(slots=True)
class Month:
    """What runs that count in a month paid: whole pence, minutes.

    `visiting` is pay for hours at work with which travel is compared.
    """

    people: set[int]
    pence: int = 0
    expenses: int = 0
    minutes: int = 0
    overtime: int = 0
    travel: int = 0
    visiting: int = 0


def by_month(paid: Paid, above: Mapping[int, int]) -> dict[date, Month]:
    """Each month of the span by its first day; `above`: minutes above contract by run."""
    runs = {run.id: run for run in paid.runs}
    found = {month: Month(set()) for month in months(paid.first_on, paid.last_on)}
    for run_id, minutes in above.items():
        found[runs[run_id].month].overtime += minutes
    for earned in paid.earned:
        month = found[runs[earned.run_id].month]
        month.people.add(earned.person_id)
        month.minutes += earned.minutes
    for one in paid.sums:
        month = found[runs[one.run_id].month]
        month.pence += one.pence
        if one.element in EXPENSES:
            month.expenses += one.pence
        if one.element == Element.TRAVEL:
            month.travel += one.pence
        elif one.element in VISITING:
            month.visiting += one.pence
    return found


def together(found: Iterable[Month]) -> Month:
    """Of several months; who was paid in more than one counts once."""
    whole = Month(set())
    for month in found:
        whole.people |= month.people
        whole.pence += month.pence
        whole.expenses += month.expenses
        whole.minutes += month.minutes
        whole.overtime += month.overtime
        whole.travel += month.travel
        whole.visiting += month.visiting
    return whole
