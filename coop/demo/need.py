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

# Of the hours that a team has under contract, the part that its patterns use: the rest is
# leave, sickness, and the slack that lets nearly every place be filled.
USED = 0.86
LEAD_AND_MEDS = f"{MEDICATION}:1"


@dataclass(frozen=True, slots=True)
class Step:
    """One more person on a pattern, and the hours a week that it costs."""

    pattern: str
    hours: float


def sized(hours: float, least: Sequence[Step], more: Sequence[Step]) -> dict[str, int]:
    """Headcounts by pattern: `least` always, then `more` in turn while the hours last."""
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
    return counts


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
        hours = sum(w.post.contract for w in team) * USED - (9 if first else 0)
        sleepers = sum(1 for w in team if w.post.has("sleeps"))
        early, late, sleep = Step("early", 49), Step("late", 52.5), Step("sleep", 63)
        counts = sized(hours, (early, late, sleep), (early, late, sleep, early, late))
        # an agreed sleep-in costs its person three in a fortnight at most
        beds = max(1, min(counts["sleep"], sleepers * 3 // 14))
        both = (AUTISM, LEAD_AND_MEDS)
        self.pattern(service, "Early", time(7), time(14, 30), counts["early"], rest=30, needs=both)
        self.pattern(service, "Late", time(14), time(22), counts["late"], rest=30, needs=both)
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
        by_day = sum(w.post.contract for w in team if not w.post.has("nights")) * USED
        by_night = sum(w.post.contract for w in team if w.post.has("nights")) * 0.95
        early, late = Step("early", 49), Step("late", 49)
        counts = sized(by_day, (early, late), (early, late))
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
        if len(team) > 12:
            self.pattern(
                service,
                "Activities",
                time(10),
                time(14),
                0,
                wanted=1,
                days=(1, 3),
                needs=(MOVING,),
            )

    def home_care(self, service: str, team: list[Worker]) -> None:
        """Home care: rounds in the morning, at midday, at tea and at bedtime."""
        hours = sum(w.post.contract for w in team) * USED
        morning, lunch = Step("Morning", 28), Step("Lunch", 15)
        tea, bed = Step("Tea", 21), Step("Bedtime", 21)
        first = (morning, tea, bed)
        turn = (morning, tea, bed, lunch)
        counts = sized(hours, first, turn)
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
                days = WEEKDAYS if part == "Lunch" else ALL_DAYS
                ends = _later(starts, minutes)
                both = n == 1 and part == "Morning" and counts[part] > 3
                self.pattern(
                    service,
                    name if not both else "Morning round 2 (two together)",
                    starts,
                    ends,
                    2 if both else 1,
                    days=days,
                    needs=(MOVING, f"{MEDICATION}:1") if both else (MOVING, MEDICATION),
                )
                self._visits(
                    service, self.patterns[-1]["name"], starts, minutes, streets[n % len(streets) :]
                )
            if part == "Morning" and counts[part] > 3:
                counts[part] -= 1

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
