"""What people cost the co-op beyond their pay: an estimate, person by person. Pure.

Employer's National Insurance on what is above the secondary threshold (Social Security
Contributions and Benefits Act 1992, s.9), and the least an employer pays into a pension on
qualifying earnings (Pensions Act 2008, ss.3, 13 and 20). Yearly figures are shared out to the
period and rounded to the pound, as the published weekly and monthly figures are. It knows no
category letters, opt-outs, State Pension age or allowance of the employer: payroll does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from coop.statutory.rules import Figures
from core.errors import DomainError
from core.money import to_pence

NAMES = (
    "ni.secondary_threshold_yearly",
    "ni.employer_percent",
    "pension.trigger_yearly",
    "pension.lower_yearly",
    "pension.upper_yearly",
    "pension.employer_percent",
    "pension.least_age",
)


@dataclass(frozen=True, slots=True)
class Terms:
    """The figures of a period, in pounds of that period, per cent and years."""

    threshold: Decimal
    ni_percent: Decimal
    trigger: Decimal
    lower: Decimal
    upper: Decimal
    pension_percent: Decimal
    least_age: int


@dataclass(frozen=True, slots=True)
class Earner:
    """Somebody's pay before tax in the period, in whole pence; `age` on its last day, if known."""

    id: int
    name: str
    pence: int
    age: int | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """Whole pence: pay, National Insurance, pension."""

    id: int
    name: str
    pay: int
    ni: int
    pension: int

    @property
    def total(self) -> int:
        """What the person costs altogether."""
        return self.pay + self.ni + self.pension


def share_of_year(from_on: date, until_on: date) -> Fraction:
    """What part of a year a period is: whole calendar months, whole weeks, or else days."""
    days = (until_on - from_on).days + 1
    after = until_on + timedelta(days=1)
    months = (after.year - from_on.year) * 12 + after.month - from_on.month
    if from_on.day == after.day and months:
        return Fraction(months, 12)
    if days % 7 == 0:
        return Fraction(days // 7, 52)
    return Fraction(days, 365)


def terms(figures: Figures, from_on: date, until_on: date, pays_on: date) -> Terms:
    """The figures in force on the pay day, for a period. DomainError where one is not kept."""
    part = share_of_year(from_on, until_on)

    def at(name: str) -> Decimal:
        amount = figures.amount(name, pays_on)
        if amount is None:
            raise DomainError(
                "Carework does not know the National Insurance and pension figures of that day. "
                "Add them under Figures of law.",
                code="figures",
            )
        return amount

    def shared(name: str) -> Decimal:
        exact = at(name) * part.numerator / part.denominator
        return exact.quantize(Decimal(1), ROUND_HALF_UP)

    return Terms(
        threshold=shared("ni.secondary_threshold_yearly"),
        ni_percent=at("ni.employer_percent"),
        trigger=shared("pension.trigger_yearly"),
        lower=shared("pension.lower_yearly"),
        upper=shared("pension.upper_yearly"),
        pension_percent=at("pension.employer_percent"),
        least_age=int(at("pension.least_age")),
    )


def cost(earner: Earner, held: Terms) -> Cost:
    """One person's. Somebody whose age is not known is taken to be enrolled."""
    pay = Decimal(earner.pence) / 100
    ni = max(Decimal(0), pay - held.threshold) * held.ni_percent / 100
    pension = Decimal(0)
    old_enough = earner.age is None or earner.age >= held.least_age
    if old_enough and pay >= held.trigger:
        qualifying = max(Decimal(0), min(pay, held.upper) - held.lower)
        pension = qualifying * held.pension_percent / 100
    return Cost(earner.id, earner.name, earner.pence, to_pence(ni), to_pence(pension))


def costs(earners: Iterable[Earner], held: Terms) -> tuple[Cost, ...]:
    """Everybody's, in the order given."""
    return tuple(cost(earner, held) for earner in earners)
