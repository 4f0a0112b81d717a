"""How fast the rota engine is on made-up co-ops: `python -m bench.rota_engine [SECONDS]`.

Prints a table: people, shifts, seconds to the first whole rota, objective and places filled
then and at the end, and memory. The last dated result is in rota_engine.md.
"""

from __future__ import annotations

import resource
import sys
import time

from coop.rota.engine import Budget, solve, warm
from coop.rota.rules.check import blamed
from coop.rota.rules.problem import Progress
from tests.factories.rota_problems import coop_problem

SIZES = (60, 200, 500)


def measure(people: int, seconds: float) -> str:
    """One row of the table."""
    problem = coop_problem(people)
    begun = time.perf_counter()
    first: list[tuple[float, Progress]] = []

    def watch(news: Progress) -> None:
        if news.words == "Filling what is left" and not first:
            first.append((time.perf_counter() - begun, news))

    rota = solve(problem, Budget(seconds=seconds), on_progress=watch, clock=time.perf_counter)
    assert blamed(problem, rota.places) == ()
    needed = sum(shift.least for shift in problem.shifts)
    empty = sum(gap.places for gap in rota.gaps)
    at, start = first[0]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return (
        f"| {people} x 4 weeks | {len(problem.shifts)} | {at:.1f} s | {start.objective:,} "
        f"({start.filled}/{needed}) | {rota.objective:,} ({needed - empty}/{needed}) "
        f"| {rota.rounds} | {memory} MB |"
    )


def main() -> None:
    """Print the table."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 30.0
    begun = time.perf_counter()
    warm()
    print(f"Compiled or loaded in {time.perf_counter() - begun:.1f} s\n")
    print(
        f"| people | shifts | first rota | objective then | after {seconds:.0f} s | rounds | RAM |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for people in SIZES:
        print(measure(people, seconds), flush=True)


if __name__ == "__main__":
    main()
