"""The rota engine: the cheapest lawful rosters by exact dynamic programming, person by person.

`solve` may be stopped at any moment and has a lawful rota then. Nothing compiled is imported
until `solve` or `warm` is called; NUMBA_CACHE_DIR, set before that to a folder named by
`cache_key()`, saves the compilation.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from coop.rota.engine.budget import Budget
from coop.rota.rules.problem import Problem, Progress, Rota

__all__ = ["Budget", "cache_key", "solve", "warm"]


def cache_key() -> str:
    """A name that changes with the engine's sources, for the folder of compiled code."""
    digest = sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def warm() -> None:
    """Compile, or load what is compiled: seconds the first time, so that no solve waits."""
    from coop.rota.engine import kernel, labels, master, unroll  # noqa: F401 - the import compiles


def solve(
    problem: Problem,
    budget: Budget,
    seed: int = 1,
    threads: int = 1,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    clock: Callable[[], float] | None = None,
) -> Rota:
    """A lawful rota, as good as the budget allows; places fixed by hand are kept.

    `budget.seconds` are those of `clock` (such as time.monotonic), which is then required: the
    engine itself reads none. `should_stop` is asked between small steps. `threads` processes
    search at once. With rounds and no seconds the same seed gives the same rota, whatever
    `threads` says; with both, rounds end where the seconds do. Raises ValueError for a budget
    in seconds without a clock, or a problem that names unknown shifts or people.
    """
    until = None
    if budget.seconds is not None:
        if clock is None:
            raise ValueError("a budget in seconds needs a clock")
        until = clock() + budget.seconds

    def stop() -> bool:
        if until is not None and clock is not None and clock() >= until:
            return True
        return should_stop is not None and should_stop()

    from coop.rota.engine.solving import solve_problem

    return solve_problem(problem, budget, seed, threads, on_progress or _silent, stop, clock)


def _silent(progress: Progress) -> None:
    """Nobody watches."""
