"""The weeks before a rota, as the 48-hour and night averages count them. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from core import clock

WEEK = timedelta(days=7)
EXCLUDED = frozenset({"holiday", "sickness", "parental"})  # WTR 1998 reg 4(7)


def weeks_before(
    first_on: date,
    employed_from: date,
    worked: Mapping[date, int],
    leave_days: Collection[date],
    contract: int,
    weeks: int = 17,
) -> tuple[int, ...]:
    """Minutes of each week before the horizon, oldest first, as reg 4 of WTR 1998 counts them.

    `worked` has minutes by Monday. Weeks before somebody was employed are left out: a new
    starter's average is over the weeks there are. Weeks of which nothing is known because the
    record begins later count as the contract. A day of annual, sick or family leave is
    excluded and replaced (reg 4(6) takes the next working days, which are not known yet, so
    the average day of the same weeks stands in).
    """
    mondays = [
        first_on - WEEK * back
        for back in range(weeks, 0, -1)
        if first_on - WEEK * (back - 1) > employed_from
    ]
    if not mondays:
        return ()
    record = min(worked, default=first_on)
    minutes = {on: worked.get(on, 0) if on >= record else contract for on in mondays}
    away = dict.fromkeys(mondays, 0)
    for day in leave_days:
        on = clock.monday(day)
        if on in away:
            away[on] += 1
    known = [on for on in mondays if on >= record]
    excluded = {on: working_days(away[on]) for on in known}
    days = sum(5 - excluded[on] for on in known)
    total = sum(minutes[on] for on in known)
    average = total / days if days else contract / 5
    for on in known:
        minutes[on] += round(excluded[on] * average)
    return tuple(minutes[on] for on in mondays)


def working_days(days: int) -> int:
    """Of so many days of leave in a week, those that would have been worked: five of seven."""
    return min(5, round(days * 5 / 7))
