"""What stands beside people's promises in their week and binds nobody's time: filled in `init_app`.

A visitor who goes along with a mentor is such a line: the mentor's time is promised to the shift.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from core.calendar.rules import Promise


class Lines(Protocol):
    """Gives lines that begin between two instants, of these people or of all."""

    def __call__(
        self,
        coop_id: int,
        first_at: datetime,
        last_at: datetime,
        person_ids: Collection[int] | None = None,
    ) -> list[Promise]:
        """In time order; the source of each names the row it comes from."""


_given: dict[str, Lines] = {}


def add(name: str, lines: Lines) -> None:
    """Have a slice's lines shown; adding the same name again replaces it."""
    _given[name] = lines


def between(
    coop_id: int,
    first_at: datetime,
    last_at: datetime,
    person_ids: Collection[int] | None = None,
) -> list[Promise]:
    """Every slice's lines, in time order; one query for each slice."""
    found = [
        line for lines in _given.values() for line in lines(coop_id, first_at, last_at, person_ids)
    ]
    return sorted(found, key=lambda line: line.start_at)
