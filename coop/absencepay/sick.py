"""Statutory sick pay: which days, at which rate, week by week. Pure; exact until the penny.

Social Security Contributions and Benefits Act 1992, ss.151-157; Statutory Sick Pay (General)
Regulations 1982; Employment Rights Act 2025 from 6 April 2026.

- Sick leaves that adjoin or overlap are one spell. A spell counts if it has the least days of
  its last day's law: four before 6 April 2026, one since (s.152(2)).
- Spells with at most 56 days between them are one period (s.152(3)): its first day decides the
  average earnings, and its days count together for waiting and for the 28 weeks.
- Qualifying days are those of the person's agreed pattern, else of the co-op's (s.154; 1982
  Regulations reg 5). Before 6 April 2026 the first three of a period were waiting days (s.155).
- Before 6 April 2026 average earnings below the lower earnings limit of the first day gave
  nothing; whoever had a right paid the flat rate. Since then: the lower of the flat rate and
  80 % of average weekly earnings (s.157), without a limit.
- Who had a right under the old rules in a period that began before 6 April 2026 keeps the flat
  rate of the day for all of that period. Who had none has one from that day, at the new rate;
  waiting days that fell before it are not paid afterwards.
- A day's rate is the weekly rate by the qualifying days of its week, Sunday to Saturday
  (s.157(3)). Each week is summed exactly and rounded up to the penny.
- It ends after 28 weeks, each day counting as its part of its week (s.155(4)), and three years
  after the period began (s.153(3)).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from coop.absencepay import law
from coop.leave.rules import months_on
from coop.statutory.rules import Figures
from core.money import pounds

DAY, WEEK = timedelta(days=1), timedelta(days=7)
EVERY_DAY = frozenset(range(7))
WEEKLY, PERCENT = "ssp.weekly", "ssp.earnings_percent"
WAITING, LIMIT = "ssp.waiting_days", "ssp.lower_earnings_limit"

Qualifying = Callable[[date], frozenset[int]]  # weekdays (0 is Monday) in force on a day


@dataclass(frozen=True, slots=True)
class Spell:
    """Days sick without a break, both ends included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many calendar days."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Period:
    """Linked spells, in order: a period of incapacity for work."""

    spells: tuple[Spell, ...]

    @property
    def first(self) -> date:
        """Its first day."""
        return self.spells[0].first


@dataclass(frozen=True, slots=True)
class SickWeek:
    """What one Sunday-to-Saturday week of a period comes to.

    `daily` is pence, exact; None where no day is paid or the week has two rates. `unpaid`
    says why days of it are not paid.
    """

    first: date  # the Sunday
    days: tuple[date, ...]  # those paid
    qualifying: int  # in the whole week
    daily: Fraction | None
    pence: int
    words: str
    unpaid: tuple[tuple[date, str], ...] = ()

    @property
    def last_day(self) -> date:
        """The last day of it that counts, paid or not."""
        return max([*self.days, *(on for on, _ in self.unpaid)])


def sunday(on: date) -> date:
    """The Sunday that begins the week of a day (s.157(3), s.163(1))."""
    return on - timedelta(days=(on.weekday() + 1) % 7)


def merged(leaves: Iterable[tuple[date, date]]) -> tuple[Spell, ...]:
    """Sick leaves as spells: those that adjoin or overlap are one."""
    found: list[Spell] = []
    for first, last in sorted(leaves):
        if found and first <= found[-1].last + DAY:
            found[-1] = Spell(found[-1].first, max(found[-1].last, last))
        else:
            found.append(Spell(first, last))
    return tuple(found)


def periods(spells: Sequence[Spell]) -> tuple[Period, ...]:
    """Spells that are long enough, linked where at most 56 days lie between them."""
    found: list[list[Spell]] = []
    for spell in sorted(spells, key=lambda one: one.first):
        held = law.sick(spell.last)
        if spell.days < held.least_days:
            continue
        if found and (spell.first - found[-1][-1].last).days - 1 <= held.linked_days:
            found[-1].append(spell)
        else:
            found.append([spell])
    return tuple(Period(tuple(group)) for group in found)


def had_right(first: date, earnings: Fraction, figures: Figures) -> bool:
    """Whether average earnings (pence a week) reach the lower earnings limit of the first day."""
    return earnings >= Fraction(figures.needed(LIMIT, first)) * 100


