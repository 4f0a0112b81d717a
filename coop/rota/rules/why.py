"""Why the places of a shift stay empty: every person's first reason, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from coop.rota.rules import agreed, limits, rest
from coop.rota.rules.alone import bar, holds
from coop.rota.rules.check import amounts
from coop.rota.rules.cover import missing, places_short
from coop.rota.rules.index import Duty, Index, in_time_order, index_of
from coop.rota.rules.problem import Gap, Level, Place, Problem, Shift, Worker
from coop.rota.rules.together import barred_with, by_shift, by_worker, kept_for, lacks_mentor
from coop.rota.rules.words import Breach, RuleKey, competency_words, duty_words, people

Rule = Callable[[Index, Worker, tuple[Duty, ...]], Iterator[Breach]]
Said = tuple[str, str]  # of one person, of several

# In the order in which reasons are given: each function once for every level that it speaks at.
_ORDER: tuple[tuple[Level, tuple[Rule, ...]], ...] = (
    (
        Level.BARRED,
        (limits.weekly_hours, limits.young_days, limits.average, rest.daily, rest.weekly),
    ),
    (Level.REST, (rest.daily, rest.weekly)),
    (
        Level.AGREEMENT,
        (
            limits.weekly_hours,
            limits.runs,
            limits.weekly_nights,
            agreed.most_hours,
            agreed.weekends,
            agreed.patterns,
            agreed.next_day,
            agreed.least_days,
        ),
    ),
)

_REASONS = {  # rule: (one person, several)
    "service": ("does not work in this service", "do not work in this service"),
    "employment": ("not employed then", "not employed then"),
    "clearance": ("not cleared to work", "not cleared to work"),
    "leave": ("away", "away"),
    "break": ("barred by the missing break", "barred by the missing break"),
    "young_night": ("under 18 at night", "under 18 at night"),
    "young_day": ("at the under-18 limit", "at the under-18 limit"),
    "young_week": ("at the under-18 limit", "at the under-18 limit"),
    "availability": ("not available", "not available"),
    "overlap": ("already on a shift", "already on a shift"),
    "weekly_cap": ("at the right-to-work limit", "at the right-to-work limit"),
    "average_48h": ("at the 48 h average", "at the 48 h average"),
    "night_average": ("at the night-work average", "at the night-work average"),
    "daily_rest": ("resting", "resting"),
    "rest_after_chain": ("resting", "resting"),
    "weekly_rest": ("due the week's rest", "due the week's rest"),
    "weekly_max": ("at the agreed most hours", "at the agreed most hours"),
    "days_in_a_row": ("at the most days in a row", "at the most days in a row"),
    "nights_in_a_row": ("at the most nights in a row", "at the most nights in a row"),
    "weekly_nights": ("at the agreed most nights", "at the agreed most nights"),
    "learner": ("still learning", "still learning"),
    "shadow": ("not a learner", "not learners"),
    "mentor_missing": ("without a mentor on the shift", "without a mentor on the shift"),
    "barred_pair": ("not to work with somebody there", "not to work with somebody there"),
    "most_minutes": ("at the agreed most hours", "at the agreed most hours"),
    "max_weekends": ("at the agreed most weekends", "at the agreed most weekends"),
    "max_of_pattern": ("at the agreed most of this shift", "at the agreed most of this shift"),
    "not_next_day": (
        "on a shift that it may not follow or precede",
        "on a shift that it may not follow or precede",
    ),
    "min_days_in_a_row": ("would work too few days in a row", "would work too few days in a row"),
    "min_days_off": (
        "would have too few days off in a row",
        "would have too few days off in a row",
    ),
    "here": ("already on this shift", "already on this shift"),
    "free": ("free to take it", "free to take it"),
}


def reason_words(rule: str, count: int = 1) -> str:
    """A rule's reason in few words for one or several people; "" where it depends on the shift."""
    one, several = _REASONS.get(rule, ("", ""))
    return one if count == 1 else several


def why_nobody(problem: Problem, places: Sequence[Place], shift_id: int) -> Gap:
    """Why the places of a shift that are short stay empty, counted over everybody.

    A shift that is not short gives a gap of 0 places. Raises ValueError for an unknown shift.
    """
    index = index_of(problem)
    return _Standing(index, places).gap(index.duty(shift_id))


