"""From what a person has said about their time to dated times. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import pairwise

DAY = timedelta(days=1)
WHOLE_DAY = 24 * 60
CANNOT, RATHER_NOT, WOULD_LIKE, CAN = "cannot", "rather_not", "would_like", "can"
WISH_WORDS = {
    CANNOT: "Cannot",
    RATHER_NOT: "Rather not",
    WOULD_LIKE: "Would like",
    CAN: "Can after all",
}
STRENGTH = (WOULD_LIKE, RATHER_NOT, CANNOT, CAN)  # where two meet, the later one counts


@dataclass(frozen=True, slots=True)
class AvailabilityFacts:
    """A time of the week, or (weekday None) of every day from `from_on` to `until_on`.

    `ends` not after `starts` runs into the next day; 00:00 to 00:00 is the whole day.
    """

    person_id: int
    weekday: int | None
    starts: time
    ends: time
    wish: str
    note: str
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True)
class Piece:
    """A time of one local day, in wall-clock minutes after its midnight: 0 to 1440."""

    on: date
    start: int
    end: int
    wish: str
    note: str = ""


def minutes(starts: time, ends: time) -> tuple[int, int]:
    """Wall-clock minutes after midnight; an end not after the start is on the next day."""
    start, end = starts.hour * 60 + starts.minute, ends.hour * 60 + ends.minute
    return start, end if end > start else end + WHOLE_DAY


def pieces(rows: Iterable[AvailabilityFacts], first_on: date, last_on: date) -> list[Piece]:
    """One person's times on each day from `first_on` to `last_on`, none overlapping.

    What is said for dates goes before what is said for weekdays, so that an exception lifts
    the pattern; of two said the same way, "cannot" goes before "rather not" before "would
    like". "Can" only lifts: it gives no piece.
    """
    weekly: dict[date, list[Piece]] = defaultdict(list)
    dated: dict[date, list[Piece]] = defaultdict(list)
    for row in rows:
        kept = dated if row.weekday is None else weekly
        start, end = minutes(row.starts, row.ends)
        # A time that runs past midnight may begin on the day before the first.
        day = max(row.from_on, first_on - DAY)
        last = last_on if row.until_on is None else min(row.until_on, last_on)
        if row.weekday is not None:
            day += timedelta(days=(row.weekday - day.weekday()) % 7)
        step = timedelta(days=1 if row.weekday is None else 7)
        while day <= last:
            kept[day].append(Piece(day, start, min(end, WHOLE_DAY), row.wish, row.note))
            if end > WHOLE_DAY:
                kept[day + DAY].append(Piece(day + DAY, 0, end - WHOLE_DAY, row.wish, row.note))
            day += step
    found = []
    for offset in range((last_on - first_on).days + 1):
        on = first_on + timedelta(days=offset)
        if weekly[on] or dated[on]:
            found += _settle(on, weekly[on], dated[on])
    return found


def _settle(on: date, weekly: list[Piece], dated: list[Piece]) -> list[Piece]:
    """Cut the day at every edge and let one wish stand in each part; join equal neighbours."""
    edges = sorted({edge for piece in (*weekly, *dated) for edge in (piece.start, piece.end)})
    found: list[Piece] = []
    for start, end in pairwise(edges):
        said = [p for p in dated if p.start <= start and end <= p.end] or [
            p for p in weekly if p.start <= start and end <= p.end
        ]
        if not said:
            continue
        piece = max(said, key=lambda p: STRENGTH.index(p.wish))
        if piece.wish == CAN:
            continue
        before = found[-1] if found else None
        if before and (before.end, before.wish, before.note) == (start, piece.wish, piece.note):
            found[-1] = Piece(on, before.start, end, piece.wish, piece.note)
        else:
            found.append(Piece(on, start, end, piece.wish, piece.note))
    return found
