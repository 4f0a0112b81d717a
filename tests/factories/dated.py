"""A rota problem on dated instants, worked out afresh from its minutes: what `law` reads.

Of `coop.rota.rules` it takes the problem's values and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from coop.rota.rules.problem import Kind, PastDuty, Problem, Shift, Span, Worker

LONDON = ZoneInfo("Europe/London")
DAY, WEEK = timedelta(days=1), timedelta(days=7)
NIGHT_DUTY = 180  # minutes of night time that make a duty one by night, reg 2(1)


@dataclass(frozen=True)
class Spell:
    """One duty from an instant to another; `shift` is None for a fact."""

    start: datetime
    end: datetime
    work: int
    night: bool
    kind: Kind
    shift: Shift | None
    name: object

    @property
    def on(self) -> date:
        """The London date that it starts on."""
        return self.start.astimezone(LONDON).date()

    @property
    def working(self) -> bool:
        """Being on call at home is no work until somebody is called out."""
        return self.kind is not Kind.ON_CALL or self.work > 0


class Dated:
    """A problem with instants for its minutes and London dates for its days."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.policy = problem.policy
        self.first = problem.first_day
        self.last = self.first + (problem.days - 1) * DAY
        self.origin = datetime.combine(self.first, time(), LONDON).astimezone(UTC)
        self.shifts = {shift.id: shift for shift in problem.shifts}

    def instant(self, minute: int) -> datetime:
        """The instant of a minute of the problem."""
        return self.origin + timedelta(minutes=minute)

    def midnight(self, on: date) -> datetime:
        """The instant at which a London date begins."""
        return datetime.combine(on, time(), LONDON).astimezone(UTC)

    def wall(self, on: date, minutes: int) -> datetime:
        """The instant at which London clocks show so many minutes after midnight."""
        at = datetime.combine(on, time(minutes // 60 % 24, minutes % 60), LONDON)
        return at.astimezone(UTC)

    def fixed(self, worker: Worker) -> list[int]:
        """Shifts that somebody was given by hand."""
        return [one.shift for one in self.problem.fixed if one.worker == worker.id]

    def young(self, worker: Worker, on: date) -> bool:
        """Whether the person is under 18 on a date."""
        until = worker.limits.under_18_until_day
        return until is not None and on < self.first + until * DAY

    def spells(self, worker: Worker, shift_ids: Iterable[int]) -> list[Spell]:
        """Facts and these shifts, in time order."""
        facts = [self._spell(duty, None, ("fact", n)) for n, duty in enumerate(worker.duties)]
        shifts = [self.shifts[number] for number in sorted(set(shift_ids))]
        found = facts + [self._spell(shift, shift, ("shift", shift.id)) for shift in shifts]
        return sorted(found, key=lambda spell: (spell.start, spell.end, str(spell.name)))

    def _spell(self, duty: Shift | PastDuty, shift: Shift | None, name: object) -> Spell:
        start, end = self.instant(duty.start), self.instant(duty.end)
        return Spell(start, end, duty.work, duty.night >= NIGHT_DUTY, duty.kind, shift, name)

    def meets(self, span: Span, start: datetime, end: datetime) -> bool:
        """Whether a span takes in any time between two instants."""
        return self.instant(span.start) < end and start < self.instant(span.end)

    def days_away(self, worker: Worker) -> list[date]:
        """Dates of the horizon that leave covers from midnight to midnight."""
        days = [self.first + number * DAY for number in range(self.problem.days)]
        return [
            on
            for on in days
            if any(
                self.instant(span.start) <= self.midnight(on)
                and self.midnight(on + DAY) <= self.instant(span.end)
                for span in worker.leave
            )
        ]

    def inside(self, spells: list[Spell]) -> list[Spell]:
        """Working duties that start on a date of the horizon."""
        return [spell for spell in spells if spell.working and self.first <= spell.on <= self.last]


def monday_of(on: date) -> date:
    """The Monday of a date's week."""
    return on - on.weekday() * DAY


def on_days(days: tuple[int, int | None], day: int) -> bool:
    """Whether a day is among the first to the last of some days."""
    return days[0] <= day and (days[1] is None or day <= days[1])


def holds(worker: Worker, competency: int, day: int) -> bool:
    """Whether the person is signed off for it on a day."""
    return any(
        held.competency == competency
        and held.from_day <= day
        and (held.until_day is None or day <= held.until_day)
        for held in worker.held
    )
