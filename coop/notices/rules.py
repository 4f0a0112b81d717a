"""When news may reach somebody: at once, or when their quiet hours are over. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo


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


def due_at(now: datetime, quiet: Quiet, zone: tzinfo, *, urgent: bool) -> datetime:
    """From when on news may reach somebody, in UTC: now, or the end of their quiet hours.

    Quiet hours are counted by the clock on the wall of `zone`, also on a day on which it
    changes: an end that comes twice counts each time, one that is left out an hour later.
    """
    local = now.astimezone(zone)
    if (urgent and quiet.urgent) or not quiet.holds(local.time()):
        return now
    ends = (
        datetime.combine(local.date() + timedelta(days=days), quiet.until_at, zone)
        .replace(fold=fold)
        .astimezone(UTC)
        for days in range(3)
        for fold in (0, 1)
    )
    return min(end for end in ends if end > now and not quiet.holds(end.astimezone(zone).time()))
