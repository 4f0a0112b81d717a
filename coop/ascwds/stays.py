"""Spells of work as stays: a change of terms is none. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from coop.ascwds.values import RoleCount

DAY = timedelta(days=1)
POSTCODE = re.compile(r"\b([A-Za-z]{1,2}\d[A-Za-z\d]?) ?(\d[A-Za-z]{2})\b")
PERMANENT, TEMPORARY, POOL = "1", "2", "3"
EMPLOYED = (PERMANENT, TEMPORARY)
WORKDAYS = 5


@dataclass(frozen=True, slots=True)
class Job:
    """A spell of work on the same terms. Minutes a week."""

    person_id: int
    service_id: int
    role: str
    status: str
    minutes: int
    from_on: date
    until_on: date | None
    source: str = ""
    reason: str = ""

    def holds_on(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)


@dataclass(frozen=True, slots=True)
class Stay:
    """Jobs that follow one another without a day between."""

    jobs: tuple[Job, ...]
    from_on: date
    until_on: date | None

    @property
    def source(self) -> str:
        """How somebody came, as told at the start of it."""
        return next((job.source for job in self.jobs if job.source.strip()), "")


def stays(jobs: Iterable[Job]) -> tuple[Stay, ...]:
    """A person's jobs as stays, in order of time."""
    found: list[list[Job]] = []
    ends: list[date | None] = []
    for job in sorted(jobs, key=lambda one: (one.from_on, one.until_on or date.max)):
        if found and (ends[-1] is None or job.from_on <= ends[-1] + DAY):
            found[-1].append(job)
            ends[-1] = None if None in (ends[-1], job.until_on) else max(ends[-1], job.until_on)  # type: ignore[type-var]
        else:
            found.append([job])
            ends.append(job.until_on)
    return tuple(
        Stay(tuple(group), group[0].from_on, end) for group, end in zip(found, ends, strict=True)
    )


def main_job(jobs: Sequence[Job]) -> Job:
    """Of those held at once the one with most hours; the newest of these."""
    return max(jobs, key=lambda one: (one.minutes, one.from_on))


def employment_of(job: Job) -> str:
    """Permanent, or pool where a worker without agreed hours is called upon.

    An end that is known makes nobody temporary: somebody may have given notice.
    """
    return POOL if job.status == "worker" and job.minutes == 0 else PERMANENT


def year_before(on: date) -> date:
    """The first day of the twelve months that end with a day."""
    back = on.replace(year=on.year - 1, day=28 if (on.month, on.day) == (2, 29) else on.day)
    return back + DAY


def left(stay: Stay, on: date) -> Job | None:
    """The last job of a stay that ended in the twelve months before `on`; None for others."""
    if stay.until_on is None or not year_before(on) <= stay.until_on < on:
        return None
    return _last(stay)


def _last(stay: Stay) -> Job:
    return main_job([job for job in stay.jobs if job.until_on == stay.until_on] or stay.jobs)


def counts(
    by_person: Iterable[Sequence[Job]],
    on: date,
    code: Callable[[str], str],
    vacancies: Mapping[str, int],
    employment: Callable[[Job], str],
    leaving: Callable[[Job], str],
) -> tuple[tuple[RoleCount, ...], tuple[tuple[str, int], ...]]:
    """Starters, leavers and vacancies by job role of one workplace; leavers by reason.

    `by_person` are each person's jobs in that workplace. Counted are permanent and temporary
    staff of the twelve months that end with `on`. `vacancies` are by job role; `code` gives the
    job role of a title, `employment` a job's employment status, `leaving` the reason of a last one.
    """
    since = year_before(on)
    starters: Counter[str] = Counter()
    leavers: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    roles: set[str] = set(vacancies)
    for jobs in by_person:
        for stay in stays(jobs):
            if stay.until_on is None or stay.until_on >= on:
                roles.add(code(_last(stay).role))
            if since <= stay.from_on <= on and employment(stay.jobs[0]) in EMPLOYED:
                starters[code(stay.jobs[0].role)] += 1
            if (gone := left(stay, on)) is not None and employment(gone) in EMPLOYED:
                leavers[code(gone.role)] += 1
                reasons[leaving(gone)] += 1
    every = sorted(roles | set(starters) | set(leavers), key=lambda one: one.zfill(4))
    made = tuple(
        RoleCount(one, starters[one], leavers[one], vacancies.get(one, 0)) for one in every
    )
    return made, tuple(sorted(reasons.items()))


def sick_days(spells: Iterable[tuple[date, date]], since: date, on: date) -> Decimal:
    """Working days lost: Mondays to Fridays of each spell of sickness, each day once.

    ASC-WDS asks for days; a week's absence is five of them, whatever the rota of that week was.
    """
    days: set[date] = set()
    for first, last in spells:
        day = max(first, since)
        while day <= min(last, on):
            days.add(day)
            day += DAY
    return Decimal(sum(day.weekday() < WORKDAYS for day in days))


def postcode(address: str) -> str:
    """The postcode at the end of an address, written with one space; nothing if there is none."""
    found = POSTCODE.findall(address)
    return f"{found[-1][0]} {found[-1][1]}".upper() if found else ""


def hours(minutes: int) -> Decimal:
    """Minutes as hours."""
    return Decimal(minutes) / 60
