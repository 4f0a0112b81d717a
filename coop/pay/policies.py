"""The co-op's pay policy, dated: when premiums are earned and what becomes of those that meet."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, tzinfo
from enum import StrEnum

from core.errors import DomainError

SATURDAY, SUNDAY = 5, 6
MOST_GUARANTEED = 12 * 60
MOST_NOTICE = 28 * 24


class Meeting(StrEnum):
    """What is paid where several premiums meet."""

    HIGHEST = "highest"
    STACK = "stack"


MEETING_WORDS = {
    Meeting.HIGHEST: "The highest alone",
    Meeting.STACK: "All of them, each on top of basic",
}


@dataclass(frozen=True, slots=True)
class Policy:
    """How hours become pay from a day on, the amounts apart: those are rates.

    The night is local time and may pass midnight. A shift taken or given at less than
    `notice_hours` before its start earns the short notice premium (0: none does). A shift whose
    paid work is shorter than `guaranteed_minutes` is paid as if it had been that long.
    """

    zone: tzinfo
    night_from: time = time(23)
    night_until: time = time(6)
    weekend: frozenset[int] = frozenset({SATURDAY, SUNDAY})
    meeting: Meeting = Meeting.HIGHEST
    notice_hours: int = 0
    guaranteed_minutes: int = 0
    travel_paid: bool = True
    waiting_paid: bool = True
    from_on: date = date.min

    def is_night(self, at: time) -> bool:
        """Whether a local time of day lies in the night."""
        if self.night_from < self.night_until:
            return self.night_from <= at < self.night_until
        return at >= self.night_from or at < self.night_until


def check(policy: Policy) -> None:
    """Refuse a policy that can mean nothing; DomainError names the form field to blame."""
    if policy.night_from == policy.night_until:
        raise DomainError("The night must end at another time than it begins.", field="night_until")
    if not 0 <= policy.notice_hours <= MOST_NOTICE:
        raise DomainError(
            f"Give between 0 and {MOST_NOTICE} hours: {MOST_NOTICE // 24} days at most.",
            field="notice_hours",
        )
    if not 0 <= policy.guaranteed_minutes <= MOST_GUARANTEED:
        raise DomainError(
            f"A shift can be guaranteed up to {MOST_GUARANTEED // 60} hours.",
            field="guaranteed_minutes",
        )


class PolicyBook:
    """The versions of a co-op's policy: the latest that has begun holds."""

    def __init__(self, policies: Iterable[Policy]) -> None:
        self._rows = sorted(policies, key=lambda policy: policy.from_on)
        if not self._rows:
            raise ValueError("a co-op has a pay policy at all times")
        self._starts = [policy.from_on for policy in self._rows]

    def on(self, day: date) -> Policy:
        """The policy in force on a day; before the first, the first."""
        return self._rows[max(bisect_right(self._starts, day) - 1, 0)]
