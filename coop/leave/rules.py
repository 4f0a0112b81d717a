"""Leave: its kinds, its years, what is owed and what a spell of leave takes. Pure.

Entitlement is kept in whole minutes of work. Who has contract hours has 5.6 weeks of them a
year (Working Time Regulations 1998, regs 13 and 13A), by calendar days for part of a year
(regs 13(5), 14). Who has none works irregular hours: 12.07 % of the hours worked in each pay
period (reg 15B), for leave years that begin on or after 1 April 2024.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

LEAVE_WORDS = {
    "holiday": "Annual leave",
    "sickness": "Sick leave",
    "parental": "Parental leave",
    "training": "Study leave",
    "unpaid": "Unpaid leave",
}
DAY = timedelta(days=1)
WORKING_DAYS = 5  # of a week: 5.6 weeks of them are the 28 days of reg 13A(3)


class EntryKind(StrEnum):
    """Why the balance changes."""

    GRANT = "grant"
    ACCRUAL = "accrual"
    USE = "use"
    RETURNED = "returned"
    CARRIED = "carried_over"
    CORRECTION = "correction"


ENTRY_WORDS = {
    EntryKind.GRANT: "Leave for the year",
    EntryKind.ACCRUAL: "Earned",
    EntryKind.USE: "Leave taken",
    EntryKind.RETURNED: "Given back",
    EntryKind.CARRIED: "Carried over",
    EntryKind.CORRECTION: "Correction",
}


class Carry(StrEnum):
    """Why leave of one year is taken in the next."""

    AGREEMENT = "agreement"
    SICKNESS = "sickness"
    PARENTAL = "parental"
    EMPLOYER = "employer"


CARRY_WORDS = {
    Carry.AGREEMENT: "Agreed",
    Carry.SICKNESS: "Could not be taken because of sickness",
    Carry.PARENTAL: "Could not be taken because of parental leave",
    Carry.EMPLOYER: "The co-op gave no proper chance to take it",
}


class Period(StrEnum):
    """How long a pay period is."""

    WEEK = "week"
    TWO_WEEKS = "two_weeks"
    FOUR_WEEKS = "four_weeks"
    MONTH = "month"


PERIOD_WORDS = {
    Period.WEEK: "One week",
    Period.TWO_WEEKS: "Two weeks",
    Period.FOUR_WEEKS: "Four weeks",
    Period.MONTH: "A calendar month",
}
PERIOD_DAYS = {Period.WEEK: 7, Period.TWO_WEEKS: 14, Period.FOUR_WEEKS: 28}


@dataclass(frozen=True, slots=True)
class Figures:
    """The law for a leave year: weeks, share of hours worked (None: not yet law), most days.

    `carried` are the weeks that each reason lets pass to the next year; `carried_irregular`
    those of who earns leave by hours worked, for any reason but agreement.
    """

    weeks: Fraction
    accrual: Fraction | None
    most_days: int
    carried: Mapping[str, Fraction]
    carried_irregular: Fraction


@dataclass(frozen=True, slots=True)
class YearSetting:
    """From `from_on` a leave year begins on that day each year; pay periods as they fall."""

    from_on: date
    period: str
    period_from_on: date


@dataclass(frozen=True, slots=True)
class LeaveYear:
    """A leave year, both ends included. `full_days`: of twelve months from its first day.

    It is shorter than twelve months where the co-op moved the start of its leave year.
    """

    first: date
    last: date
    full_days: int
    setting: YearSetting


@dataclass(frozen=True, slots=True)
class Contract:
    """Minutes a week from a day until a day, both included; None: it goes on."""

    from_on: date
    until_on: date | None
    minutes: int


@dataclass(frozen=True, slots=True)
class Worked:
    """Minutes worked on a day; 0 contract minutes hold on it."""

    on: date
    minutes: int


def months_on(day: date, months: int) -> date:
    """The same day so many months later; the month's last day where there is none such."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, day.day)


def year_of(settings: Sequence[YearSetting], on: date) -> LeaveYear | None:
    """The leave year that a day is in; None before the first that the co-op keeps."""
    held = [each for each in sorted(settings, key=lambda s: s.from_on) if each.from_on <= on]
    if not held:
        return None
    setting = held[-1]
    years = on.year - setting.from_on.year
    first = months_on(setting.from_on, 12 * years)
    if first > on:
        first = months_on(setting.from_on, 12 * (years - 1))
    after = months_on(first, 12)
    later = [each.from_on for each in settings if first < each.from_on < after]
    return LeaveYear(
        first=first,
        last=min([after, *later]) - DAY,
        full_days=(after - first).days,
        setting=setting,
    )


def entitlement(year: LeaveYear, contracts: Iterable[Contract], law: Figures) -> int:
    """Minutes of leave for the year: weeks of the contract hours of each day employed in it.

    By calendar days, so that joiners, leavers and changed hours have their part (regs 13(5),
    14); contracts at one time add up; rounded up to the minute, never below the law.
    """
    whole = Fraction(0)
    for each in contracts:
        first = max(each.from_on, year.first)
        last = year.last if each.until_on is None else min(each.until_on, year.last)
        if last >= first:
            whole += law.weeks * each.minutes * Fraction((last - first).days + 1, year.full_days)
    return math.ceil(whole)


