"""What somebody was given lately, read from published shifts, beside what they asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coop.attendance import queries as attendance
from coop.availability import given, queries
from coop.availability.models import WorkPreferences
from coop.availability.preferences import Preferences
from coop.leave import queries as leave
from coop.shifts import queries as shifts
from coop.shifts.kinds import NIGHT_LEAST
from core.people.models import Person
from core.ui.charts import Chart


@dataclass(frozen=True, slots=True)
class Lately:
    """The last whole weeks of one person, for a page; minutes a week."""

    weeks: tuple[given.Week, ...]
    average: int | None
    words: str
    nights: tuple[tuple[date, int], ...]  # of this month and two before: first day, how many
    liked: tuple[int, int]  # shifts where they would rather work, and all
    chart: Chart | None


def of(person: Person, said: Preferences, on: date) -> Lately | None:
    """What was given in the last weeks; None for somebody who was never employed."""
    if not person.employments:
        return None
    begins = min(spell.from_on for spell in person.employments)
    first = given.first_monday(on, begins)
    since = min(first, given.nights((), on)[0][0])
    last = (on.replace(day=28) + 4 * given.DAY).replace(day=1) - given.DAY
    mine = [
        given.Shift(
            row.shift.on,
            row.shift.work_minutes,
            row.shift.night_minutes >= NIGHT_LEAST and row.shift.work_minutes > 0,
            row.shift.service_id,
        )
        for row in shifts.my_shifts(person.coop_id, person.id, since, last)
    ]
    away = leave.days_off(person.coop_id, first, on, [person.id])
    spells = queries.all_preferences(person.coop_id, person.id)
    found = given.weeks(
        [shift for shift in mine if shift.on >= first],
        [(row.from_on, row.until_on) for row in away],
        lambda monday: _wanted(spells, monday),
        first,
        on,
        {
            monday: minutes
            for who, monday, minutes, _ in attendance.weeks_before(person.coop_id, first, on)
            if who == person.id
        },
    )
    average = given.average(found)
    return Lately(
        weeks=found,
        average=average,
        words=given.words(average, said.wanted_weekly_minutes, len(found)),
        nights=given.nights(mine, on),
        liked=given.elsewhere(mine, said.preferred_services, first),
        chart=given.chart(found),
    )


def _wanted(spells: list[WorkPreferences], on: date) -> int | None:
    return next((row.wanted_weekly_minutes for row in spells if row.holds_on(on)), None)
