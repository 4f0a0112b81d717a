"""What the slice tells others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class FigureChanged:
    """A co-op added a figure, or took back one of its own, that holds from a day."""

    coop_id: int
    from_on: date
