"""News of visitors for the slice that sent them; told in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VisitorOff:
    """A visitor can no longer go along, through no deed of those who sent them."""

    coop_id: int
    visitor_id: int
    source: str
    source_id: int
    words: str