def weekly_rate(on: date, first: date, earnings: Fraction, figures: Figures) -> Fraction:
    """Pence a week on a day of a period that began on `first`; 0: nothing is due."""
    flat = Fraction(figures.needed(WEEKLY, on)) * 100
    if not figures.needed(PERCENT, first):  # it began under the old rules
        if had_right(first, earnings, figures):
            return flat
        if not figures.needed(PERCENT, on):
            return Fraction(0)
    return min(flat, earnings * Fraction(figures.needed(PERCENT, on)) / 100)


@dataclass(slots=True)
class _Count:
    """What has been used of a period as its days go by."""

    qualifying: int = 0
    weeks: Fraction = Fraction(0)


def weeks_of(
    period: Period,
    earnings: Fraction,
    qualifying: Qualifying,
    figures: Figures,
    employed: Callable[[date], bool] = lambda on: True,
) -> tuple[SickWeek, ...]:
    """Every week of a period in which a qualifying day falls, in order.

    `earnings` is pence a week at the period's first day. Raises LookupError where a figure of
    law is not kept for a day.
    """
    used = _Count()
    paid: dict[date, list[tuple[date, Fraction]]] = {}
    unpaid: dict[date, list[tuple[date, str]]] = {}
    for spell in period.spells:
        for offset in range(spell.days):
            on = spell.first + offset * DAY
            week = sunday(on)
            held = qualifying(week + WEEK - DAY)  # a week has one pattern, that of its Saturday
            if on.weekday() not in held or not employed(on):
                continue
            why, rate = _weigh(on, spell, period, earnings, len(held), used, figures)
            if why:
                unpaid.setdefault(week, []).append((on, why))
            else:
                paid.setdefault(week, []).append((on, rate / len(held)))
    return tuple(
        _week(week, paid.get(week, []), unpaid.get(week, []), len(qualifying(week + WEEK - DAY)))
        for week in sorted({*paid, *unpaid})
    )


def _weigh(
    on: date,
    spell: Spell,
    period: Period,
    earnings: Fraction,
    in_week: int,
    used: _Count,
    figures: Figures,
) -> tuple[str, Fraction]:
    """Why a qualifying day is not paid (empty: it is), and the weekly rate."""
    held = law.sick(on)
    rate = weekly_rate(on, period.first, earnings, figures)
    used.qualifying += 1
    if not rate:
        floor = figures.needed(LIMIT, period.first)
        return f"earnings below the lower earnings limit of £{floor:,.2f} (Sch 11)", rate
    since = law.nil_since(on)
    if since is not None and spell.first < since and _newly(period.first, earnings, figures):
        return f"off without a break since before {since.day} {since:%B %Y}", rate
    if used.qualifying <= int(figures.needed(WAITING, on)):
        return "a waiting day (s.155)", rate
    if on >= months_on(period.first, 12 * held.most_years):
        return f"{held.most_years} years after the period began (s.153(3))", rate
    if used.weeks + Fraction(1, in_week) > held.most_weeks:
        return f"the {held.most_weeks} weeks are used up (s.155(4))", rate
    used.weeks += Fraction(1, in_week)
    return "", rate


def _newly(first: date, earnings: Fraction, figures: Figures) -> bool:
    """Whether the period began under the old rules without a right."""
    return not figures.needed(PERCENT, first) and not had_right(first, earnings, figures)


def _week(
    week: date, paid: list[tuple[date, Fraction]], unpaid: list[tuple[date, str]], in_week: int
) -> SickWeek:
    exact = sum((daily for _, daily in paid), Fraction(0))
    pence = math.ceil(exact)
    rates = sorted({daily for _, daily in paid})
    day_words = "day" if len(paid) == 1 else "days"
    if not paid:
        words = f"nothing: {unpaid[0][1]}"
    elif len(rates) == 1:
        words = (
            f"{len(paid)} qualifying {day_words} × £{_exact(rates[0] / 100)} "
            f"(£{_exact(rates[0] * in_week / 100)} a week ÷ {in_week}), "
            f"rounded up to {pounds(pence)} (SSCBA 1992, s.157)"
        )
    else:
        words = (
            f"{len(paid)} qualifying {day_words} at "
            + " and ".join(f"£{_exact(rate / 100)}" for rate in rates)
            + f", rounded up to {pounds(pence)} (SSCBA 1992, s.157)"
        )
    daily = rates[0] if len(rates) == 1 else None
    days = tuple(on for on, _ in paid)
    return SickWeek(week, days, in_week, daily, pence, words, tuple(unpaid))


def _exact(amount: Fraction) -> str:
    """Pounds to the penny, or to four places where it does not come out even."""
    exact = Decimal(amount.numerator) / Decimal(amount.denominator)
    places = Decimal("0.01") if (amount * 100).denominator == 1 else Decimal("0.0001")
    return f"{exact.quantize(places):,}"