def gaps(problem: Problem, places: Sequence[Place]) -> tuple[Gap, ...]:
    """Every shift below its least, with the reasons."""
    index = index_of(problem)
    standing = _Standing(index, places)
    return tuple(
        standing.gap(index.duty(shift.id)) for shift in problem.shifts if standing.short(shift)
    )


class _Standing:
    """Where everybody stands in a rota; what has been worked out for one gap serves the next."""

    def __init__(self, index: Index, places: Sequence[Place]) -> None:
        self.index = index
        self.by_worker = by_worker(places)
        self.by_shift = by_shift(index, places)
        self.by_pattern = bool(index.problem.policy.not_next_day) or any(
            worker.limits.max_of_pattern for worker in index.problem.workers
        )
        self._rosters: dict[int, tuple[Duty, ...]] = {}
        self._before: dict[tuple[int, Rule], dict[RuleKey, int]] = {}
        self._told: dict[tuple[object, ...], Said | None] = {}

    def short(self, shift: Shift) -> int:
        """Places of the shift below the least."""
        there = self.by_shift.get(shift.id, [])
        return places_short(shift, len(there), max(missing(shift, there).values(), default=0))

    def gap(self, duty: Duty) -> Gap:
        """The shift's gap in words."""
        shift = duty.shift
        assert shift is not None
        there = self.by_shift.get(shift.id, [])
        here = {worker.id for worker in there}
        counted: Counter[Said] = Counter()
        for worker in self.index.problem.workers:
            if worker.id in here:
                counted[_REASONS["here"]] += 1
            else:
                counted[self._reason(worker, duty, shift, there)] += 1
        reasons = tuple(
            (one if count == 1 else many, count) for (one, many), count in counted.most_common()
        )
        short = self.short(shift)
        told = ", ".join(f"{count} {reason}" for reason, count in reasons) or "nobody works here"
        name = duty_words(self.index, duty)
        words = f"{people(short, 'place', 'places')} empty on {name}: {told}"
        return Gap(shift.id, short, reasons, words)

    def _reason(self, worker: Worker, duty: Duty, shift: Shift, there: list[Worker]) -> Said:
        if shift.service not in worker.services:
            return _REASONS["service"]
        alone = bar(self.index, worker, shift)
        if alone is not None:
            if alone.rule == "competency":
                return self._not_signed_off(worker, shift)
            return _REASONS[alone.rule]
        for other in self._roster(worker):
            if other.start < duty.end and duty.start < other.end:
                return _REASONS["overlap"]
        kept = kept_for(shift, there, worker)
        if kept is not None:
            said = "not able to lead"
            if kept.competency is not None:
                said = f"not {kept.words(self.index)}"
            return (said, said)
        if lacks_mentor(shift, len(there) + 1, self.by_shift):
            return _REASONS["mentor_missing"]
        if barred_with(self.index, worker, shift, self.by_shift) is not None:
            return _REASONS["barred_pair"]
        looks = (
            worker.id,
            duty.start,
            duty.end,
            duty.work,
            duty.night,
            duty.kind,
            shift.pattern if self.by_pattern else 0,
        )
        if looks not in self._told:
            self._told[looks] = self._refused(worker, duty)
        return self._told[looks] or _REASONS["free"]

    def _refused(self, worker: Worker, duty: Duty) -> Said | None:
        after = in_time_order((*self._roster(worker), duty))
        for level, rules in _ORDER:
            for rule in rules:
                before = self._amounts(worker, rule)
                for breach in rule(self.index, worker, after):
                    refuses = breach.level is level and not breach.accepted
                    if refuses and not breach.excused_by(before):
                        return _REASONS[breach.rule]
        return None

    def _roster(self, worker: Worker) -> tuple[Duty, ...]:
        found = self._rosters.get(worker.id)
        if found is None:
            found = self.index.roster(worker.id, self.by_worker.get(worker.id, ()))
            self._rosters[worker.id] = found
        return found

    def _amounts(self, worker: Worker, rule: Rule) -> dict[RuleKey, int]:
        key = (worker.id, rule)
        if key not in self._before:
            self._before[key] = amounts(rule(self.index, worker, self._roster(worker)))
        return self._before[key]

    def _not_signed_off(self, worker: Worker, shift: Shift) -> Said:
        for need in shift.needs:
            if need.people is None and not holds(worker, need.competency, shift):
                said = f"not signed off for {competency_words(self.index, need.competency)}"
                return (said, said)
        return _REASONS["free"]
