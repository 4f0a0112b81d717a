"""What the engine is compared with: a plain CP-SAT model of the benchmark's problem.

`python bench/rota_baseline.py INSTANCE SECONDS THREADS SEED OUT.csv` writes the best rota found
and prints its proved bound. Model building counts. A program of its own: OR-Tools and HiGHS
cannot be loaded into one process.
"""

from __future__ import annotations

import csv
import sys
import time
from pathlib import Path

from ortools.sat.python import cp_model

from coop.rota.benchmark.check import HEADER
from coop.rota.benchmark.instance import Employee, Instance
from coop.rota.benchmark.text import read_instance


class Model:
    """One Boolean for each person, day and shift type; every rule as it is read."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.cp = cp_model.CpModel()
        self.kinds = [kind.name for kind in instance.types]
        self.on = {
            (one.name, day, kind): self.cp.new_bool_var(f"{one.name} {day} {kind}")
            for one in instance.staff
            for day in range(instance.days)
            for kind in self.kinds
        }
        self.works = {
            (one.name, day): self.cp.new_bool_var(f"{one.name} {day}")
            for one in instance.staff
            for day in range(instance.days)
        }
        for one in instance.staff:
            self._days(one)
            self._totals(one)
            self._runs(one)
            self._weekends(one)
        self.cp.minimize(self._requests() + self._cover())

    def _days(self, one: Employee) -> None:
        for day in range(self.instance.days):
            shifts = [self.on[one.name, day, kind] for kind in self.kinds]
            self.cp.add(sum(shifts) == self.works[one.name, day])  # at most one a day
            if day in one.days_off:
                self.cp.add(self.works[one.name, day] == 0)
            if day:
                for kind in self.instance.types:
                    for after in kind.not_followed_by:
                        self.cp.add_at_most_one(
                            self.on[one.name, day - 1, kind.name], self.on[one.name, day, after]
                        )

    def _totals(self, one: Employee) -> None:
        days = range(self.instance.days)
        for kind, most in one.most_of_type:
            self.cp.add(sum(self.on[one.name, day, kind] for day in days) <= most)
        minutes = sum(
            kind.minutes * self.on[one.name, day, kind.name]
            for day in days
            for kind in self.instance.types
        )
        self.cp.add_linear_constraint(minutes, one.least_minutes, one.most_minutes)

    def _runs(self, one: Employee) -> None:
        works = [self.works[one.name, day] for day in range(self.instance.days)]
        off = [day.negated() for day in works]
        most = one.max_days_in_a_row
        for first in range(len(works) - most):
            self.cp.add_bool_or(off[first : first + most + 1])
        for spell, around, least in (
            (off, works, one.min_days_off),
            (works, off, one.min_days_in_a_row),
        ):
            for length in range(1, least):
                for before in range(len(works) - length - 1):
                    # Not: other, then exactly `length` days of the spell, then other again.
                    inner = [around[day] for day in range(before + 1, before + 1 + length)]
                    ends = [spell[before], spell[before + length + 1]]
                    self.cp.add_bool_or([*inner, *ends])

    def _weekends(self, one: Employee) -> None:
        worked = []
        for saturday in range(5, self.instance.days, 7):
            weekend = self.cp.new_bool_var(f"{one.name} weekend {saturday}")
            for day in range(saturday, min(saturday + 2, self.instance.days)):
                self.cp.add_implication(self.works[one.name, day], weekend)
            worked.append(weekend)
        self.cp.add(sum(worked) <= one.max_weekends)

    def _requests(self) -> cp_model.LinearExprT:
        on = sum(
            wish.weight * (1 - self.on[wish.employee, wish.day, wish.shift])
            for wish in self.instance.on_requests
        )
        off = sum(
            wish.weight * self.on[wish.employee, wish.day, wish.shift]
            for wish in self.instance.off_requests
        )
        return on + off

    def _cover(self) -> cp_model.LinearExprT:
        total: cp_model.LinearExprT = 0
        staff = self.instance.staff
        for one in self.instance.cover:
            name = f"{one.day} {one.shift}"
            under = self.cp.new_int_var(0, one.people, f"under {name}")
            over = self.cp.new_int_var(0, len(staff), f"over {name}")
            there = sum(self.on[person.name, one.day, one.shift] for person in staff)
            self.cp.add(there + under - over == one.people)
            total += one.under * under + one.over * over
        return total


def main() -> int:
    """Solve and write. Exit code 1 when nothing was found in the time."""
    began = time.perf_counter()
    source, seconds, threads, seed, out = sys.argv[1:]
    instance = read_instance(source)
    model = Model(instance)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.1, float(seconds) - (time.perf_counter() - began))
    solver.parameters.num_workers = int(threads)
    solver.parameters.random_seed = int(seed)
    status = solver.solve(model.cp)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return 1
    rows = [key for key, shift in model.on.items() if solver.boolean_value(shift)]
    with Path(out).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEADER, *rows])
    print(f"proved bound {solver.best_objective_bound:.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
