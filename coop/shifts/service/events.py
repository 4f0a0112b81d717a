"""News that other slices may listen to (core.events); told in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShiftChanged:
    """A single shift was added or changed by hand; what was worked out about it is stale."""

    coop_id: int
    shift_id: int


@dataclass(frozen=True, slots=True)
class ShiftCancelled:
    """A shift is off; those in `person_ids` had it on their published rota."""

    coop_id: int
    shift_id: int
    person_ids: tuple[int, ...]
