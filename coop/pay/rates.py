"""Dated rates as values: what each element may be paid by, and which rate holds. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from core.errors import DomainError


class Element(StrEnum):
    """What a line of pay is for. Each paid minute belongs to exactly one.

    Those before HOLIDAY are paid for work, by a rate of the co-op (UNITS); the others come from
    elsewhere: leave, sickness, the minimum wage, a vote, or somebody's hand.
    """

    BASIC = "basic"
    NIGHT = "night"
    WEEKEND = "weekend"
    BANK_HOLIDAY = "bank_holiday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"
    SHORT_NOTICE = "short_notice"
    SLEEP_IN = "sleep_in"
    DISTURBED = "disturbed"
    TRAVEL = "travel"
    TRAINING = "training"
    ON_CALL = "on_call"
    WAITING = "waiting"
    BREAK = "break"
    MEETING = "meeting"
    LEAD = "lead"
    GUARANTEE = "guarantee"
    HOLIDAY = "holiday"
    ROLLED_UP = "rolled_up"
    SICK_PAY = "sick_pay"
    TOP_UP = "top_up"
    BONUS = "bonus"
    ADJUSTMENT = "adjustment"
    DEDUCTION = "deduction"
    MILEAGE = "mileage"


class Unit(StrEnum):
    """What an amount is: pounds an hour, a night or a mile, or per cent of basic."""

    HOUR = "hour"
    PERCENT = "percent"
    NIGHT = "night"
    MILE = "mile"


ELEMENT_WORDS = {
    Element.BASIC: "Basic",
    Element.NIGHT: "Night",
    Element.WEEKEND: "Weekend",
    Element.BANK_HOLIDAY: "Bank holiday",
    Element.SLEEP_IN: "Sleep-in",
    Element.DISTURBED: "Awake and working",
    Element.TRAVEL: "Travel between visits",
    Element.TRAINING: "Training",
    Element.ON_CALL: "On call",
    Element.WAITING: "Waiting between visits",
    Element.BREAK: "Paid break",
    Element.MEETING: "Meeting",
    Element.SATURDAY: "Saturday",
    Element.SUNDAY: "Sunday",
    Element.SHORT_NOTICE: "Short notice",
    Element.LEAD: "Lead allowance",
    Element.GUARANTEE: "Guaranteed length",
    Element.HOLIDAY: "Holiday pay",
    Element.ROLLED_UP: "Rolled-up holiday pay",
    Element.SICK_PAY: "Statutory sick pay",
    Element.TOP_UP: "Minimum wage top-up",
    Element.BONUS: "Member bonus",
    Element.ADJUSTMENT: "Adjustment",
    Element.DEDUCTION: "Deduction",
    Element.MILEAGE: "Mileage",
}
UNIT_WORDS = {
    Unit.HOUR: "£ an hour",
    Unit.PERCENT: "% on top of basic",
    Unit.NIGHT: "£ a night",
    Unit.MILE: "£ a mile",
}
STANDING_BY = (Element.SLEEP_IN, Element.ON_CALL)  # paid, but no hours worked
ABSENT = (Element.HOLIDAY, Element.SICK_PAY)  # their minutes are of leave: no hours worked either
ADDED = (Element.BONUS, Element.ADJUSTMENT, Element.DEDUCTION, Element.MILEAGE)  # by hand
EXPENSES = (Element.MILEAGE,)  # given back, no pay: in no gross figure
PREMIUMS = (  # a tie goes to the first
    Element.BANK_HOLIDAY,
    Element.SUNDAY,
    Element.SATURDAY,
    Element.WEEKEND,
    Element.NIGHT,
    Element.SHORT_NOTICE,
)
UNITS = {
    Element.BASIC: (Unit.HOUR,),
    Element.NIGHT: (Unit.PERCENT, Unit.HOUR),
    Element.WEEKEND: (Unit.PERCENT, Unit.HOUR),
    Element.BANK_HOLIDAY: (Unit.PERCENT, Unit.HOUR),
    Element.SATURDAY: (Unit.PERCENT, Unit.HOUR),
    Element.SUNDAY: (Unit.PERCENT, Unit.HOUR),
    Element.SHORT_NOTICE: (Unit.PERCENT, Unit.HOUR),
    Element.SLEEP_IN: (Unit.NIGHT,),
    Element.DISTURBED: (Unit.HOUR,),
    Element.TRAVEL: (Unit.HOUR,),
    Element.TRAINING: (Unit.HOUR,),
    Element.ON_CALL: (Unit.HOUR, Unit.NIGHT),
    Element.WAITING: (Unit.HOUR,),
    Element.BREAK: (Unit.HOUR,),
    Element.MEETING: (Unit.HOUR,),
    Element.LEAD: (Unit.HOUR,),
    Element.MILEAGE: (Unit.MILE,),
}
# Nought there means "no rate of its own": a premium ends, the others go back to basic.
MAY_BE_NOUGHT = frozenset(UNITS) - {Element.BASIC, Element.SLEEP_IN}
MOST = {
    Unit.HOUR: Decimal(500),
    Unit.PERCENT: Decimal(400),
    Unit.NIGHT: Decimal(2000),
    Unit.MILE: Decimal(5),
}


@dataclass(frozen=True, slots=True)
class Rate:
    """What an element pays from a day on, for a person, a job role, or (neither) everybody.

    `amount` is pounds, or per cent on top of basic. A premium in pounds an hour is paid on top
    of basic as well, never instead of it.
    """

    element: Element
    unit: Unit
    amount: Decimal
    from_on: date
    person_id: int | None = None
    role: str = ""


def check(rate: Rate) -> None:
    """Refuse a rate that can mean nothing; DomainError names the form field to blame."""
    words = ELEMENT_WORDS[rate.element]
    if rate.element not in UNITS:
        raise DomainError(f"{words} is not paid by a rate.", field="element")
    if rate.person_id is not None and rate.role:
        raise DomainError("A rate is for a person or for a role, not for both.", field="role")
    if rate.unit not in UNITS[rate.element]:
        allowed = " or ".join(UNIT_WORDS[unit] for unit in UNITS[rate.element])
        raise DomainError(f"{words} is paid as {allowed}.", field="unit")
    if not rate.amount.is_finite() or rate.amount < 0:
        raise DomainError("The amount cannot be less than nought.", field="amount")
    if rate.amount == 0 and rate.element not in MAY_BE_NOUGHT:
        raise DomainError(f"{words} cannot be nought.", field="amount")
    if rate.amount > MOST[rate.unit]:
        raise DomainError(
            f"{rate.amount:f} {UNIT_WORDS[rate.unit]} is more than Carework takes. Check it.",
            field="amount",
        )
    if rate.amount != rate.amount.quantize(Decimal("0.0001")):
        raise DomainError("Give the amount with at most four decimal places.", field="amount")


class RateBook:
    """All rates of a co-op, asked by person, role, element and day; the nearest wins.

    A person's own rate goes before their role's, a role's before everybody's; within one of
    these the latest that has begun holds. Roles are compared without regard to case.
    """

    def __init__(self, rates: Iterable[Rate]) -> None:
        found: dict[tuple[Element, int | None, str], list[Rate]] = {}
        for rate in rates:
            key = (rate.element, rate.person_id, rate.role.strip().casefold())
            found.setdefault(key, []).append(rate)
        self._rates = {
            key: sorted(rows, key=lambda rate: rate.from_on) for key, rows in found.items()
        }
        self._starts = {key: [rate.from_on for rate in rows] for key, rows in self._rates.items()}

    def find(self, element: Element, person_id: int, role: str, on: date) -> Rate | None:
        """The rate in force on a day, or None."""
        role = role.strip().casefold()
        scopes = [(element, person_id, ""), (element, None, role), (element, None, "")]
        for key in scopes:
            rows = self._rates.get(key)
            if rows is None:
                continue
            place = bisect_right(self._starts[key], on)
            if place:
                return rows[place - 1]
        return None
