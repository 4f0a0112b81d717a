"""About what a typical week would pay somebody who is not here yet, by the rates known now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from coop.attendance import queries as attendance
from coop.pay.policies import PolicyBook
from coop.pay.queries.policies import policies
from coop.pay.queries.rates import rates
from coop.pay.rates import RateBook
from coop.pay.rules import Piece, price
from coop.shifts.kinds import Kind
from core import clock
from core.calendar import bank_holidays

WEEKS_A_YEAR, MONTHS = 52, 12


@dataclass(frozen=True, slots=True)
class TypicalShift:
    """A shift of a typical week: `weekday` 0 is Monday; one that ends by its start is a night."""

    weekday: int
    start: time
    end: time
    break_minutes: int = 0


@dataclass(frozen=True, slots=True)
class WeekEstimate:
    """Pence and paid minutes of a week, and pence of an average month (52 weeks over 12).

    `missing`: why it cannot be told; the figures are 0 then.
    """

    week_pence: int
    minutes: int
    missing: str = ""

    @property
    def month_pence(self) -> int:
        """An average month, to the nearest penny, half up."""
        return (2 * self.week_pence * WEEKS_A_YEAR + MONTHS) // (2 * MONTHS)


def typical_week(
    coop_id: int, role: str, from_on: date, shifts: Sequence[TypicalShift]
) -> WeekEstimate:
    """A week of these shifts in a job role, in the first whole week from a day that has no bank
    holiday, at the rates that are in force then. Nobody's own rate is asked.
    """
    monday = clock.monday(from_on + timedelta(days=6))
    for _ in range(6):  # bank holidays never fill six weeks
        if not bank_holidays.actual_days(monday, monday + timedelta(days=7)):
            break
        monday += timedelta(days=7)
    book = RateBook(row.rate for row in rates(coop_id))
    held, settled = PolicyBook(policies(coop_id)), attendance.settings(coop_id)
    pence = minutes = 0
    for number, one in enumerate(shifts, start=1):
        on = monday + timedelta(days=one.weekday)
        until = on + timedelta(days=one.end <= one.start)
        piece = Piece(
            -number,
            0,
            "",
            role,
            Kind.DAY,
            on,
            clock.instant(on, one.start),
            clock.instant(until, one.end),
            one.break_minutes,
            break_paid=settled.on(on).breaks_paid,
        )
        priced = price(piece, book, held.on(on), {})
        if priced.missing:
            return WeekEstimate(0, 0, "No rate of basic pay is recorded for this job.")
        pence += priced.pence
        minutes += sum(line.minutes for line in priced.lines)
    return WeekEstimate(pence, minutes)
