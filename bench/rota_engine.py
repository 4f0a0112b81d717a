"""How fast the rota engine is on made-up co-ops: `-m bench.rota_engine [SECONDS [PROCESSES]]`

It prints a table: people, shifts, seconds to the first whole rota, objective and places filled
then and at the end, the proved bound, and memory. The last dated result is in rota_engine.md.
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


def measure(people: int, seconds: float, processes: int) -> str:
    """One row of the table."""
    problem = coop_problem(people)
    begun = time.perf_counter()
    first: list[tuple[float, Progress]] = []

    def watch(news: Progress) -> None:
        if news.words == "Sharing out the hours" and not first:
            first.append((time.perf_counter() - begun, news))

    rota = solve(
        problem,
        Budget(seconds=seconds),
        threads=processes,
        on_progress=watch,
        clock=time.perf_counter,
    )
    assert blamed(problem, rota.places) == ()
    needed = sum(shift.least for shift in problem.shifts)
    empty = sum(gap.places for gap in rota.gaps)
    at, start = first[0]
    usage = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    memory = max(resource.getrusage(who).ru_maxrss for who in usage) // 1024
    bound = "none" if rota.bound is None else f"{rota.bound:,}"
    return (
        f"| {people} x 4 weeks | {len(problem.shifts)} | {at:.1f} s | {start.objective:,} "
        f"({start.filled}/{needed}) | {rota.objective:,} ({needed - empty}/{needed}) "
        f"| {bound} | {memory} MB |"
    )


def main() -> None:
    """Print the table."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 30.0
    processes = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    begun = time.perf_counter()
    warm()
    print(f"Compiled or loaded in {time.perf_counter() - begun:.1f} s\n")
    print(
        f"| people | shifts | first rota | then | after {seconds:.0f} s | proved bound "
        "| memory of a process |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for people in SIZES:
        print(measure(people, seconds, processes), flush=True)


if __name__ == "__main__":
    main()
