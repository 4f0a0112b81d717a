"""What the demo co-op's services need: patterns sized to the team, rounds with their visits."""

from __future__ import annotations

import random
import string
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from coop.demo.names import STREETS
from coop.demo.people import (
    ALL_DAYS,
    AUTISM,
    MEDICATION,
    MOVING,
    ON_CALL,
    PEG,
    WEEKDAYS,
    Worker,
)

# Of the hours that a team has under contract, the part that must be worked, and with it what
# is wanted: the rest is leave, sickness, and the slack that lets nearly every place be filled.
LEAST, WANTED = 0.85, 0.94
FULL_WEEKS = 3  # rounds of a kind that run at weekends too
LEAD_AND_MEDS = f"{MEDICATION}:1"


@dataclass(frozen=True, slots=True)
class Step:
    """One more person on a pattern, and the hours a week that it costs."""

    pattern: str
    hours: float


def sized(
    hours: float, least: Sequence[Step], more: Sequence[Step]
) -> tuple[dict[str, int], float]:
    """Headcounts by pattern: `least` always, then `more` in turn while the hours last.

    Gives the hours that are left over as well.
    """
    counts: dict[str, int] = {}
    left = hours
    for step in least:
        counts[step.pattern] = counts.get(step.pattern, 0) + 1
        left -= step.hours
    turn = 0
    while more[turn % len(more)].hours <= left:
        step = more[turn % len(more)]
        counts[step.pattern] = counts.get(step.pattern, 0) + 1
        left -= step.hours
        turn += 1
    return counts, left


