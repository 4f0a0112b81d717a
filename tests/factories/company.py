"""Who may be on a shift together, once more: a part of `law`, on the problem's values alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from coop.rota.rules.problem import Place, Problem, Shift, Worker
from tests.factories.dated import holds, on_days

Spot = tuple[int, int]  # (shift, worker)


def broken_together(problem: Problem, places: Sequence[Place]) -> Iterator[tuple[int, str]]:
    """(worker, code) of missing skills, missing mentors and barred pairs."""
    workers = {worker.id: worker for worker in problem.workers}
    by_hand = {(one.shift, one.worker) for one in problem.fixed}
    on: dict[int, list[Worker]] = defaultdict(list)
    for place in places:
        on[place.shift].append(workers[place.worker])
    for shift in problem.shifts:
        there = on[shift.id]
        fixed = [one for one in there if (shift.id, one.id) in by_hand]
        loose = [one for one in there if (shift.id, one.id) not in by_hand]
        before = _kept_in_vain(shift, fixed)
        for skill, number in enumerate(_kept_in_vain(shift, there)):
            if loose and number > before[skill]:
                yield loose[-1].id, "skill_missing"
        if shift.shadows is not None:
            mentors = [
                one
                for one in on[shift.shadows]
                if one.can_mentor and on_days(one.mentor_days, shift.day)
            ]
            without = max(0, len(there) - len(mentors))
            for one in list(reversed(loose))[:without]:
                yield one.id, "mentor_missing"
    yield from _barred_pairs(problem, places, by_hand)


def _kept_in_vain(shift: Shift, there: list[Worker]) -> list[int]:
    """For each skill that some must have: how many more must come than there is room for."""
    most = None if shift.over_points is not None else max(shift.least, shift.wanted)
    able = [
        (need.people, sum(holds(one, need.competency, shift.day) for one in there))
        for need in shift.needs
        if need.people is not None
    ]
    if shift.lead:
        able.append((1, sum(one.can_lead for one in there)))
    if most is None or not there:
        return [0] * len(able)
    room = max(0, most - len(there))
    return [max(0, min(needed, most) - have - room) for needed, have in able]


def _barred_pairs(
    problem: Problem, places: Sequence[Place], by_hand: set[Spot]
) -> Iterator[tuple[int, str]]:
    never = {frozenset((pair.one, pair.other)) for pair in problem.pairs if pair.barred}
    beside = {shift.id: shift.shadows for shift in problem.shifts}
    for number, place in enumerate(places):
        for before in places[:number]:
            company = place.shift == before.shift
            company |= beside[place.shift] == before.shift or beside[before.shift] == place.shift
            if company and {place.worker, before.worker} in never:
                if (place.shift, place.worker) not in by_hand:
                    yield place.worker, "barred_pair"
                elif (before.shift, before.worker) not in by_hand:
                    yield before.worker, "barred_pair"
