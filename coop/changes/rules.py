"""What the ledger of changes says: who holds which place now, and how far people could plan.

Only what happened is worked out here. Whether a payment is owed for a late change is not: the
figures of the Employment Rights Act 2025 (its duties of reasonable notice and of payment for
shifts cancelled, moved or curtailed) have not been set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

HOUR, DAY = 60, 24 * 60  # minutes


class Kind(StrEnum):
    """What happened to a person's shift."""

    OFFERED = "offered"
    PUBLISHED = "published"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    GIVEN = "given"
    TAKEN = "taken"
    CHANGED = "changed"
    CANCELLED = "cancelled"


HOLDS = frozenset({Kind.PUBLISHED, Kind.GIVEN})
ENDS = frozenset({Kind.TAKEN, Kind.CANCELLED})
CHANGES = frozenset({Kind.GIVEN, Kind.TAKEN, Kind.CHANGED, Kind.CANCELLED})


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the ledger; instants are UTC, `notice` whole minutes to the start as it was.

    `new` has start and end as they became, where they changed.
    """

    person: int
    shift: int
    kind: Kind
    at: datetime
    notice: int
    start_at: datetime
    end_at: datetime
    new: tuple[datetime, datetime] | None = None
    own: bool = False


Held = dict[tuple[int, int], tuple[datetime, datetime]]  # (shift, person) to start and end


def replay(entries: Iterable[Entry]) -> Held:
    """Who holds which published place, at which times, once all this has happened in turn.

    An offer, a yes and a no move nothing by themselves: what follows from a yes is given.
    """
    held: Held = {}
    for entry in entries:
        place = (entry.shift, entry.person)
        if entry.kind in HOLDS:
            held[place] = (entry.start_at, entry.end_at)
        elif entry.kind in ENDS:
            held.pop(place, None)
        elif entry.kind is Kind.CHANGED and entry.new is not None and place in held:
            held[place] = entry.new
    return held


def notice_minutes(at: datetime, start_at: datetime) -> int:
    """Whole minutes from an act to a start, rounded down; negative once it has begun."""
    return (start_at - at) // timedelta(minutes=1)


class Band(StrEnum):
    """How much notice a change came with."""

    DAY = "under 24 h"
    TWO_DAYS = "24 to 48 h"
    WEEK = "2 to 7 days"
    FORTNIGHT = "7 to 14 days"
    MORE = "14 days or more"


ENDS_OF_BANDS = (
    (Band.DAY, 24 * HOUR),
    (Band.TWO_DAYS, 48 * HOUR),
    (Band.WEEK, 7 * DAY),
    (Band.FORTNIGHT, 14 * DAY),
)


def band(notice: int) -> Band:
    """The band of a notice in minutes; exactly 24 hours is no longer under 24 hours."""
    return next((name for name, end in ENDS_OF_BANDS if notice < end), Band.MORE)


@dataclass(frozen=True, slots=True)
class Figure:
    """How far people could plan. `published` places of rotas, of which `in_time` were told with
    the promised notice; `bands` count changes by others after that. Minutes are of shift time.
    """

    published: int
    in_time: int
    bands: dict[Band, int]
    cancelled: int  # shifts
    cancelled_minutes: int
    shortened_minutes: int  # by moves that left less of a shift

    @property
    def changes(self) -> int:
        """Changes by others, whatever the notice."""
        return sum(self.bands.values())

    @property
    def late(self) -> int:
        """Changes by others with less than seven days' notice."""
        return sum(self.bands[one] for one in (Band.DAY, Band.TWO_DAYS, Band.WEEK))

    @property
    def percent(self) -> int | None:
        """Places told in time, of a hundred, rounded down; None where nothing was published."""
        return self.in_time * 100 // self.published if self.published else None


def figure(entries: Iterable[Entry], promised: Callable[[datetime], int]) -> Figure:
    """Count entries of a period; `promised` gives the days promised at the moment of an act.

    What people did themselves (gave a shift up, took one) is no change that was made to them.
    """
    published = in_time = cancelled = lost = shortened = 0
    bands = dict.fromkeys(Band, 0)
    for entry in entries:
        if entry.kind is Kind.PUBLISHED:
            published += 1
            in_time += entry.notice >= promised(entry.at) * DAY
        elif entry.kind in CHANGES and not entry.own:
            bands[band(entry.notice)] += 1
            if entry.kind is Kind.CANCELLED:
                cancelled += 1
                lost += notice_minutes(entry.start_at, entry.end_at)
            elif entry.new is not None:
                less = (entry.end_at - entry.start_at) - (entry.new[1] - entry.new[0])
                shortened += max(0, less // timedelta(minutes=1))
    return Figure(published, in_time, bands, cancelled, lost, shortened)
