"""Places that are looked for now: recruitment, a floor above, says through here how to read them.

`provide(openings)` is called once, in `init_app`. Without it nobody knows of vacancies, and the
file says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Opening:
    """Places of one job title that are empty at a service."""

    service_id: int
    title: str
    places: int


Openings = Callable[[int], tuple[Opening, ...]]
_openings: Openings | None = None


def provide(openings: Openings) -> None:
    """Say how the empty places of a co-op are read; the last to say so is asked."""
    global _openings
    _openings = openings


def openings(coop_id: int) -> tuple[Opening, ...] | None:
    """Every empty place that is looked for; None where nobody can say."""
    return None if _openings is None else _openings(coop_id)
