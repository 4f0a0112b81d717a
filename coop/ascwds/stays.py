"""Spells of work as stays: a change of terms is none. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from coop.ascwds.values import RoleCount

DAY = timedelta(days=1)
POSTCODE = re.compile(r"\b([A-Za-z]{1,2}\d[A-Za-z\d]?) ?(\d[A-Za-z]{2})\b")
PERMANENT, TEMPORARY, POOL = "1", "2", "3"
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


def counts(
    by_person: Iterable[Sequence[Job]],
    on: date,
    code: Callable[[str], str],
    vacancies: dict[str, int],
    leaving: Callable[[str], str],
) -> tuple[tuple[RoleCount, ...], tuple[tuple[str, int], ...]]:
    """Starters, leavers and vacancies by job role of one workplace; leavers by reason.

    `by_person` are each person's jobs in that workplace. Counted are permanent and temporary
    staff of the twelve months that end with `on`. `vacancies` are by job title.
    Reasons are given only where every leaver's has a number.
    """
    since = year_before(on)
    starters: dict[str, int] = {}
    leavers: dict[str, int] = {}
    reasons: dict[str, int] = {}
    roles: set[str] = set()
    for jobs in by_person:
        for stay in stays(jobs):
            first, last = (
                stay.jobs[0],
                main_job([j for j in stay.jobs if j.until_on == stay.until_on] or stay.jobs),
            )
            if stay.until_on is None or stay.until_on >= on:
                roles.add(code(last.role))
            if since <= stay.from_on <= on and employment_of(first) != POOL:
                starters[code(first.role)] = starters.get(code(first.role), 0) + 1
            if stay.until_on and since <= stay.until_on < on and employment_of(last) != POOL:
                leavers[code(last.role)] = leavers.get(code(last.role), 0) + 1
                number = leaving(last.reason)
                reasons[number] = reasons.get(number, 0) + 1
    wanted: dict[str, int] = {}
    for title, places in vacancies.items():
        wanted[code(title)] = wanted.get(code(title), 0) + places
    every = sorted(roles | set(starters) | set(leavers) | set(wanted), key=lambda one: one.zfill(4))
    made = tuple(
        RoleCount(
            one,
            starters.get(one, 0),
            leavers.get(one, 0),
            wanted.get(one, 0),
        )
        for one in every
    )
    told = () if "" in reasons else tuple(sorted(reasons.items()))
    return made, told


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
