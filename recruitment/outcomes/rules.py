"""What became of somebody: job start, in work after so many weeks, a programme's outcome. Pure.

Weeks are counted from the first day of work: after 4 weeks is the same weekday four weeks on.
Terms that follow each other without a day between are one job.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

DAY = timedelta(days=1)
WEEKS = (4, 13, 26, 52)


@dataclass(frozen=True, slots=True)
class Job:
    """Work without a day between, from a day until a day, both included; None: it goes on."""

    from_on: date
    until_on: date | None


class Standing(StrEnum):
    """How somebody stands at a checkpoint."""

    IN_WORK = "in_work"
    WITH_GAP = "with_gap"  # in work on the day, with days between jobs before it
    OUT = "out"
    AHEAD = "ahead"


STANDING_WORDS = {
    Standing.IN_WORK: "yes",
    Standing.WITH_GAP: "yes, with a gap",
    Standing.OUT: "no",
    Standing.AHEAD: "not yet",
}


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """After `weeks` weeks, on a day. `gap_days`: days without work between the start and it."""

    weeks: int
    on: date
    standing: Standing
    gap_days: int = 0


def jobs(spells: Iterable[tuple[date, date | None]]) -> tuple[Job, ...]:
    """Spells of work as jobs, in order: what touches or overlaps is one."""
    found: list[Job] = []
    for from_on, until_on in sorted(spells, key=lambda one: (one[0], one[1] or date.max)):
        last = found[-1] if found else None
        if last is None or (last.until_on is not None and last.until_on + DAY < from_on):
            found.append(Job(from_on, until_on))
        elif last.until_on is not None and (until_on is None or until_on > last.until_on):
            found[-1] = Job(last.from_on, until_on)
    return tuple(found)


def begun(found: Sequence[Job], since: date, today: date) -> date | None:
    """The first day of the first job that began since a day; None where none has begun yet."""
    return next((job.from_on for job in found if since <= job.from_on <= today), None)


def checkpoints(found: Sequence[Job], start: date, today: date) -> tuple[Checkpoint, ...]:
    """How somebody stands 4, 13, 26 and 52 weeks after their first day."""
    made = []
    for weeks in WEEKS:
        on = start + timedelta(weeks=weeks)
        if on > today:
            made.append(Checkpoint(weeks, on, Standing.AHEAD))
            continue
        worked = sum(_days(job, start, on - DAY) for job in found)
        gap = (on - start).days - worked
        inside = any(
            job.from_on <= on and (job.until_on is None or on <= job.until_on) for job in found
        )
        if not inside:
            made.append(Checkpoint(weeks, on, Standing.OUT, gap))
        else:
            made.append(Checkpoint(weeks, on, Standing.WITH_GAP if gap else Standing.IN_WORK, gap))
    return tuple(made)


def _days(job: Job, first: date, last: date) -> int:
    """Days of a job from a day to a day, both included."""
    begins, ends = max(job.from_on, first), last if job.until_on is None else job.until_on
    return max(0, (min(ends, last) - begins).days + 1)


@dataclass(frozen=True, slots=True)
class Rule:
    """What counts as a programme's outcome for referrals of these days.

    `kind` in_work: in work after `weeks` weeks (0: a job start). earnings: gross earnings above
    `hours_a_week` times `weeks` times the wage, within `within_days` of the referral.
    """

    from_on: date
    until_on: date | None
    kind: str
    weeks: int
    words: str
    source: str
    hours_a_week: int = 0
    wage: str = ""
    within_days: int = 0


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme of the job centre's, with its outcome rules by day."""

    code: str
    name: str
    rules: tuple[Rule, ...]

    def rule(self, on: date) -> Rule | None:
        """The rule for a referral of that day."""
        for one in self.rules:
            if one.from_on <= on and (one.until_on is None or on <= one.until_on):
                return one
        return None


def read(data: Mapping[str, Any]) -> tuple[Programme, ...]:
    """Programmes from what is kept."""
    return tuple(
        Programme(row["code"], row["name"], tuple(_rule(one) for one in row["rules"]))
        for row in data["programmes"]
    )


def _rule(row: Mapping[str, Any]) -> Rule:
    until = row["until_on"]
    return Rule(
        from_on=date.fromisoformat(row["from_on"]),
        until_on=None if until is None else date.fromisoformat(until),
        kind=row["kind"],
        weeks=row["weeks"],
        words=row["words"],
        source=row["source"],
        hours_a_week=row.get("hours_a_week", 0),
        wage=row.get("wage", ""),
        within_days=row.get("within_days", 0),
    )


def threshold_pence(rule: Rule, wage: Decimal) -> int:
    """What has to be earned more than: hours a week, times weeks, times the wage in pounds."""
    pounds = rule.hours_a_week * rule.weeks * wage
    return int((pounds * 100).quantize(Decimal(1), ROUND_HALF_UP))


class Reached(StrEnum):
    """Whether a programme's outcome has been reached."""

    YES = "yes"
    NOT_YET = "not yet"
    NO = "no"


def reached(
    rule: Rule, referred_on: date, start: date | None, found: Sequence[Job], today: date,
    *, earned_pence: int = 0, needed_pence: int | None = None,
) -> Reached:  # fmt: skip
    """Whether the outcome of a rule is reached; `needed_pence` None: the wage is not known.

    NO is said only where it can no longer come.
    """
    if rule.kind == "earnings":
        if needed_pence is not None and earned_pence > needed_pence:
            return Reached.YES
        over = today > referred_on + timedelta(days=rule.within_days)
        return Reached.NO if over else Reached.NOT_YET
    if start is None or start + timedelta(weeks=rule.weeks) > today:
        return Reached.NOT_YET
    on = start + timedelta(weeks=rule.weeks)
    inside = any(
        job.from_on <= on and (job.until_on is None or on <= job.until_on) for job in found
    )
    return Reached.YES if inside else Reached.NO


@dataclass(frozen=True, slots=True)
class Tally:
    """Of some referrals: how many began work, and how they stand at each checkpoint.

    `at` is, for each of WEEKS, (in work, have come so far).
    """

    name: str
    referred: int
    started: int
    at: tuple[tuple[int, int], ...]
    reached: int


def tally(
    name: str, referred: int, people: Iterable[tuple[Sequence[Checkpoint], Reached | None]]
) -> Tally:
    """Add up those who began work: their checkpoints, and whether the outcome is reached."""
    known = list(people)
    begun_work = [points for points, _ in known if points]
    at = []
    for place in range(len(WEEKS)):
        come = [points[place].standing for points in begun_work]
        come = [one for one in come if one is not Standing.AHEAD]
        at.append((sum(one is not Standing.OUT for one in come), len(come)))
    done = sum(one is Reached.YES for _, one in known)
    return Tally(name, referred, len(begun_work), tuple(at), done)
