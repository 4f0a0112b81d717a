"""Which premiums a minute earns, and what they pay where they meet. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from coop.pay.policies import SATURDAY, SUNDAY, Meeting, Policy
from coop.pay.rates import PREMIUMS, Element, Rate, RateBook, Unit

OF_DAY = {SATURDAY: Element.SATURDAY, SUNDAY: Element.SUNDAY}


def on_top(rate: Rate, basic: Decimal) -> Decimal:
    """Pounds an hour that a premium adds to basic."""
    return basic * rate.amount / 100 if rate.unit == Unit.PERCENT else rate.amount


def earned(
    local: datetime, policy: Policy, holidays: Mapping[date, str], *, short_notice: bool
) -> list[Element]:
    """The premiums that a minute could earn, by its local day and time."""
    found = []
    if local.date() in holidays:
        found.append(Element.BANK_HOLIDAY)
    if local.weekday() in OF_DAY:
        found.append(OF_DAY[local.weekday()])
    if local.weekday() in policy.weekend:
        found.append(Element.WEEKEND)
    if policy.is_night(local.time().replace(tzinfo=None)):
        found.append(Element.NIGHT)
    if short_notice:
        found.append(Element.SHORT_NOTICE)
    return found


def paid(
    elements: Iterable[Element],
    policy: Policy,
    rates: RateBook,
    *,
    person_id: int,
    role: str,
    on: date,
    basic: Decimal,
) -> tuple[Rate, ...]:
    """The premiums that are paid, the first the one whose name the minutes go by.

    A Saturday or Sunday that has a rate of its own takes the place of the weekend's. With
    `Meeting.HIGHEST` at most one is paid; a tie goes to the first of PREMIUMS.
    """
    found = {
        rate.element: rate
        for element in elements
        if (rate := rates.find(element, person_id, role, on)) is not None and rate.amount > 0
    }
    if Element.SATURDAY in found or Element.SUNDAY in found:
        found.pop(Element.WEEKEND, None)
    rows = sorted(
        found.values(),
        key=lambda rate: (-on_top(rate, basic), PREMIUMS.index(rate.element)),
    )
    return tuple(rows if policy.meeting == Meeting.STACK else rows[:1])
