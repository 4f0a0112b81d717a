"""News of the rota that other slices may listen to; told in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlacesChanged:
    """Somebody was put on a shift or taken off it by hand; all is settled when this is told."""

    coop_id: int
    shift_id: int
