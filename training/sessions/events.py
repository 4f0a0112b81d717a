"""Working time at classes, for whoever pays it; in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.access import Actor


@dataclass(frozen=True, slots=True)
class ClassTime:
    """Somebody was at a class, or gave it: working time, said again when it is put right.

    `source` and `source_id` name what it was promised to in the calendar. `approved`: somebody
    else than they has said so.
    """

    actor: Actor
    person_id: int
    source: str
    source_id: int
    start_at: datetime
    end_at: datetime
    words: str
    approved: bool


@dataclass(frozen=True, slots=True)
class NoClassTime:
    """They were not there after all; nothing happens where no time was told."""

    actor: Actor
    source: str
    source_id: int
    reason: str
