"""How fast a rota is mended when one person is off: `python -m bench.rota_replan [PEOPLE]`.

A made-up co-op with four weeks already filled. Ten people in turn are off, first for a week and
then for all four weeks, from the morning before. Prints median and slowest in seconds, and what
became of the places.
"""

from __future__ import annotations

import statistics
import sys
import time
from dataclasses import replace

from bench.rota_ranking import filled
from coop.rota.rules.problem import Fixed, Place, Span
from coop.rota.rules.replan import replan
from tests.factories.rota_problems import coop_problem

DAY = 24 * 60


def main() -> None:
    """Print the times."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    problem = coop_problem(people)
    rosters = filled(problem)
    places = [Place(shift, worker) for worker, mine in rosters.items() for shift in mine]
    problem = replace(problem, fixed=tuple(Fixed(one.shift, one.worker) for one in places))
    print(f"{people} people, {len(problem.shifts)} shifts, {len(places)} places:")
    asked = problem.workers[:: max(1, people // 10)][:10]
    for days in (7, 28):
        took, lines, unfilled, exchanged = [], 0, 0, 0
        for worker in asked:
            fresh = replace(problem)  # nothing kept from the one before
            begun = time.perf_counter()
            found = replan(fresh, places, worker.id, Span(0, days * DAY, "off sick"), -DAY // 2)
            took.append(time.perf_counter() - begun)
            lines += len(found.lines)
            unfilled += found.unfilled
            exchanged += sum(one.exchange is not None for one in found.lines)
        print(
            f"off {days} days: median {statistics.median(took):.2f} s, most {max(took):.2f} s; "
            f"{lines} places freed, {unfilled} left below the least, {exchanged} by an exchange"
        )


if __name__ == "__main__":
    main()
