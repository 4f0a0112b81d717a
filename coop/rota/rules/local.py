"""The local calendar of a problem: which London day, week and wall time an elapsed minute is.

Minutes count elapsed (UTC) time from the first day's local midnight, so a day on which the
clocks change has 1,380 or 1,500 of them. Weeks run from Monday to Sunday; week 0 begins on
day 0.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
NIGHT_FROM = 23 * 60
NIGHT_UNTIL = 6 * 60
FIVE = 5  # minutes: to which a duty over Sunday night is parted between the weeks
FORTNIGHTS_FROM = date(1998, 10, 5)  # Working Time Regulations 1998, reg 11(5)(a)


class Calendar:
    """Converts between elapsed minutes and the local calendar, around `first_day`, a Monday."""

    def __init__(self, first_day: date) -> None:
        self.first_day = first_day
        self._origin = datetime.combine(first_day, time(), LONDON).astimezone(UTC)
        self._midnights: dict[int, int] = {}

    def at(self, day: int, minute_of_day: int) -> int:
        """The elapsed minute at which the wall clock of `day` shows `minute_of_day` minutes."""
        midnight = datetime.combine(self.date_of(day), time(), LONDON)
        wall = midnight + timedelta(minutes=minute_of_day)  # aware arithmetic is on the wall clock
        return int((wall.astimezone(UTC) - self._origin).total_seconds()) // 60

    def midnight(self, day: int) -> int:
        """The elapsed minute of the local midnight that begins `day`."""
        found = self._midnights.get(day)
        if found is None:
            found = self._midnights[day] = self.at(day, 0)
        return found

    def monday(self, week: int) -> int:
        """The elapsed minute at which `week` begins."""
        return self.midnight(7 * week)

    def day_of(self, minute: int) -> int:
        """The local day that holds `minute`."""
        day = minute // 1440
        while self.midnight(day) > minute:
            day -= 1
        while self.midnight(day + 1) <= minute:
            day += 1
        return day

    def week_of(self, minute: int) -> int:
        """The local week that holds `minute`."""
        return self.day_of(minute) // 7

    def date_of(self, day: int) -> date:
        """The date of `day`."""
        return self.first_day + timedelta(days=day)

    def wall(self, minute: int) -> datetime:
        """The local wall time of an elapsed minute."""
        return (self._origin + timedelta(minutes=minute)).astimezone(LONDON)

    def minute_of(self, instant: datetime) -> int:
        """The elapsed minute of an aware instant."""
        return int((instant - self._origin).total_seconds()) // 60

    def within(self, start: int, end: int, wall_from: int, wall_until: int) -> int:
        """Minutes of [start, end) that lie between two wall times, over midnight if reversed."""
        total = 0
        for day in range(self.day_of(start) - 1, self.day_of(max(start, end - 1)) + 1):
            last = day + 1 if wall_until <= wall_from else day
            opens, closes = self.at(day, wall_from), self.at(last, wall_until)
            total += max(0, min(end, closes) - max(start, opens))
        return total

    def night_minutes(self, start: int, end: int) -> int:
        """Minutes of [start, end) in night time, 23:00 to 06:00 (reg 2(1), no agreement)."""
        return self.within(start, end, NIGHT_FROM, NIGHT_UNTIL)

    def weeks_of(self, start: int, end: int, work: int) -> tuple[tuple[int, int], ...]:
        """Working minutes by local week, as (week, minutes): a night over Sunday is split.

        Breaks are spread evenly; the earlier week has whole five minutes and the later the
        rest, so that the parts add up.
        """
        first, last = self.week_of(start), self.week_of(max(start, end - 1))
        if first == last:
            return ((first, work),)
        parts: list[tuple[int, int]] = []
        given = 0
        for week in range(first, last):
            until = self.monday(week + 1)
            upto = work * (until - start) // (end - start) // FIVE * FIVE
            parts.append((week, upto - given))
            given = upto
        parts.append((last, work - given))
        return tuple(parts)

    def opens_fortnight(self, week: int) -> bool:
        """Whether `week` is the first of one of the fortnights counted from 5 October 1998."""
        return (self.date_of(7 * week) - FORTNIGHTS_FROM).days // 7 % 2 == 0


@lru_cache(maxsize=64)
def calendar(first_day: date) -> Calendar:
    """The calendar around a first day, kept because every check of a rota asks for it."""
    return Calendar(first_day)


def day_starts(first_day: date, days: int) -> tuple[int, ...]:
    """The elapsed minute of each local midnight: `days` + 1 of them, as `Problem` wants them."""
    around = calendar(first_day)
    return tuple(around.midnight(day) for day in range(days + 1))
