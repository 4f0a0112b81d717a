"""What the floor above knows of places looked for and of people hired, told through here.

`provide(openings)` and `provide_hires(hires)` are called once, in `init_app`: recruitment lies
above the co-op and cannot be asked from it. Without it there are no vacancies and no hires.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Opening:
    """Places of one kind that are, or were, looked for.

    `filled_on` has a day for each place that was filled. Minutes are a week's, the least that a
    place offers. It is open from `opened_on` until the day before `ended_on`.
    """

    service_id: int
    title: str
    places: int
    minutes: int
    opened_on: date
    ended_on: date | None
    filled_on: tuple[date, ...] = ()

    def vacant(self, on: date) -> int:
        """Places that nobody had at the close of a day."""
        if on < self.opened_on or (self.ended_on is not None and on >= self.ended_on):
            return 0
        return max(0, self.places - sum(day <= on for day in self.filled_on))


@dataclass(frozen=True, slots=True)
class Hire:
    """Somebody taken on: when they were referred or applied, and their first day of work."""

    service_id: int
    referred_on: date
    started_on: date

    @property
    def days(self) -> int:
        """Days from the one to the other."""
        return (self.started_on - self.referred_on).days


Openings = Callable[[int], tuple[Opening, ...]]
Hires = Callable[[int], tuple[Hire, ...]]


def _nothing(coop_id: int) -> tuple[()]:
    return ()


_openings: Openings = _nothing
_hires: Hires = _nothing


def provide(openings: Openings) -> None:
    """Say how the openings of a co-op are read; the last to say so is asked."""
    global _openings
    _openings = openings


def provide_hires(hires: Hires) -> None:
    """Say how a co-op's hires are read; the last to say so is asked."""
    global _hires
    _hires = hires


def openings(coop_id: int) -> tuple[Opening, ...]:
    """Every place that is or was looked for."""
    return _openings(coop_id)


def hires(coop_id: int) -> tuple[Hire, ...]:
    """Everybody taken on through recruitment."""
    return _hires(coop_id)
