"""Look-ups over one problem, built once and shared by every check that is asked about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from coop.rota.rules.local import Calendar, calendar
from coop.rota.rules.problem import Fixed, Kind, PastDuty, Problem, Shift, Worker
from coop.shifts.kinds import NIGHT_LEAST

DutyKey = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Duty:
    """One spell of duty on a person's roster: a shift of the rota, or a fact beside it."""

    key: DutyKey  # ("fact", position) or ("shift", id)
    start: int
    end: int
    day: int  # local day it starts on
    work: int
    night: bool
    kind: Kind
    service: int
    works: bool  # False for on-call that nobody has called out: no working time
    weeks: tuple[tuple[int, int], ...]  # working minutes by local week
    shift: Shift | None = None


class Index:
    """The problem by identity: shifts, people, their facts as duties, what was fixed by hand."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.calendar: Calendar = calendar(problem.first_day)
        self.shifts: dict[int, Shift] = {shift.id: shift for shift in problem.shifts}
        self.workers: dict[int, Worker] = {worker.id: worker for worker in problem.workers}
        self.weeks = -(-problem.days // 7)
        self.competencies = dict(problem.competency_names)
        self.services = dict(problem.service_names)
        self.fixed: dict[int, dict[int, Fixed]] = {}
        for fixed in problem.fixed:
            self.fixed.setdefault(fixed.worker, {})[fixed.shift] = fixed
        self._duties: dict[int, Duty] = {}
        self._facts: dict[int, tuple[Duty, ...]] = {}
        self._kept: dict[str, Any] = {}

    def duty(self, shift_id: int) -> Duty:
        """A shift as a duty. Raises ValueError for a shift that the problem does not hold."""
        found = self._duties.get(shift_id)
        if found is None:
            shift = self.shifts.get(shift_id)
            if shift is None:
                raise ValueError(f"the problem has no shift {shift_id}")
            found = self._duties[shift_id] = Duty(
                key=("shift", shift.id),
                start=shift.start,
                end=shift.end,
                day=shift.day,
                work=shift.work,
                night=shift.night >= NIGHT_LEAST,
                kind=shift.kind,
                service=shift.service,
                works=shift.kind is not Kind.ON_CALL or shift.work > 0,
                weeks=self.calendar.weeks_of(shift.start, shift.end, shift.work),
                shift=shift,
            )
        return found

    def worker(self, worker_id: int) -> Worker:
        """A person. Raises ValueError for one whom the problem does not hold."""
        worker = self.workers.get(worker_id)
        if worker is None:
            raise ValueError(f"the problem has no worker {worker_id}")
        return worker

    def facts(self, worker_id: int) -> tuple[Duty, ...]:
        """What the person has worked or is already promised for, which no rota changes."""
        found = self._facts.get(worker_id)
        if found is None:
            duties = self.worker(worker_id).duties
            made = (self._fact(position, duty) for position, duty in enumerate(duties))
            found = self._facts[worker_id] = in_time_order(made)
        return found

    def _fact(self, position: int, duty: PastDuty) -> Duty:
        return Duty(
            key=("fact", position),
            start=duty.start,
            end=duty.end,
            day=self.calendar.day_of(duty.start),
            work=duty.work,
            night=duty.night >= NIGHT_LEAST,
            kind=duty.kind,
            service=duty.service,
            works=duty.kind is not Kind.ON_CALL or duty.work > 0,
            weeks=self.calendar.weeks_of(duty.start, duty.end, duty.work),
        )

    def roster(self, worker_id: int, shift_ids: Iterable[int]) -> tuple[Duty, ...]:
        """The person's facts and these shifts, in time order."""
        return in_time_order((*self.facts(worker_id), *map(self.duty, set(shift_ids))))

    def fixed_ids(self, worker_id: int) -> tuple[int, ...]:
        """The shifts that were given to this person by hand."""
        return tuple(self.fixed.get(worker_id, ()))

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """A value worked out from the problem, kept under a name with the index."""
        if name not in self._kept:
            self._kept[name] = make()
        return self._kept[name]


def in_time_order(duties: Iterable[Duty]) -> tuple[Duty, ...]:
    """Duties by start, then end: the order every rule reads them in."""
    return tuple(sorted(duties, key=lambda duty: (duty.start, duty.end, duty.key)))


_recent: tuple[tuple[Problem, Index], ...] = ()


def index_of(problem: Problem) -> Index:
    """The index of a problem; the last few are kept, known by identity."""
    global _recent
    for known, index in _recent:
        if known is problem:
            return index
    index = Index(problem)
    _recent = ((problem, index), *_recent[:7])
    return index
