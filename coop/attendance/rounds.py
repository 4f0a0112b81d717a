"""What the minutes of a round were: contact, travel, waiting, break, free. Pure, whole minutes.

- Travel between two visits is what was planned, never more than lay between them.
- The rest of a gap is waiting. A gap that is longer than the co-op's limit is what the co-op has
  settled: waiting, waiting up to the limit, or the person's own.
- Before the first visit and after the last there is waiting.
- A break told is taken from time that was free, else from waiting, the longest first; only then
  from contact and from travel.

The minutes of all kinds are together the span, exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from coop.attendance.settings import LongGap

MINUTE = timedelta(minutes=1)


class Use(StrEnum):
    """What a minute of a round was."""

    CONTACT = "contact"
    TRAVEL = "travel"
    WAITING = "waiting"
    BREAK = "break"
    FREE = "free"


BREAK_FROM = (Use.FREE, Use.WAITING, Use.CONTACT, Use.TRAVEL)


@dataclass(frozen=True, slots=True)
class Part:
    """Minutes from the start of the round, the last not included."""

    start: int
    end: int
    use: Use

    @property
    def minutes(self) -> int:
        """How long."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Made:
    """A visit that was made, and the minutes' travel planned to the next one made."""

    start_at: datetime
    end_at: datetime
    travel_after: int = 0


def split(
    start_at: datetime,
    end_at: datetime,
    visits: Iterable[Made],
    *,
    break_minutes: int = 0,
    gap_minutes: int = 0,
    long_gap: LongGap = LongGap.WAITING,
) -> tuple[Part, ...]:
    """The parts of a round in order of time, none empty, none overlapping, no gap between."""
    parts = list(_parts(start_at, end_at, visits, gap_minutes, long_gap))
    return tuple(_take_break(parts, break_minutes))


def minutes_by_use(parts: Iterable[Part]) -> dict[Use, int]:
    """How many minutes of each kind there were; only kinds that there were."""
    found: dict[Use, int] = {}
    for part in parts:
        found[part.use] = found.get(part.use, 0) + part.minutes
    return {use: found[use] for use in Use if use in found}


def _parts(
    start_at: datetime, end_at: datetime, visits: Iterable[Made], limit: int, long_gap: LongGap
) -> Iterator[Part]:
    whole = (end_at - start_at) // MINUTE
    at, travel = 0, None
    for visit in sorted(visits, key=lambda visit: (visit.start_at, visit.end_at)):
        begins = min(max(at, (visit.start_at - start_at) // MINUTE), whole)
        ends = min(max(begins, (visit.end_at - start_at) // MINUTE), whole)
        yield from _gap(at, begins, travel, limit, long_gap)
        if ends > begins:
            yield Part(begins, ends, Use.CONTACT)
        at, travel = ends, max(0, visit.travel_after)
    if whole > at:
        yield Part(at, whole, Use.WAITING)


def _gap(start: int, end: int, travel: int | None, limit: int, long_gap: LongGap) -> Iterator[Part]:
    """From one visit to the next; `travel` is None before the first, where nobody is free."""
    there = min(end, start + (travel or 0))
    free_from = end
    if travel is not None and end - there > limit:
        if long_gap is LongGap.FREE:
            free_from = there
        elif long_gap is LongGap.PART:
            free_from = there + limit
    spans = (
        (start, there, Use.TRAVEL),
        (there, free_from, Use.WAITING),
        (free_from, end, Use.FREE),
    )
    for first, last, use in spans:
        if last > first:
            yield Part(first, last, use)


def _take_break(parts: Sequence[Part], minutes: int) -> list[Part]:
    """Cut the break off the ends of parts, in the order in which it is taken."""
    cut: dict[Part, int] = {}
    left = minutes
    for part in sorted(
        parts, key=lambda part: (BREAK_FROM.index(part.use), -part.minutes, part.start)
    ):
        cut[part] = min(left, part.minutes)
        left -= cut[part]
    found = []
    for part in parts:
        edge = part.end - cut[part]
        if edge > part.start:
            found.append(Part(part.start, edge, part.use))
        if part.end > edge:
            found.append(Part(edge, part.end, Use.BREAK))
    return found
