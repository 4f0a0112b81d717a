"""What happens to hours that others must know of, in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HoursReopened:
    """Approved hours are open again. Pay refuses it (DomainError) once they have been paid."""

    coop_id: int
    hours_id: int
