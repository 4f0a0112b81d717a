"""How rules speak: times, spans and duties in plain words for the coordinator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from coop.rota.rules.index import Duty, Index
from coop.rota.rules.problem import Finding, Kind, Level

KIND_WORDS = {
    Kind.DAY: "day shift",
    Kind.WAKING_NIGHT: "waking night",
    Kind.SLEEP_IN: "sleep-in",
    Kind.ON_CALL: "on-call",
    Kind.TRAINING: "training",
    Kind.SUPERNUMERARY: "supernumerary shift",
}
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}

RuleKey = tuple[str, object]


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule broken, before it is put in words; `amount` says how badly, to compare with before."""

    level: Level
    rule: str
    key: object  # what it is about: a shift, a week, a group of duties
    amount: int
    say: Callable[[], str]
    shifts: tuple[int, ...] = ()
    day: int | None = None
    owed: int = 0
    accepted: str = ""

    @property
    def about(self) -> RuleKey:
        """What makes two breaches the same one."""
        return (self.rule, self.key)

    def excused_by(self, before: dict[RuleKey, int]) -> bool:
        """Whether it was as bad already."""
        return before.get(self.about, -1) >= self.amount

    def accept(self, why: str) -> Breach:
        """The same breach, no longer a refusal."""
        return replace(self, accepted=why)

    def finding(self, worker: int) -> Finding:
        """The breach in words."""
        return Finding(
            level=self.level,
            rule=self.rule,
            words=self.say(),
            worker=worker,
            shifts=self.shifts,
            day=self.day,
            owed_minutes=self.owed,
            accepted=self.accepted,
        )


def hours(minutes: int) -> str:
    """ "9 h", "9.5 h" or "9 h 20 min"."""
    whole, rest = divmod(minutes, 60)
    if rest == 0:
        return f"{whole} h"
    if rest == 30:
        return f"{whole}.5 h"
    return f"{whole} h {rest} min" if whole else f"{rest} min"


def clock(minute_of_day: int) -> str:
    """ "06:00" from minutes after midnight on the wall clock."""
    return f"{minute_of_day // 60:02d}:{minute_of_day % 60:02d}"


def day_words(index: Index, day: int) -> str:
    """ "Tue 8 Dec"."""
    on = index.calendar.date_of(day)
    return f"{_DAYS[on.weekday()]} {on.day} {_MONTHS[on.month - 1]}"


def week_words(index: Index, week: int) -> str:
    """ "the week of Mon 7 Dec"."""
    return f"the week of {day_words(index, 7 * week)}"


def clock_words(index: Index, minute: int) -> str:
    """ "14:00", local wall time."""
    return f"{index.calendar.wall(minute):%H:%M}"


def duty_words(index: Index, duty: Duty) -> str:
    """ "Tue 8 Dec Late", or the kind and hours where a duty has no label."""
    day = day_words(index, duty.day)
    if duty.shift is not None and duty.shift.label:
        return f"{day} {duty.shift.label}"
    times = f"{clock_words(index, duty.start)} to {clock_words(index, duty.end)}"
    return f"{day} {KIND_WORDS[duty.kind]} {times}"


def competency_words(index: Index, competency: int) -> str:
    """The competency's name, as the co-op wrote it."""
    return index.competencies.get(competency, f"competency {competency}")


def people(count: int, one: str, many: str) -> str:
    """ "1 person", "3 people": a count with its noun."""
    return f"{count} {one if count == 1 else many}"


def ordinal(number: int) -> str:
    """ "1st", "2nd", "11th"."""
    ending = "th" if number % 100 in (11, 12, 13) else _ENDINGS.get(number % 10, "th")
    return f"{number}{ending}"


def shift_ids(duties: tuple[Duty, ...] | list[Duty]) -> tuple[int, ...]:
    """The shifts of the rota among some duties."""
    return tuple(duty.key[1] for duty in duties if duty.shift is not None)
