"""The lines of pay: minutes or units at a rate, rounded once to the penny, in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from coop.pay import premiums
from coop.pay.rates import Element, Rate, Unit
from core.money import pay_pence

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Line:
    """One element of a piece on one local day: `minutes` or `extra` at a rate, or `units`.

    `rate` is pounds an hour (a night, where `units` counts nights). `extra` are minutes that
    something is paid for on top, the work of which stands in another line.

    `nmw_minutes` at `nmw_rate` pounds an hour are what counts towards the minimum wage: premium
    parts, the asleep part of a sleep-in and on-call at home do not (National Minimum Wage
    Regulations 2015, regs 10, 32).
    """

    on: date
    element: Element
    minutes: int
    rate: Decimal
    pence: int
    words: str
    units: int = 0
    nmw_minutes: int = 0
    nmw_rate: Decimal = Decimal(0)
    extra: int = 0

    def taken_back(self, words: str) -> Line:
        """The same, the other way round; `words` say where it had been paid."""
        return replace(
            self,
            minutes=-self.minutes,
            units=-self.units,
            extra=-self.extra,
            pence=-self.pence,
            nmw_minutes=-self.nmw_minutes,
            words=f"{words}: {self.words}",
        )


@dataclass(slots=True)
class PaidPart:
    """Minutes of one day that are paid alike."""

    on: date
    element: Element
    basic: Decimal
    paid: tuple[Rate, ...] = ()  # premiums; the element is the first one's
    minutes: int = 0


def hours_words(minutes: int) -> str:
    """6.5 h; 7 h 20 min where decimal hours would not be exact."""
    if minutes * 100 % 60:
        whole, rest = divmod(minutes, 60)
        return f"{whole} h {rest} min" if whole else f"{rest} min"
    text = f"{Decimal(minutes) / 60:.2f}".rstrip("0").rstrip(".")
    return f"{text} h"


def rate_words(amount: Decimal) -> str:
    """£13.10; a rate finer than a penny keeps its figures."""
    places = max(2, -int(amount.normalize().as_tuple().exponent))
    return f"£{amount:,.{places}f}"


def extra(on: date, element: Element, minutes: int, rate: Decimal) -> Line:
    """Minutes paid for on top of the lines that paid for the work, or for no work."""
    words = f"{DAYS[on.weekday()]} {named(element)} {hours_words(minutes)} × {rate_words(rate)}"
    return Line(on, element, 0, rate, pay_pence(minutes, rate), words, extra=minutes)


def named(element: Element) -> str:
    """The element within a sentence."""
    return {
        Element.BANK_HOLIDAY: "bank holiday",
        Element.SLEEP_IN: "sleep-in",
        Element.DISTURBED: "awake and working",
        Element.ON_CALL: "on call",
        Element.BREAK: "paid break",
        Element.SATURDAY: "premium",
        Element.SUNDAY: "premium",
        Element.SHORT_NOTICE: "short notice",
        Element.LEAD: "lead allowance",
        Element.GUARANTEE: "filled up to the guaranteed length",
    }.get(element, element.value)


def of_part(part: PaidPart, holidays: Mapping[date, str]) -> list[Line]:
    """The minutes with their first premium; each further one on a line of its own."""
    hourly, times = part.basic, rate_words(part.basic)
    if part.paid:
        hourly += premiums.on_top(part.paid[0], part.basic)
        if part.paid[0].unit == Unit.PERCENT:
            factor = (1 + part.paid[0].amount / 100).normalize()
            times += f" × {factor:f}"
        else:
            times = f"({times} + {rate_words(part.paid[0].amount)})"
    day, title = DAYS[part.on.weekday()], _titled(part, part.element, holidays)
    counts = part.element != Element.BREAK
    first = Line(
        on=part.on,
        element=part.element,
        minutes=part.minutes,
        rate=hourly,
        pence=pay_pence(part.minutes, hourly),
        words=f"{day} {title} {hours_words(part.minutes)} × {times}",
        nmw_minutes=part.minutes if counts else 0,
        nmw_rate=part.basic if counts else Decimal(0),
    )
    return [first, *(_further(part, rate, holidays) for rate in part.paid[1:])]


def _further(part: PaidPart, premium: Rate, holidays: Mapping[date, str]) -> Line:
    """A premium that meets another: what it pays on top."""
    rate = premiums.on_top(premium, part.basic)
    times = rate_words(rate)
    if premium.unit == Unit.PERCENT:
        times = f"{rate_words(part.basic)} × {premium.amount.normalize():f} %"
    title = _titled(part, premium.element, holidays)
    words = f"{DAYS[part.on.weekday()]} {title} on top {hours_words(part.minutes)} × {times}"
    pence = pay_pence(part.minutes, rate)
    return Line(part.on, premium.element, 0, rate, pence, words, extra=part.minutes)


def _titled(part: PaidPart, element: Element, holidays: Mapping[date, str]) -> str:
    name = named(element)
    if element == Element.BANK_HOLIDAY and holidays.get(part.on):
        name += f" ({holidays[part.on]})"
    return name


def total(lines: Sequence[Line]) -> int:
    """Whole pence of several lines."""
    return sum(line.pence for line in lines)
