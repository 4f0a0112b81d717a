"""How fast everybody is ranked for a shift: `python -m bench.rota_ranking [PEOPLE]`.

A made-up co-op with four weeks already filled; every seventh shift is asked about. Prints
the first, median and slowest answer in wall time and in the processor's.
"""

from __future__ import annotations

import statistics
import sys
import time

from coop.rota.rules.alone import bar
from coop.rota.rules.check import fits
from coop.rota.rules.index import index_of
from coop.rota.rules.problem import Place, Problem
from coop.rota.rules.ranking import rank
from tests.factories.rota_problems import coop_problem


def filled(problem: Problem) -> dict[int, list[int]]:
    """A lawful rota by turns: each shift to those with the fewest places that fit it."""
    index = index_of(problem)
    rosters: dict[int, list[int]] = {worker.id: [] for worker in problem.workers}
    for shift in sorted(problem.shifts, key=lambda one: (one.start, one.id)):
        left = shift.least
        for worker in sorted(problem.workers, key=lambda one: (len(rosters[one.id]), one.id)):
            able = shift.service in worker.services and bar(index, worker, shift) is None
            if left and able and fits(index, worker, rosters[worker.id], shift):
                rosters[worker.id].append(shift.id)
                left -= 1
    return rosters


def main() -> None:
    """Print the times."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    problem = coop_problem(people)
    rosters = filled(problem)
    on: dict[int, list[Place]] = {}
    for worker, mine in rosters.items():
        for shift_id in mine:
            on.setdefault(shift_id, []).append(Place(shift_id, worker))
    took, worked = [], []
    for shift in problem.shifts[::7]:
        there = on.get(shift.id, [])[1:]
        left_out = frozenset(place.worker for place in on.get(shift.id, []))
        begun, work = time.perf_counter(), time.process_time()
        rank(problem, shift.id, rosters.__getitem__, there, left_out)
        took.append(1000 * (time.perf_counter() - begun))
        worked.append(1000 * (time.process_time() - work))
    print(f"{people} people, {len(problem.shifts)} shifts, {len(took)} asked about:")
    for name, times in (("wall", took), ("processor", worked)):
        print(
            f"{name}: first {times[0]:.0f} ms, median {statistics.median(times):.0f} ms, "
            f"most {max(times):.0f} ms, {sum(one > 100 for one in times)} over 100 ms"
        )


if __name__ == "__main__":
    main()