def first_year(
    year: LeaveYear, contracts: Sequence[Contract], law: Figures, on: date
) -> int | None:
    """What somebody who joined in this leave year has earned by a day; None: they did not.

    One twelfth of a year's leave on the first day of each month of employment, rounded up to
    the next half day (reg 15A), and never more than the part of the year they are here for.
    """
    paid = [each for each in contracts if each.minutes]
    if not paid or (joined := min(each.from_on for each in contracts)) <= year.first:
        return None
    end = min(on, year.last)
    months = 0
    while months < 12 and months_on(joined, months) <= end:
        months += 1
    held = [each for each in paid if each.from_on <= end] or paid
    minutes = held[-1].minutes
    earned = half_days(law.weeks * minutes * Fraction(months, 12), minutes)
    part = Fraction(entitlement(year, paid, law))
    return math.ceil(min(earned, part))


def half_days(amount: Fraction, week_minutes: int) -> Fraction:
    """Up to the next half day of a week of five (reg 15A(3))."""
    half = Fraction(week_minutes, 2 * WORKING_DAYS)
    return math.ceil(amount / half) * half


def period_of(setting: YearSetting, on: date) -> tuple[date, date]:
    """The pay period that a day is in: first and last day."""
    start = setting.period_from_on
    if setting.period == Period.MONTH:
        months = (on.year - start.year) * 12 + on.month - start.month
        if months_on(start, months) > on:
            months -= 1
        return months_on(start, months), months_on(start, months + 1) - DAY
    length = PERIOD_DAYS[Period(setting.period)]
    first = start + ((on - start).days // length) * timedelta(days=length)
    return first, first + timedelta(days=length - 1)


def accrued(year: LeaveYear, worked: Iterable[Worked], law: Figures, on: date) -> dict[date, int]:
    """Minutes earned in each pay period of the year that is over by `on`, by its first day.

    12.07 % of the hours worked in it, in whole hours, half an hour and more up (reg 15B(4));
    the year's sum stays within 28 days of their average length (reg 15B). Empty where the
    leave year began before the rule.
    """
    if law.accrual is None:
        return {}
    sums: dict[date, int] = {}
    days: dict[date, int] = {}
    for each in worked:
        if not year.first <= each.on <= year.last:
            continue
        first, last = period_of(year.setting, each.on)
        if last < on:
            sums[first] = sums.get(first, 0) + each.minutes
            days[each.on] = days.get(each.on, 0) + each.minutes
    if not sums:
        return {}
    left = math.floor(Fraction(law.most_days * sum(days.values()), len(days)))
    found = {}
    for first in sorted(sums):
        hours = math.floor(law.accrual * sums[first] / 60 + Fraction(1, 2))
        found[first] = min(hours * 60, left)
        left -= found[first]
    return found


def carry_limit(why: Carry, law: Figures, entitled: int, *, irregular: bool) -> int:
    """Minutes of a year's leave that may go to the next, of those `entitled` for the year.

    The statutory weeks of each reason (Working Time Regulations 1998, regs 13, 13A(7)), as a
    share of the year's own entitlement.
    """
    weeks = law.carried.get(why, Fraction(0))
    if irregular and why is not Carry.AGREEMENT:
        weeks = law.carried_irregular
    return math.floor(entitled * min(law.weeks, weeks) / law.weeks)


def takes(first: date, last: date, week_minutes: int) -> int:
    """Minutes that leave on these days takes, both included: a proposal, a person may change it.

    Seven days take a week's hours; days beyond whole weeks a fifth each, five at most.
    """
    weeks, days = divmod((last - first).days + 1, 7)
    return math.ceil(Fraction(week_minutes * (weeks * 5 + min(days, 5)), WORKING_DAYS))


def shortened(first: date, last: date, new_last: date, minutes: int, week_minutes: int) -> int:
    """What leave takes once it ends sooner: in proportion to what was proposed, or to its days."""
    whole, part = takes(first, last, week_minutes), takes(first, new_last, week_minutes)
    if not whole:
        whole, part = (last - first).days + 1, (new_last - first).days + 1
    return math.ceil(Fraction(minutes * part, whole))


def by_year(
    settings: Sequence[YearSetting], first: date, last: date, minutes: int, week_minutes: int
) -> dict[date, int]:
    """How much of a spell's minutes falls in each leave year, by its first day; sums to them.

    Days before the co-op's first leave year take nothing.
    """
    found: dict[date, int] = {}
    day, done = first, 0
    while day <= last:
        year = year_of(settings, day)
        if year is None:
            day += DAY
            continue
        end = min(last, year.last)
        so_far = shortened(first, last, end, minutes, week_minutes)
        found[year.first] = found.get(year.first, 0) + so_far - done
        day, done = end + DAY, so_far
    return found
