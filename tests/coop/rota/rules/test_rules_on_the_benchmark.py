"""The agreed limits against a published problem's own rules: same faults, same points.

The benchmark's check knows nothing of the product's rules; both are asked about plans drawn by
chance over the published instances.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from coop.rota.benchmark import check as benchmark
from coop.rota.benchmark.importer import constant, to_problem
from coop.rota.benchmark.instance import Instance
from coop.rota.benchmark.text import read_instance
from coop.rota.rules import check_rota, objective
from coop.rota.rules.problem import Place

INSTANCES = Path(__file__).parents[4] / "bench" / "instances"
SAME_RULE = {
    "day_off": "leave",
    "succession": "not_next_day",
    "shifts_of_type": "max_of_pattern",
    "least_minutes": "least_minutes",
    "most_minutes": "most_minutes",
    "run_long": "days_in_a_row",
    "run_short": "min_days_in_a_row",
    "off_short": "min_days_off",
    "weekends": "max_weekends",
}


def some_plan(instance: Instance, rng: random.Random) -> list[tuple[str, int, str]]:
    """Runs of days worked and off for everybody, mostly of one shift type at a time."""
    rows = []
    for one in instance.staff:
        working, kind = rng.random() < 0.5, rng.choice(instance.types).name
        for day in range(instance.days):
            if rng.random() < 0.35:
                working = not working
            if rng.random() < 0.2:
                kind = rng.choice(instance.types).name
            if working:
                rows.append((one.name, day, kind))
    return rows


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", ["Instance1", "Instance3", "Instance8"])
def test_a_plan_has_the_same_faults_and_points_by_the_benchmarks_own_check(
    name: str, seed: int
) -> None:
    instance = read_instance(INSTANCES / f"{name}.txt")
    problem = to_problem(instance)
    rows = some_plan(instance, random.Random(seed))
    numbers = {one.name: position for position, one in enumerate(instance.staff, 1)}
    kinds = {kind.name: position for position, kind in enumerate(instance.types, 1)}
    places = [
        Place(day * len(kinds) + kinds[kind], numbers[employee]) for employee, day, kind in rows
    ]
    theirs = benchmark.check(instance, rows)
    faults = {(one.words.split()[0], SAME_RULE[one.rule]) for one in theirs.violations}
    names = {number: employee for employee, number in numbers.items()}
    found = check_rota(problem, places)
    assert {(names[one.worker], one.rule) for one in found if one.refuses} == faults
    assert len({rule for _, rule in faults}) >= 4
    assert objective(problem, places) + constant(instance) == theirs.objective
