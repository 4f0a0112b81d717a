"""Average working time over 17 weeks, as it was at the end of each of some weeks. Pure; exact.

Working Time Regulations 1998, reg 4(3)-(6): (A + B) / C. A is what was worked in the reference
period. B is what was worked afterwards on as many days as were excluded in it: annual, sick and
family leave. As long as those days have not come, the average day of the same weeks stands in
for each that is missing. C are the weeks: 17, or those since somebody began (reg 4(4)). For night
workers reg 6(5) divides by days less the weekly rest days: six to a week.

Which weeks count and how leave is reckoned in working days is `coop.rota.situation.reference`:
the rota plans by the same figures.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from coop.absencepay.law import Limits
from coop.rota.situation.reference import weeks_before, working_days

DAY, WEEK = timedelta(days=1), timedelta(days=7)
NEAR = 180  # minutes a week below the limit at which a word of warning is due
WORKING_DAYS = 6  # of a week, beside the weekly rest day (reg 6(5), reg 11)


class Level(StrEnum):
    """How an average stands to the limit."""

    BELOW = "below"
    NEAR = "near"
    OVER = "over"
    FREE = "free"  # opted out, and no night worker


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one person: minutes at work by day, and by Monday for weeks before.

    `away` are days of annual, sick and family leave. `contract`: minutes a week, which stand for
    weeks of which nothing is known.
    """

    worked: Mapping[date, int]
    before: Mapping[date, int]
    away: Collection[date]
    employed_from: date
    contract: int


@dataclass(frozen=True, slots=True)
class Window:
    """The average at the end of the week that ends on a Sunday; minutes.

    `worked` is A, `replaced` B for so many excluded working days, of which `open_days` have not
    come yet; `this_week` what that week itself held, None before the record begins.
    """

    last_on: date
    weeks: int
    worked: int
    replaced: Fraction
    excluded: int
    open_days: int
    this_week: int | None

    @property
    def average(self) -> Fraction:
        """Minutes a week, exact."""
        return (self.worked + self.replaced) / self.weeks

    @property
    def nightly(self) -> Fraction:
        """Minutes in each 24 hours (reg 6(5))."""
        return self.average / WORKING_DAYS


def by_monday(facts: Facts) -> dict[date, int]:
    """Minutes by the Monday of their week; the greater of what was told and what was recorded."""
    found: dict[date, int] = {}
    for on, minutes in facts.worked.items():
        monday = on - timedelta(days=on.weekday())
        found[monday] = found.get(monday, 0) + minutes
    for monday, minutes in facts.before.items():
        found[monday] = max(minutes, found.get(monday, 0))
    return found


def window(facts: Facts, last_on: date, law: Limits) -> Window | None:
    """The average at the end of the week of this Sunday; None before anybody worked a week."""
    first_on, weekly = last_on + DAY, by_monday(facts)
    around = (first_on, facts.employed_from, weekly)
    counted = weeks_before(*around, (), facts.contract, law.weeks)
    if not counted:
        return None
    mondays = [first_on - WEEK * (back + 1) for back in range(len(counted))]
    record = min(weekly, default=first_on)
    excluded = sum(
        working_days(sum(monday <= on < monday + WEEK for on in facts.away))
        for monday in mondays
        if monday >= record
    )
    filled = weeks_before(*around, facts.away, facts.contract, law.weeks)
    stand_in = sum(filled) - sum(counted)
    following = sorted(on for on, minutes in facts.worked.items() if on > last_on and minutes)
    come = following[:excluded]
    open_days = excluded - len(come)
    replaced = Fraction(sum(facts.worked[on] for on in come))
    if open_days:
        replaced += Fraction(stand_in * open_days, excluded)
    return Window(
        last_on,
        len(counted),
        sum(counted),
        replaced,
        excluded,
        open_days,
        weekly.get(mondays[0], 0) if mondays[0] >= record else None,
    )


def trend(facts: Facts, last_on: date, weeks: int, law: Limits) -> tuple[Window | None, ...]:
    """The averages at the end of so many weeks up to that of this Sunday, the oldest first."""
    return tuple(window(facts, last_on - WEEK * back, law) for back in range(weeks - 1, -1, -1))


def level(found: Window, law: Limits, *, opted_out: bool, night_worker: bool) -> Level:
    """How the average stands to the 48 hours; for night workers 8 in 24, which nobody leaves.

    Reg 5: who has opted out is free of the 48 hours. Reg 6 knows no opting out; six days of 8
    hours are the same 48.
    """
    most = min(
        [
            *([] if opted_out else [law.weekly_minutes]),
            *([law.night_minutes * WORKING_DAYS] if night_worker else []),
        ],
        default=0,
    )
    if not most:
        return Level.FREE
    if found.average > most:
        return Level.OVER
    return Level.NEAR if found.average > most - NEAR else Level.BELOW


def words(found: Window, law: Limits, *, opted_out: bool, night_worker: bool) -> str:
    """What the average means, in a sentence."""
    how = level(found, law, opted_out=opted_out, night_worker=night_worker)
    most = law.weekly_minutes // 60
    whose = (
        f"more than the {law.night_minutes // 60} hours in 24 that night workers may average"
        if opted_out and night_worker
        else f"more than the {most} hours that the law allows"
    )
    if how is Level.OVER:
        return f"{hours(found.average)} a week on average: {whose}. Fewer hours are needed now."
    if how is Level.NEAR:
        return (
            f"{hours(found.average)} a week on average: near the {most} hours that the law "
            "allows. Look before taking more."
        )
    if how is Level.FREE:
        return f"{hours(found.average)} a week on average; opted out of the {most} hours."
    return f"{hours(found.average)} a week on average, within the {most} hours."


def hours(minutes: Fraction | int) -> str:
    """41.5 h: to a tenth, half up."""
    tenths = int((Fraction(minutes) / 6 + Fraction(1, 2)) // 1)
    return f"{tenths // 10}.{tenths % 10} h" if tenths % 10 else f"{tenths // 10} h"


def by_day(pieces: Sequence[tuple[date, int]]) -> dict[date, int]:
    """Minutes by day."""
    found: dict[date, int] = {}
    for on, minutes in pieces:
        found[on] = found.get(on, 0) + minutes
    return found
