"""Why a person has a place on a shift or has it not: the rule, who stood ahead, on what ground.

People are compared by the points of the change alone: what the rota would cost more with one
of them on the shift, all else left as it is. A rota is weighed as a whole, so a place may be held
by somebody with more points; the answer then says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from coop.rota.rules.check import refusals
from coop.rota.rules.cover import capacity
from coop.rota.rules.index import Index, index_of
from coop.rota.rules.problem import Finding, Place, Problem, Shift, Worker
from coop.rota.rules.ranking import Ground, grounds, points
from coop.rota.rules.together import by_shift, by_worker

NEAREST = 5  # people named as standing behind the one who has the place


class Stands(StrEnum):
    """Where a person stands towards a shift."""

    PLACED = "placed"
    BARRED = "barred"  # a rule above a goal refuses
    BEHIND = "behind"  # no rule refuses; those who are on it fill it
    OPEN = "open"  # no rule refuses and a place is free


@dataclass(frozen=True, slots=True)
class Rival:
    """Another person for the same place. `lead` is points: above nought, the other is ahead."""

    worker: Worker
    lead: int
    parts: tuple[tuple[str, int], ...]  # (goal, points of the lead from it), weightiest first
    grounds: tuple[Ground, ...]
    by_hand: bool = False

    @property
    def part(self) -> str:
        """The goal that puts the other ahead the most; "" where none does."""
        ahead = [(by, name) for name, by in self.parts if by > 0]
        return max(ahead)[1] if ahead and self.lead > 0 else ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Where one person stands towards one shift and on what grounds."""

    worker: Worker
    shift: Shift
    stands: Stands
    by_hand: bool
    findings: tuple[Finding, ...]  # what refuses, or is accepted; strongest first
    grounds: tuple[Ground, ...]  # the person's own, weightiest first
    rivals: tuple[Rival, ...]  # placed: who else could have it; else: who is on it. Best first

    @property
    def points(self) -> int:
        """What the rota costs more with this person on the shift."""
        return points(self.grounds)

    @property
    def refusing(self) -> tuple[Finding, ...]:
        """The findings that refuse."""
        return tuple(one for one in self.findings if one.refuses)


def explain(
    problem: Problem, places: Sequence[Place], shift_id: int, worker_id: int
) -> Explanation:
    """Why this person is or is not on this shift in a rota.

    Raises ValueError for an unknown shift or person.
    """
    index = index_of(problem)
    worker, shift = index.worker(worker_id), index.duty(shift_id).shift
    assert shift is not None
    team = by_shift(index, places).get(shift_id, [])
    rosters = by_worker(places)
    mine = _without(rosters, worker_id, shift_id)
    others = [one for one in places if (one.shift, one.worker) != (shift_id, worker_id)]
    findings = refusals(index, worker, mine, shift, others)
    own = grounds(index, worker, mine, shift)
    where = _stands(shift, worker, team, findings)
    if where is Stands.PLACED:
        against = _behind(index, shift, places, worker)
    else:
        against = team
    found = [_rival(index, shift, own, one, _without(rosters, one.id, shift_id)) for one in against]
    found.sort(key=lambda one: (-one.lead, one.worker.name, one.worker.id))
    return Explanation(
        worker=worker,
        shift=shift,
        stands=where,
        by_hand=shift_id in index.fixed.get(worker_id, {}),
        findings=findings,
        grounds=own,
        rivals=tuple(found[:NEAREST] if where is Stands.PLACED else found),
    )


def standing(problem: Problem, places: Sequence[Place], shift_id: int, worker_id: int) -> Stands:
    """Where the person stands, without the comparison."""
    index = index_of(problem)
    worker, shift = index.worker(worker_id), index.duty(shift_id).shift
    assert shift is not None
    team = by_shift(index, places).get(shift_id, [])
    mine = _without(by_worker(places), worker_id, shift_id)
    others = [one for one in places if (one.shift, one.worker) != (shift_id, worker_id)]
    return _stands(shift, worker, team, refusals(index, worker, mine, shift, others))


def lead_of(
    problem: Problem, places: Sequence[Place], shift_id: int, worker_id: int, other_id: int
) -> int:
    """By how many points the other stands ahead of the person for a shift; below nought: behind."""
    index = index_of(problem)
    shift = index.duty(shift_id).shift
    assert shift is not None
    rosters = by_worker(places)
    found = [
        points(grounds(index, index.worker(one), _without(rosters, one, shift_id), shift))
        for one in (worker_id, other_id)
    ]
    return found[0] - found[1]


def _stands(
    shift: Shift, worker: Worker, team: Sequence[Worker], findings: Sequence[Finding]
) -> Stands:
    if any(one.id == worker.id for one in team):
        return Stands.PLACED
    if any(one.refuses for one in findings):
        return Stands.BARRED
    return Stands.BEHIND if len(team) >= capacity(shift) else Stands.OPEN


def _behind(index: Index, shift: Shift, places: Sequence[Place], holder: Worker) -> list[Worker]:
    """Whom no rule keeps from the place, were it given up by the one who holds it."""
    rosters = by_worker(places)
    free = [one for one in places if (one.shift, one.worker) != (shift.id, holder.id)]
    here = {one.worker for one in places if one.shift == shift.id}
    found = []
    for worker in index.problem.workers:
        if worker.id in here or shift.service not in worker.services:
            continue
        mine = tuple(rosters.get(worker.id, ()))
        if not any(one.refuses for one in refusals(index, worker, mine, shift, free)):
            found.append(worker)
    return found


def _rival(
    index: Index, shift: Shift, own: tuple[Ground, ...], other: Worker, theirs: tuple[int, ...]
) -> Rival:
    said = grounds(index, other, theirs, shift)
    by: dict[str, int] = {}
    for sign, found in ((1, own), (-1, said)):
        for ground in found:
            by[ground.part] = by.get(ground.part, 0) + sign * ground.points
    parts = sorted(((name, lead) for name, lead in by.items() if lead), key=lambda p: -abs(p[1]))
    by_hand = shift.id in index.fixed.get(other.id, {})
    return Rival(other, points(own) - points(said), tuple(parts), said, by_hand)


def _without(rosters: dict[int, list[int]], worker_id: int, shift_id: int) -> tuple[int, ...]:
    return tuple(one for one in rosters.get(worker_id, ()) if one != shift_id)
