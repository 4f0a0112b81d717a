"""The best rota of a scrap of a problem, by looking at every rota that is lawful.

It asks the independent checker what is lawful and what a rota costs, and knows nothing of how
the engine works: every roster of every person, then every way to put them together, leaving
out only what cannot be better than the best one found.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import combinations

from coop.rota.rules import objective
from coop.rota.rules.alone import bar
from coop.rota.rules.check import blamed, short_of_least
from coop.rota.rules.cover import capacity, cover_cost, missing
from coop.rota.rules.goals import person_cost
from coop.rota.rules.index import Index, index_of
from coop.rota.rules.observing import seen
from coop.rota.rules.problem import Place, Problem, Shift, Worker
from coop.rota.rules.together import along, coupling, preferred
from tests.factories.scraps import scrap

__all__ = ["best_rota", "optimum", "random_care_problem", "rosters"]

Roster = frozenset[int]  # shift ids

_COUPLED = {"skill_missing", "mentor_missing", "barred_pair"}  # of who else is on the shift


def random_care_problem(rng: random.Random) -> Problem:
    """A scrap of a rota for which some rota keeps every rule; the same for the same `rng`.

    Left out are the few in which the least hours that somebody has agreed send them where
    somebody else must not be: no rule says which of the two gives way.
    """
    while True:
        problem = scrap(rng)
        search = _Search(problem)
        search.run()
        if search.best is not None:
            return problem


def optimum(problem: Problem) -> int:
    """The least points of any lawful rota: see `best_rota`."""
    return best_rota(problem)[0]


def best_rota(problem: Problem) -> tuple[int, tuple[Place, ...]]:
    """The least points of any lawful rota, and a rota that has them.

    Lawful is what `blamed` leaves in peace, with no more people on a shift than it takes (or
    than were fixed on it), and every person's roster one of `rosters`. Raises ValueError where
    there is no such rota.
    """
    search = _Search(problem)
    search.run()
    if search.best is None:
        raise ValueError("no rota keeps every rule")
    points, places = search.best
    assert points == objective(problem, places)
    return points, places


def rosters(problem: Problem, worker: Worker) -> list[Roster]:
    """Every lawful roster of one person, with the fixed part in it.

    The least hours and days count wherever the person can keep them. Somebody who has no
    lawful roster at all keeps the fixed part.
    """
    index = index_of(problem)
    fixed = frozenset(index.fixed_ids(worker.id))
    lawful = [
        roster for roster in _apart(index, worker, fixed) if not _refused(problem, worker, roster)
    ]
    found = [
        roster
        for roster in lawful
        if not short_of_least(index, worker, index.roster(worker.id, roster))
    ]
    return found or lawful or [fixed]


def _apart(index: Index, worker: Worker, fixed: Roster) -> Iterator[Roster]:
    """The fixed part with every set of shifts that are neither barred nor overlap each other."""
    free = [
        shift
        for shift in index.problem.shifts
        if shift.id not in fixed and bar(index, worker, shift) is None
    ]
    meet = {
        (one.id, two.id)
        for one, two in combinations(free, 2)
        if one.start < two.end and two.start < one.end
    }
    sets: list[tuple[int, ...]] = [()]
    for shift in free:
        sets += [
            (*chosen, shift.id)
            for chosen in sets
            if not any((one, shift.id) in meet for one in chosen)
        ]
    for chosen in sets:
        yield fixed.union(chosen)


def _refused(problem: Problem, worker: Worker, roster: Roster) -> bool:
    places = tuple(Place(shift, worker.id) for shift in sorted(roster))
    return any(finding.rule not in _COUPLED for finding in blamed(problem, places))


class _Search:
    """Person by person, their rosters cheapest first; a branch that cannot win is left."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.index = index = index_of(problem)
        self.shifts = problem.shifts
        self.choices: list[tuple[Worker, list[tuple[int, Roster]]]] = []
        for worker in problem.workers:
            costed = [
                (person_cost(index, worker, index.roster(worker.id, roster)), roster)
                for roster in rosters(problem, worker)
            ]
            costed.sort(key=lambda one: (one[0], sorted(one[1])))
            self.choices.append((worker, costed))
        self.choices.sort(key=lambda one: len(one[1]))
        self.cheapest = [0] * (len(self.choices) + 1)  # of everybody from there on
        self.hoped: dict[int, Roster] = {}  # everybody's shifts: those chosen, or all they may have
        self.able: list[dict[int, int]] = [{} for _ in range(len(self.choices) + 1)]
        for position in reversed(range(len(self.choices))):
            costed = self.choices[position][1]
            self.cheapest[position] = self.cheapest[position + 1] + costed[0][0]
            can: Roster = frozenset().union(*(roster for _, roster in costed))
            self.hoped[self.choices[position][0].id] = can
            self.able[position] = {
                shift.id: self.able[position + 1].get(shift.id, 0) + (shift.id in can)
                for shift in self.shifts
            }
        fixed: dict[int, int] = {}
        for one in problem.fixed:
            fixed[one.shift] = fixed.get(one.shift, 0) + 1
        self.most = {
            shift.id: max(capacity(shift), fixed.get(shift.id, 0)) for shift in self.shifts
        }
        self.on: dict[int, list[Worker]] = {shift.id: [] for shift in self.shifts}
        self.best: tuple[int, tuple[Place, ...]] | None = None
        self.known: dict[tuple[int, int, int, int], int] = {}

    def run(self) -> None:
        self._branch(0, 0)

    def _branch(self, position: int, points: int) -> None:
        if position == len(self.choices):
            self._leaf()
            return
        worker, costed = self.choices[position]
        might = self.hoped[worker.id]
        ranked = []
        for cost, roster in costed:
            self._place(worker, roster)
            if all(len(self.on[shift_id]) <= self.most[shift_id] for shift_id in roster):
                after = points + cost
                least = after + self.cheapest[position + 1] + self._cover(position + 1)
                ranked.append((least + self._wishes(), after, roster))
            self._take_off(roster)
        ranked.sort(key=lambda one: one[0])
        for least, after, roster in ranked:
            if self.best is not None and least >= self.best[0]:
                break
            self._place(worker, roster)
            self._branch(position + 1, after)
            self._take_off(roster)
        self.hoped[worker.id] = might

    def _place(self, worker: Worker, roster: Roster) -> None:
        self.hoped[worker.id] = roster
        for shift_id in roster:
            self.on[shift_id].append(worker)

    def _take_off(self, roster: Roster) -> None:
        for shift_id in roster:
            self.on[shift_id].pop()

    def _wishes(self) -> int:
        """The least that pairs and observations can come to: what they have, else all they might."""
        met = sum(
            beside in self.hoped[other]
            for one, other in preferred(self.index)
            for shift_id in self.hoped[one]
            for beside in along(self.index, shift_id)
        )
        seen_by = sum(
            seen(self.index, one, self.hoped) is not None for one in self.problem.observations
        )
        points = self.problem.policy
        return min(0, points.preferred_pair) * met + min(0, points.observation) * seen_by

    def _cover(self, position: int) -> int:
        """The least that the cover can cost once everybody from `position` on is placed."""
        return sum(
            self._least_cover(shift, self.on[shift.id], self.able[position].get(shift.id, 0))
            for shift in self.shifts
        )

    def _least_cover(self, shift: Shift, there: list[Worker], more: int) -> int:
        lack = max(missing(shift, there).values(), default=0)
        key = (shift.id, len(there), lack, more)
        if key not in self.known:
            self.known[key] = min(
                cover_cost(self.problem.policy, shift, len(there) + joined, max(0, lack - joined))
                for joined in range(more + 1)
            )
        return self.known[key]

    def _leaf(self) -> None:
        places = tuple(
            Place(shift_id, worker.id)
            for worker in self.problem.workers
            for shift_id in sorted(self.hoped[worker.id])
        )
        if any(finding.refuses for finding in coupling(self.index, places)):
            return
        points = objective(self.problem, places)
        if self.best is None or points < self.best[0]:
            assert not blamed(self.problem, places)  # every roster was lawful by itself
            self.best = (points, places)
