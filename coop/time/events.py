"""What happens to other paid time that others must know of, in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TimeReopened:
    """Approved time is open again. Pay refuses it (DomainError) once it has been paid."""

    coop_id: int
    time_id: int
