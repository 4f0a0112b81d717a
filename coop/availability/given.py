"""What somebody was given beside what they asked for, week by week and month by month. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from core.ui import charts
from core.ui.charts import Chart
from core.ui.filters import hours

WEEKS = 12
WEEK = timedelta(weeks=1)
DAY = timedelta(days=1)
AWAY = 5  # days of leave from which on a week says nothing about what is given
MONTHS = 3


@dataclass(frozen=True, slots=True)
class Shift:
    """A published shift: the day it begins, minutes of work, whether it is a night, where."""

    on: date
    minutes: int
    night: bool
    service_id: int


@dataclass(frozen=True, slots=True)
class Week:
    """A week from Monday. `wanted`: minutes asked for then; None: they had not said."""

    on: date
    minutes: int
    wanted: int | None
    away: bool


def first_monday(today: date, employed_from: date) -> date:
    """The first of the last whole weeks that somebody was employed in from its Monday on."""
    monday = today - today.weekday() * DAY
    begun = employed_from + (-employed_from.weekday() % 7) * DAY
    return max(monday - WEEKS * WEEK, begun)


def weeks(
    shifts: Iterable[Shift],
    leave: Iterable[tuple[date, date]],
    wanted_on: Callable[[date], int | None],
    first: date,
    today: date,
    before: Mapping[date, int] | None = None,
) -> tuple[Week, ...]:
    """The whole weeks from a Monday up to last Sunday; leave is first and last days.

    `before` has minutes of weeks that were worked before there were any shifts here, by Monday.
    Weeks before the first of which anything is known are left out.
    """
    minutes: dict[date, int] = dict(before or {})
    for shift in shifts:
        monday = shift.on - shift.on.weekday() * DAY
        minutes[monday] = minutes.get(monday, 0) + shift.minutes
    spells = list(leave)
    found, monday = [], max(first, min(minutes, default=today))
    while monday + WEEK <= today:
        off = sum(
            any(begins <= monday + n * DAY <= ends for begins, ends in spells) for n in range(7)
        )
        given = minutes.get(monday, 0)
        found.append(Week(monday, given, wanted_on(monday), off >= AWAY))
        monday += WEEK
    return tuple(found)


def average(found: Sequence[Week]) -> int | None:
    """Minutes a week over the weeks not on leave, to a quarter of an hour; None without any."""
    counted = [week.minutes for week in found if not week.away]
    if not counted:
        return None
    return round(sum(counted) / len(counted) / 15) * 15


def nights(shifts: Iterable[Shift], today: date) -> tuple[tuple[date, int], ...]:
    """Nights of this month and the two before it, by the month's first day, oldest first."""
    first = today.replace(day=1)
    found = {first: 0}
    while len(found) < MONTHS:
        first = (first - DAY).replace(day=1)
        found[first] = 0
    for shift in shifts:
        month = shift.on.replace(day=1)
        if shift.night and month in found:
            found[month] += 1
    return tuple(sorted(found.items()))


def elsewhere(shifts: Iterable[Shift], liked: Collection[int], first: date) -> tuple[int, int]:
    """Of the shifts from a day on, how many lie where they would rather work, and all of them."""
    lately = [shift for shift in shifts if shift.on >= first]
    return sum(shift.service_id in liked for shift in lately), len(lately)


def words(given: int | None, wanted: int | None, count: int) -> str:
    """ "Wanted 30 h, given 27.5 h on average over the last 12 weeks"."""
    over = f"on average over the last {count} weeks" if count > 1 else "in the last week"
    if given is None:
        return ""
    if wanted is None:
        return f"Given {hours(given)} {over}"
    return f"Wanted {hours(wanted)}, given {hours(given)} {over}"


def chart(found: Sequence[Week]) -> Chart | None:
    """Hours given by week, beside those asked for; None for fewer than two weeks."""
    if len(found) < 2:
        return None
    labels = [f"{week.on.day} {week.on:%b}" for week in found]
    series: list[tuple[str, list[float | None]]] = [
        ("given", [None if week.away else week.minutes / 60 for week in found])
    ]
    if any(week.wanted is not None for week in found):
        asked = [None if week.wanted is None else week.wanted / 60 for week in found]
        series.append(("wanted", asked))
    drawn = charts.lines(labels, series, show=lambda value: f"{value:g} h", head="Week from")
    # Days of so many weeks would lie on one another: the axis names each fourth, the table all.
    named = set(labels[:: max(1, -(-len(labels) // 4))])
    kept = tuple(one for one in drawn.labels if one.text not in labels or one.text in named)
    return replace(drawn, labels=tuple(replace(one, minor=False) for one in kept))
