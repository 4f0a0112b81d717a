"""How and when news reaches somebody: at once, in a daily letter, after quiet hours. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum


class Channel(StrEnum):
    """How a kind of news comes; the inbox has everything whatever is chosen."""

    NOW = "now"  # an e-mail at once
    DIGEST = "digest"  # in one e-mail a day
    HERE = "here"  # only in the inbox


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


@dataclass(frozen=True, slots=True)
class Choice:
    """How a person wants to be told; as it stands without a word from them, the defaults.

    `channels` from kind to Channel; a kind that is not named comes at once if it is urgent, else
    stands only in the inbox.
    """

    channels: Mapping[str, str] = field(default_factory=dict)
    quiet: Quiet = Quiet()
    remind_hours: int = 12
    digest_at: time = time(18)

    def channel(self, kind: str, *, urgent: bool, waits: bool) -> Channel:
        """How a kind comes. What cannot wait (`waits` false) is in no digest, whatever is kept."""
        found = self.channels.get(kind)
        if found is None:
            return Channel.NOW if urgent else Channel.HERE
        if found == Channel.DIGEST and not waits:
            return Channel.NOW
        return Channel(found)


def digest_from(day: date, at: time, zone: tzinfo) -> datetime:
    """From when on the daily letter of a local day is made, UTC.

    A time that comes twice means its first pass; one that is left out, an hour later.
    """
    return datetime.combine(day, at, zone).astimezone(UTC)
