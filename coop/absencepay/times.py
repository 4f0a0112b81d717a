"""Working time of people, gathered for the averages: a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from coop.absencepay import averages, law
from coop.absencepay.averages import Facts, Level, Window
from coop.absencepay.law import Limits
from coop.attendance import queries as attendance
from coop.availability import queries as availability
from coop.leave import queries as leave
from coop.members import queries as members
from coop.rota.situation.reference import EXCLUDED
from coop.time import queries as other
from core import clock

DAY, WEEK = timedelta(days=1), timedelta(days=7)
TREND = 26  # weeks
LONG_AGO = date(1900, 1, 1)
LEVELS = (Level.OVER, Level.NEAR, Level.BELOW, Level.FREE)


@dataclass(frozen=True, slots=True)
class PersonTime:
    """Where somebody stands at the end of the last whole week, and how they came there.

    `trend` is the oldest week first; its last one is `now`. None: not employed yet.
    """

    person_id: int
    name: str
    opted_out: bool
    night_worker: bool
    trend: tuple[Window | None, ...]
    law: Limits

    @property
    def now(self) -> Window | None:
        """The average of the last whole week."""
        return self.trend[-1] if self.trend else None

    @property
    def level(self) -> Level | None:
        """How it stands to the limit."""
        if self.now is None:
            return None
        return averages.level(
            self.now, self.law, opted_out=self.opted_out, night_worker=self.night_worker
        )

    @property
    def words(self) -> str:
        """What it means, in a sentence."""
        if self.now is None:
            return "No whole week worked yet."
        return averages.words(
            self.now, self.law, opted_out=self.opted_out, night_worker=self.night_worker
        )


def last_sunday(today: date) -> date:
    """The end of the last whole week."""
    return clock.monday(today) - DAY


def people(
    coop_id: int, today: date, person_ids: Collection[int] | None = None, weeks: int = 1
) -> tuple[PersonTime, ...]:
    """Everybody employed today (or these), those nearest to or over the limit first."""
    last = last_sunday(today)
    limits = law.limits(last)
    first = last - WEEK * (weeks - 1 + limits.weeks) + DAY
    staff = members.workforce(coop_id, today, today, person_ids)
    ids = None if person_ids is None else {worker.person_id for worker in staff}
    worked: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for row in attendance.at_work(coop_id, first - DAY, today, ids):
        worked[row.person_id] += _by_day(row.start_at, row.end_at, row.minutes)
    for person_id, start_at, end_at, *_ in other.worked(coop_id, first - DAY, today, ids):
        worked[person_id] += _by_day(start_at, end_at, clock.minutes_between(start_at, end_at))
    before: dict[int, dict[date, int]] = defaultdict(dict)
    for person_id, monday, minutes, _ in attendance.weeks_before(coop_id, first, last):
        before[person_id][monday] = minutes
    away: dict[int, set[date]] = defaultdict(set)
    for off in leave.days_off(coop_id, first, last, ids):
        if off.kind in EXCLUDED:
            days = range((off.until_on - off.from_on).days + 1)
            away[off.person_id].update(off.from_on + DAY * n for n in days)
    begun: dict[int, date] = {}
    for worker in members.workforce(coop_id, LONG_AGO, today, ids):
        begun[worker.person_id] = min(job.from_on for job in worker.employments)
    terms = {row.person_id: row for row in availability.terms(coop_id, today, today, ids)}
    found = []
    for worker in staff:
        agreed = terms.get(worker.person_id)
        facts = Facts(
            averages.by_day(worked[worker.person_id]),
            before[worker.person_id],
            frozenset(away[worker.person_id]),
            begun[worker.person_id],
            sum(job.contract_minutes for job in worker.employments),
        )
        found.append(
            PersonTime(
                worker.person_id,
                worker.name,
                agreed.opted_out_48h if agreed else False,
                agreed.night_worker if agreed else False,
                averages.trend(facts, last, weeks, limits),
                limits,
            )
        )
    return tuple(sorted(found, key=_order))


def _order(row: PersonTime) -> tuple[int, float]:
    if row.now is None or row.level is None:
        return (len(LEVELS), 0.0)
    return (LEVELS.index(row.level), -float(row.now.average))


def _by_day(start_at: datetime, end_at: datetime, minutes: int) -> Iterator[tuple[date, int]]:
    """Minutes by local day, as the time passed; the last day has what is left."""
    on, whole, done = clock.local_day(start_at), clock.minutes_between(start_at, end_at), 0
    while whole and clock.instant(on + DAY) < end_at:
        passed = clock.minutes_between(start_at, clock.instant(on + DAY))
        upto = minutes * passed // whole
        yield on, upto - done
        on, done = on + DAY, upto
    yield on, minutes - done