class Need:
    """Collects rows of the Shift patterns and Rounds sheets."""

    def __init__(self, rng: random.Random, from_on: date) -> None:
        self.rng, self.from_on = rng, from_on
        self.patterns: list[dict[str, Any]] = []
        self.rounds: list[dict[str, Any]] = []
        self._codes: set[str] = set()

    def pattern(
        self,
        service: str,
        name: str,
        starts: time,
        ends: time,
        least: int,
        *,
        kind: str = "day",
        days: tuple[int, ...] = ALL_DAYS,
        rest: int = 0,
        wanted: int | None = None,
        needs: tuple[str, ...] = (),
        lead: bool = False,
        cycle: int | None = None,
        week: int | None = None,
    ) -> None:
        """Add one row."""
        self.patterns.append(
            {
                "service": service,
                "name": name,
                "kind": kind,
                "cycle": cycle,
                "week": week,
                "days": days,
                "starts": starts,
                "ends": ends,
                "rest": rest,
                "least": least,
                "wanted": wanted if wanted is not None else least,
                "needs": needs,
                "lead": lead,
                "from_on": self.from_on,
            }
        )

    def supported_living(self, service: str, team: list[Worker], *, first: bool) -> None:
        """Supported living: early, late and sleep-in, often one chain of the same person."""
        contracts = sum(w.post.contract for w in team)
        sleepers = sum(1 for w in team if w.post.has("sleeps"))
        early, late, sleep = Step("early", 49), Step("late", 52.5), Step("sleep", 63)
        counts, left = sized(
            contracts * LEAST - (9 if first else 0),
            (early, late, sleep),
            (early, late, sleep, late, early),
        )
        left += contracts * (WANTED - LEAST)
        # an agreed sleep-in costs its person three in a fortnight at most
        beds = max(1, min(counts["sleep"], sleepers * 3 // 14))
        both = (AUTISM, LEAD_AND_MEDS)
        e, m = counts["early"], counts["late"]
        more_late = m + (left >= late.hours)
        more_early = e + (left - late.hours * (more_late > m) >= early.hours)
        self.pattern(
            service, "Early", time(7), time(14, 30), e, rest=30, wanted=more_early, needs=both
        )
        self.pattern(service, "Late", time(14), time(22), m, rest=30, wanted=more_late, needs=both)
        alone = (AUTISM, MEDICATION)
        for bed in range(1, beds + 1):
            name = "Sleep-in" if beds == 1 else f"Sleep-in, floor {bed}"
            self.pattern(service, name, time(22), time(7), 1, kind="sleep-in", needs=alone)
        if first:
            name = "Sleep-in, tube feed"
            self.pattern(
                service,
                name,
                time(22),
                time(7),
                1,
                kind="sleep-in",
                days=(5,),
                needs=(*alone, PEG),
            )

    def extra_care(self, service: str, team: list[Worker]) -> None:
        """Extra care: early, late and waking nights, with somebody in charge by day."""
        by_day = sum(w.post.contract for w in team if not w.post.has("nights"))
        by_night = sum(w.post.contract for w in team if w.post.has("nights")) * 0.95
        early, late = Step("early", 49), Step("late", 49)
        counts, left = sized(by_day * LEAST, (early, late), (early, late))
        left += by_day * (WANTED - LEAST)
        nights = max(1, int(by_night // 66.5))
        needs, leads = (MOVING, LEAD_AND_MEDS), sum(1 for w in team if w.post.has("lead"))
        e, m, lead = counts["early"], counts["late"], leads > 4
        self.pattern(service, "Early", time(7, 30), time(15), e, rest=30, needs=needs, lead=lead)
        self.pattern(
            service, "Late", time(14, 45), time(22, 15), m, rest=30, needs=needs, lead=lead
        )
        if by_night:
            self.pattern(
                service,
                "Waking night",
                time(21, 45),
                time(7, 45),
                nights,
                kind="waking night",
                rest=30,
                needs=needs,
            )
        for name, starts, ends in (
            ("Activities", time(10), time(14)),
            ("Tea and company", time(15), time(19)),
        ):
            if left >= 20:  # four hours on weekdays
                left -= 20
                self.pattern(
                    service, name, starts, ends, 0, wanted=1, days=WEEKDAYS, needs=(MOVING,)
                )

    def home_care(self, service: str, team: list[Worker]) -> None:
        """Home care: rounds in the morning, at midday, at tea and at bedtime."""
        contracts = sum(w.post.contract for w in team)
        # every day for the first three rounds of a kind, on weekdays for those after them
        steps = []
        for n in range(1, 40):
            weekly = 7 if n <= FULL_WEEKS else 5
            steps += [
                Step("Morning", 4 * weekly),
                Step("Tea", 3 * weekly),
                Step("Bedtime", 3 * weekly),
            ]
            if n % 2:
                steps.append(Step("Lunch", 15))
        counts, left = sized(contracts * LEAST, steps[:3], steps[3:])
        spans = {
            "Morning": (time(7), 240),
            "Lunch": (time(11, 30), 180),
            "Tea": (time(16), 180),
            "Bedtime": (time(19, 30), 180),
        }
        streets = list(STREETS)
        self.rng.shuffle(streets)
        for part, (starts, minutes) in spans.items():
            for n in range(counts.get(part, 0)):
                name = f"{part} round {n + 1}"
                weekdays = part == "Lunch" or n >= FULL_WEEKS
                days = WEEKDAYS if weekdays else ALL_DAYS
                ends = _later(starts, minutes)
                self.pattern(service, name, starts, ends, 1, days=days, needs=(MOVING, MEDICATION))
                self._visits(service, name, starts, minutes, streets[n % len(streets) :])
        left += contracts * (WANTED - LEAST)
        for starts in (time(9), time(13)):
            if left >= 20:
                left -= 20
                self.pattern(
                    service,
                    f"Double-up cover {starts:%H:%M}",
                    starts,
                    _later(starts, 240),
                    0,
                    wanted=1,
                    days=WEEKDAYS,
                    needs=(MOVING,),
                )

    def _visits(
        self, service: str, name: str, starts: time, minutes: int, streets: list[str]
    ) -> None:
        """Visits that fill the round, with travel between them."""
        at, place = 0, 0
        while True:
            takes = self.rng.choice((20, 25, 30, 30, 35, 45))
            travel = self.rng.choice((5, 5, 8, 10, 12))
            if at + takes > minutes:
                break
            last = at + takes + travel + 20 > minutes
            self.rounds.append(
                {
                    "service": service,
                    "pattern": name,
                    "code": self._code(),
                    "starts": _later(starts, at),
                    "minutes": takes,
                    "place": streets[place % len(streets)],
                    "travel": None if last else travel,
                }
            )
            if last:
                break
            at += takes + travel
            place += self.rng.random() < 0.6

    def _code(self) -> str:
        """A code for a person supported: two letters and a figure, each once."""
        for figures in (1, 2, 3):
            for _ in range(100):
                letters = "".join(self.rng.choice(string.ascii_uppercase) for _ in range(2))
                code = letters + str(self.rng.randrange(10 ** (figures - 1), 10**figures))
                if code not in self._codes:
                    self._codes.add(code)
                    return code
        raise ValueError("too many people supported for the codes")

    def on_call(self, service: str) -> None:
        """The manager on call, when the office is shut."""
        alone = (ON_CALL,)
        self.pattern(
            service,
            "Manager on call",
            time(17),
            time(9),
            1,
            kind="on-call",
            days=WEEKDAYS,
            needs=alone,
        )
        self.pattern(
            service,
            "Manager on call, weekend",
            time(9),
            time(9),
            1,
            kind="on-call",
            days=(5, 6),
            needs=alone,
        )


def _later(at: time, minutes: int) -> time:
    total = (at.hour * 60 + at.minute + minutes) % 1440
    return time(total // 60, total % 60)
