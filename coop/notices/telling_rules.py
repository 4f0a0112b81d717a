"""When news goes out by e-mail: at once, or when a person's quiet hours are over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from core import clock


@dataclass(frozen=True, slots=True)
class Quiet:
    """A person's quiet hours by their own clock; equal times: none. `urgent` may pass them."""

    from_at: time = time(21)
    until_at: time = time(7)
    urgent: bool = True

    def holds(self, at: time) -> bool:
        """Whether a time of day lies within: the first minute does, the last does not."""
        if self.from_at <= self.until_at:
            return self.from_at <= at < self.until_at
        return at >= self.from_at or at < self.until_at


def due_at(now: datetime, quiet: Quiet, *, urgent: bool) -> datetime:
    """From when on news may reach somebody: now, or the end of their quiet hours.

    Quiet hours are counted in local time, also over a night in which the clocks change.
    """
    local = clock.local(now)
    if (urgent and quiet.urgent) or not quiet.holds(local.time()):
        return now
    on = local.date()
    if local.time() >= quiet.until_at:
        on += timedelta(days=1)
    return max(now, clock.instant(on, quiet.until_at))
