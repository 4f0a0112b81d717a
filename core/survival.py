"""How long people stay: the product-limit estimate of Kaplan and Meier. Pure.

Source: E. L. Kaplan, P. Meier, "Nonparametric Estimation from Incomplete Observations", Journal
of the American Statistical Association 53 (1958). The band around it is Greenwood's, on the
scale of log(−log S), so that it never leaves nought to one.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import NormalDist


@dataclass(frozen=True, slots=True)
class Stay:
    """One person's time here, in whole days.

    `days` were seen at most, the last one included: until they left (`left`), or until the day
    of the report, when they were still here (censored). `seen_from` is how long they had been
    here when the record begins: somebody who left before it could not have been seen at all
    (late entry); 0 for whoever is known from their first day.
    """

    days: int
    left: bool
    seen_from: int = 0

    def __post_init__(self) -> None:
        if self.days < 0 or (self.seen_from != 0 and not 0 < self.seen_from < self.days):
            raise ValueError("a stay ends after it begins to be seen")


@dataclass(frozen=True, slots=True)
class Step:
    """From day `day` on, until the next step, `share` of those who came are still here.

    `at_risk` were here just before that day, `left` on it; `censored` were last seen on it.
    `low` and `high` bound the share.
    """

    day: int
    at_risk: int
    left: int
    censored: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Curve:
    """An estimate: the steps by day. Before the first step everybody is here.

    `longest` is the longest stay seen: after it nothing is known.
    """

    people: int
    left: int
    longest: int
    steps: tuple[Step, ...]
    _stays: tuple[Stay, ...]

    def at(self, day: int) -> Step | None:
        """What holds on a day; None past the longest stay, where nothing is known."""
        if day > self.longest:
            return None
        found = bisect_right(self.steps, day, key=lambda step: step.day)
        if found == 0:
            return Step(0, self.at_risk(day), 0, 0, 1.0, 1.0, 1.0)
        return self.steps[found - 1]

    def at_risk(self, day: int) -> int:
        """How many were here, and seen, just before a day: for the table beneath a curve."""
        return sum(_is_at_risk(stay, day) for stay in self._stays)

    def median(self) -> int | None:
        """Days until half have left; None while more than half are still here."""
        half = 0.5 + 1e-9  # exactly half, as floating point may come out a hair above it
        return next((step.day for step in self.steps if step.share <= half), None)


def _is_at_risk(stay: Stay, day: int) -> bool:
    """Here from after `seen_from` until `days`; whoever is known from the start, from day 0."""
    return stay.days >= day and (stay.seen_from < day or stay.seen_from == 0)


def estimate(stays: Iterable[Stay], confidence: float = 0.95) -> Curve:
    """The curve of these stays; `confidence` is of its band, between 0 and 1.

    Who is last seen on the day when another leaves was at risk on that day. Where nobody is
    left (share 0) the band has no width. Takes thousands of stays in milliseconds.
    """
    known = tuple(stays)
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    leavers = Counter(stay.days for stay in known if stay.left)
    censored = Counter(stay.days for stay in known if not stay.left)
    entered = sorted(stay.seen_from for stay in known if stay.seen_from > 0)
    gone = sorted(stay.days for stay in known)
    from_first = len(known) - len(entered)
    share, spread = 1.0, 0.0
    steps: list[Step] = []
    for day in sorted(leavers.keys() | censored.keys()):
        inside = from_first + _before(entered, day)
        at_risk = inside - _before(gone, day)
        left = leavers[day]
        if left:
            share *= 1 - left / at_risk
            spread += left / (at_risk * (at_risk - left)) if at_risk > left else math.inf
            if at_risk == left:
                share = 0.0  # exactly: floating point need not come out so
        low, high = _band(share, spread, z)
        steps.append(Step(day, at_risk, left, censored[day], share, low, high))
    longest = gone[-1] if gone else 0
    return Curve(len(known), sum(leavers.values()), longest, tuple(steps), known)


def _before(ordered: list[int], day: int) -> int:
    """How many of them are less than `day`."""
    return bisect_right(ordered, day - 1)


def _band(share: float, spread: float, z: float) -> tuple[float, float]:
    if share in (0.0, 1.0):
        return share, share
    scale = math.log(share)
    reach = z * math.sqrt(spread) / abs(scale)
    return math.exp(scale * math.exp(reach)), math.exp(scale * math.exp(-reach))
