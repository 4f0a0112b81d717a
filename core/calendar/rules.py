"""When two promises of a person's time collide; no database, no clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Promise:
    """A person's time from `start_at` up to `end_at`: the end belongs to what comes next.

    `source` and `source_id` name the row that it is promised to ("assignment", 41). `kind` is
    "shift", "leave", "session", "meeting" or "interview"; `title` says what it is on pages.
    """

    person_id: int
    start_at: datetime
    end_at: datetime
    kind: str
    paid: bool
    title: str
    source: str
    source_id: int

    @property
    def key(self) -> tuple[str, int]:
        """What it is promised to."""
        return self.source, self.source_id

    def meets(self, other: Promise) -> bool:
        """Whether the two share a moment."""
        return self.start_at < other.end_at and other.start_at < self.end_at


def first_clash(promises: Iterable[Promise]) -> tuple[Promise, Promise] | None:
    """Two promises of one person that overlap, the earlier first; None when all is well."""
    last: dict[int, Promise] = {}
    for promise in sorted(promises, key=lambda p: (p.start_at, p.end_at, p.source, p.source_id)):
        before = last.get(promise.person_id)
        if before is not None and before.meets(promise):
            return before, promise
        if before is None or promise.end_at > before.end_at:
            last[promise.person_id] = promise
    return None
