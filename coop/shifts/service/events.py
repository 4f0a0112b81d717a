"""News that other slices may listen to (core.events); told in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who had the shift on their published rota."""

    assignment_id: int
    person_id: int


@dataclass(frozen=True, slots=True)
class ShiftNews:
    """What a shift is now. `on` is the local day it begins, instants are UTC.

    `reason` is as the coordinator wrote it, or empty; `by` is who did it, by name.
    """

    coop_id: int
    shift_id: int
    name: str
    on: date
    start_at: datetime
    end_at: datetime
    told: tuple[Told, ...] = ()
    reason: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class ShiftChanged(ShiftNews):
    """A single shift was added or changed by hand; what was worked out about it is stale.

    `before` has start and end as they were, `needs_before` (competency, how many people; None:
    everybody) what it asked for; both are None for a shift that is new.
    """

    before: tuple[datetime, datetime] | None = None
    needs_before: tuple[tuple[int, int | None], ...] | None = None


@dataclass(frozen=True, slots=True)
class ShiftCancelled(ShiftNews):
    """A shift is off; the times are those it had."""
