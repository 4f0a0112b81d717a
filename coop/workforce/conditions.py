"""How work was shared lately, person by person: what fairness and early signs are read from. Pure.

Only weeks count, from Monday to Sunday, for which the person's service had a published rota, in
which they worked here throughout, and in which they were not on leave for five days or more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import NamedTuple

from coop.workforce.facts import united
from coop.workforce.history import Spell, Stay, Workforce

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
WEEKS = 12
AWAY = 5  # days of leave from which on a week says nothing of what is given
SATURDAY = 5


class Duty(NamedTuple):
    """A published place: minutes of work, and whether it is a night (three hours of it or more)."""

    person_id: int
    service_id: int
    on: date
    minutes: int
    night: bool


@dataclass(frozen=True, slots=True)
class Change:
    """What others changed of a person's shift, on a day, with so many minutes' notice.

    The shift was to begin on `shift_on`.
    """

    person_id: int
    on: date
    notice: int
    shift_on: date


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something asked for that was refused, or that nobody took, on a day; in words."""

    person_id: int
    on: date
    words: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody would like from a day until a day; None: not said."""

    person_id: int
    from_on: date
    until_on: date | None
    weekly_minutes: int | None
    nights_a_month: int | None


@dataclass(frozen=True, slots=True)
class Week:
    """One person's week that counts; `wanted`: asked for, or else the contract's; None: neither."""

    person_id: int
    service_id: int
    monday: date
    given: int
    wanted: int | None


@dataclass(frozen=True, slots=True)
class Paid:
    """Somebody's basic pay on the last day, whole pence an hour."""

    person_id: int
    role: str
    pence: int


@dataclass(frozen=True)
class Conditions:
    """Everything of the twelve whole weeks before the close of `on`, of all or of one person.

    `told` places were published, of which `in_time` with the notice that the co-op promises.
    """

    on: date
    services: tuple[tuple[int, str], ...]
    spells: tuple[Spell, ...]
    duties: tuple[Duty, ...]
    rotas: frozenset[tuple[int, date]]  # (service, Monday) of weeks with a published place
    changes: tuple[Change, ...]
    refusals: tuple[Refusal, ...]
    wishes: tuple[Wish, ...]
    leave: tuple[tuple[int, date, date], ...]
    paid: tuple[Paid, ...]
    told: int
    in_time: int

    @cached_property
    def workforce(self) -> Workforce:
        """Who works here when."""
        return Workforce(self.spells)

    @cached_property
    def staff(self) -> tuple[Stay, ...]:
        """Who works here at the close of the day."""
        return self.workforce.staff(self.on)

    @property
    def mondays(self) -> tuple[date, ...]:
        """Of the weeks, the earliest first."""
        first, _ = weeks_before(self.on)
        return tuple(first + n * WEEK for n in range(WEEKS))

    @cached_property
    def weeks(self) -> tuple[Week, ...]:
        """Weeks that count, of everybody who works here now."""
        given: dict[tuple[int, date], int] = defaultdict(int)
        for duty in self.duties:
            given[duty.person_id, monday_of(duty.on)] += duty.minutes
        away: dict[int, list[tuple[date, date]]] = defaultdict(list)
        for person_id, first, last in self.leave:
            away[person_id].append((first, last))
        wishes: dict[int, list[Wish]] = defaultdict(list)
        for wish in self.wishes:
            wishes[wish.person_id].append(wish)
        found = []
        for stay in self.staff:
            spans = united(away[stay.person_id])
            for monday in self.mondays:
                if stay.from_on > monday:
                    continue
                job = stay.at(monday)
                if (job.service_id, monday) not in self.rotas or _off(spans, monday) >= AWAY:
                    continue
                wanted = _wanted(wishes[stay.person_id], monday) or job.contract_minutes or None
                worked = given[stay.person_id, monday]
                found.append(Week(stay.person_id, job.service_id, monday, worked, wanted))
        return tuple(found)

    def service_of(self) -> dict[int, int]:
        """The service of everybody who works here now."""
        return {stay.person_id: stay.at(self.on).service_id for stay in self.staff}


def weeks_before(on: date) -> tuple[date, date]:
    """The Monday of the first and the Sunday of the last of the whole weeks over by a day."""
    sunday = on + DAY - (on + DAY).weekday() * DAY - DAY
    return sunday + DAY - WEEKS * WEEK, sunday


@lru_cache(maxsize=1024)  # asked of the same few days by thousands of places
def monday_of(on: date) -> date:
    """The Monday of a day's week."""
    return on - on.weekday() * DAY


def _off(spans: Iterable[tuple[date, date]], monday: date) -> int:
    """Days of a week that lie in spans without overlap."""
    sunday = monday + 6 * DAY
    return sum(max(0, (min(last, sunday) - max(first, monday)).days + 1) for first, last in spans)


def _wanted(wishes: Iterable[Wish], on: date) -> int | None:
    held = (w for w in wishes if w.from_on <= on and (w.until_on is None or on <= w.until_on))
    return next((wish.weekly_minutes for wish in held), None)
