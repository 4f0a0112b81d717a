"""The problem's shifts in columns: who may be placed on what, and at what points, at a stroke."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from coop.rota.rules.alone import bar
from coop.rota.rules.cover import Skill, skills
from coop.rota.rules.goals import is_weekend
from coop.rota.rules.index import Index
from coop.rota.rules.problem import Kind, NightWish, Worker


class Between(Protocol):
    """Anything with a start and an end in elapsed minutes."""

    @property
    def start(self) -> int:
        """First minute."""

    @property
    def end(self) -> int:
        """First minute after."""


class Table:
    """Columns over all shifts of a problem, by position; made once for a solve."""

    def __init__(self, index: Index) -> None:
        self.index = index
        problem, policy = index.problem, index.problem.policy
        shifts = problem.shifts
        duties = [index.duty(shift.id) for shift in shifts]
        self.ids = np.array([shift.id for shift in shifts], np.int64)
        self.pattern = np.array([shift.pattern for shift in shifts], np.int64)
        self.shadows = np.array([shift.shadows is not None for shift in shifts], np.bool_)
        self.supported = np.array([bool(shift.supported) for shift in shifts], np.bool_)
        self.start = np.array([shift.start for shift in shifts], np.int64)
        self.end = np.array([shift.end for shift in shifts], np.int64)
        self.day = np.array([shift.day for shift in shifts], np.int64)
        self.last_day = np.array([shift.last_day for shift in shifts], np.int64)
        self.service = np.array([shift.service for shift in shifts], np.int64)
        self.works = np.array([duty.works for duty in duties], np.bool_)
        self.night = np.array([duty.works and duty.night for duty in duties], np.bool_)
        weekend = self.works & np.array([is_weekend(shift) for shift in shifts], np.bool_)
        holiday = self.works & np.array([shift.bank_holiday for shift in shifts], np.bool_)
        self._burden = policy.burden_weekend * weekend + policy.burden_bank_holiday * holiday
        self.days = max(1, problem.days, *(shift.day + 1 for shift in shifts))
        self.work = np.array([duty.work if duty.works else 0 for duty in duties], np.int64)
        self.weeks = max(1, index.weeks)
        self.minutes = np.zeros((len(shifts), self.weeks), np.int64)  # of work in each week
        for position, duty in enumerate(duties):
            for week, part in duty.weeks if duty.works else ():
                if 0 <= week < self.weeks:
                    self.minutes[position, week] = part
        self.graphs: dict[bytes, tuple[Any, ...]] = {}  # by what they are made from
        self.paused = np.array(
            [
                shift.work <= policy.break_over
                or shift.break_minutes >= policy.break_least
                or shift.kind is Kind.SLEEP_IN
                or not duty.works
                for shift, duty in zip(shifts, duties, strict=True)
            ],
            np.bool_,
        )
        self.everyone: dict[int, Any] = {}  # competency that all on a shift must hold: which shifts
        for position, shift in enumerate(shifts):
            for need in shift.needs:
                if need.people is None:
                    asking = self.everyone.setdefault(need.competency, np.zeros(len(shifts), bool))
                    asking[position] = True
        barring = sorted({before for before, _ in policy.not_next_day})
        self.bits = {pattern: 1 << bit for bit, pattern in enumerate(barring)}
        self.bars: dict[int, int] = {}
        for before, after in policy.not_next_day:
            self.bars[after] = self.bars.get(after, 0) | self.bits[before]
        told = {one for worker in problem.workers for one, _ in worker.limits.max_of_pattern}
        told |= set(self.bits) | set(self.bars)
        looks = [
            (
                duty.start,
                duty.end,
                duty.work,
                duty.night,
                duty.kind,
                shift.pattern if shift.pattern in told else 0,
            )
            for duty, shift in zip(duties, shifts, strict=True)
        ]
        self.looks = {look: number for number, look in enumerate(sorted(set(looks)))}
        self.look = np.array([self.looks[look] for look in looks], np.int64)
        self.skill_rows: list[tuple[int, Skill]] = []
        skill_from = [0]
        for position, shift in enumerate(shifts):
            self.skill_rows += [(position, skill) for skill in skills(shift)]
            skill_from.append(len(self.skill_rows))
        self.skill_from = np.array(skill_from, np.int32)
        skilled = np.array([row for row, _ in self.skill_rows], np.int64)
        self.skill_day, self.skill_last_day = self.day[skilled], self.last_day[skilled]
        self.skill_of: dict[int | None, Any] = {}
        for row, (_, skill) in enumerate(self.skill_rows):
            asking = self.skill_of.setdefault(
                skill.competency, np.zeros(len(self.skill_rows), bool)
            )
            asking[row] = True

    def offered(self, worker: Worker, busy: Sequence[Between], closed: Sequence[Between]) -> Any:
        """Positions of the shifts that this person may be placed on, whatever else they work.

        `busy` is what they already do; in `closed` times nothing more may be worked.
        """
        free = np.isin(self.service, np.array(sorted(worker.services), np.int64))
        free &= self.day >= worker.employed_from_day
        if worker.employed_until_day is not None:
            free &= self.day <= worker.employed_until_day
        for span in (*worker.leave, *worker.not_cleared, *worker.unavailable, *busy):
            free &= (self.start >= span.end) | (self.end <= span.start)
        for pattern, most in worker.limits.max_of_pattern:
            if most <= 0:
                free &= self.pattern != pattern
        for span in closed:
            free &= ~self.works | (self.start >= span.end) | (self.end <= span.start)
        if worker.learner:
            learns = np.array([worker.learns(day) for day in range(self.days)], np.bool_)
            free &= self.shadows == learns[self.day]
        else:
            free &= ~self.shadows
        for competency, asking in self.everyone.items():
            free &= ~asking | self._held(worker, competency, self.day, self.last_day)
        young_until = worker.limits.under_18_until_day
        if young_until is None:
            return np.flatnonzero(free & self.paused)
        young = self.day < young_until
        may = [
            position
            for position in np.flatnonzero(free & young)
            if bar(self.index, worker, self.index.problem.shifts[position]) is None
        ]
        grown = np.flatnonzero(free & self.paused & ~young)
        return np.sort(np.concatenate((np.array(may, np.int64), grown)))

    def brings(self, worker: Worker) -> Any:
        """For each skill row, whether this person has the skill on the day."""
        found = np.zeros(len(self.skill_rows), np.bool_)
        for competency, asking in self.skill_of.items():
            if competency is None:
                found |= asking & worker.can_lead
            else:
                days = self.skill_day, self.skill_last_day
                found |= asking & self._held(worker, competency, *days)
        return found

    def burden(self, worker: Worker, positions: Any) -> Any:
        """Burden points of each shift for this person."""
        found = self._burden[positions].astype(np.int64)
        if not worker.limits.night_worker:
            found += self.index.problem.policy.burden_night * self.night[positions]
        return found

    def nights_of(self, wish: NightWish, positions: Any) -> Any:
        """Whether each shift is a night that a wish for at most so many counts."""
        day = self.day[positions]
        return self.night[positions] & (day >= wish.from_day) & (day <= wish.until_day)

    def own(self, worker: Worker, positions: Any) -> Any:
        """Points of each shift for this person by itself: wishes, and another service."""
        policy = self.index.problem.policy
        start, end = self.start[positions], self.end[positions]
        points = np.zeros(len(positions), np.int64)
        for spans, weight in (
            (worker.rather_not, policy.rather_not_hour),
            (worker.would_like, policy.would_like_hour),
        ):
            minutes = np.zeros(len(positions), np.int64)
            for span in spans:
                minutes += np.maximum(0, np.minimum(end, span.end) - np.maximum(start, span.start))
            points += minutes * weight // 60
        service = self.service[positions]
        liked = np.isin(service, np.array(sorted(worker.preferred_services), np.int64))
        if worker.home_service is not None:
            points += policy.other_service * ((service != worker.home_service) & ~liked)
        if worker.preferred_services:
            points += policy.unpreferred_service * ~liked
        if worker.familiar is not None:
            known = np.isin(self.service[positions], np.array(sorted(worker.familiar), np.int64))
            points += policy.unfamiliar_service * ~known
        for place in np.flatnonzero(self.supported[positions]):
            people = self.index.problem.shifts[positions[place]].supported
            points[place] += policy.new_face * sum(one not in worker.knows for one in people)
        if worker.wishes:
            wished: dict[int, int] = {}
            for shift_id, weight in worker.wishes:
                wished[shift_id] = wished.get(shift_id, 0) + weight
            points += np.array([wished.get(i, 0) for i in self.ids[positions].tolist()], np.int64)
        return points

    @staticmethod
    def _held(worker: Worker, competency: int, first: Any, last: Any) -> Any:
        """Whether it is held on the first and on the last day of each shift."""
        spells = [held for held in worker.held if held.competency == competency]
        whole = np.ones(len(first), np.bool_)
        for days in (first, last):
            found = np.zeros(len(first), np.bool_)
            for held in spells:
                inside = days >= held.from_day
                if held.until_day is not None:
                    inside &= days <= held.until_day
                found |= inside
            whole &= found
        return whole
