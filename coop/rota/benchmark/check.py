"""The benchmark's own verdict on a solution, from the instance alone.

It shares nothing with the product's rules or engine, so that each can be held against it.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from coop.rota.benchmark.instance import Employee, Instance

HEADER = ("employee", "day_index", "shift")

Row = tuple[str, int, str]  # employee, day from 0, shift type
Line = list[str | None]  # one person's shift type on each day, None: off


class BadSolution(ValueError):
    """The file is no table of shifts; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A hard rule broken: a stable code, and words that end without a full stop."""

    rule: str
    words: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a solution breaks and costs; the penalty means something only if nothing is broken."""

    violations: tuple[Violation, ...]
    on_requests: int
    off_requests: int
    under_cover: int
    over_cover: int

    @property
    def objective(self) -> int:
        """The whole penalty: less is better."""
        return self.on_requests + self.off_requests + self.under_cover + self.over_cover


def read_rows(path: str | Path) -> tuple[Row, ...]:
    """The rows of a solution file. Raises OSError when unreadable, BadSolution when it is none."""
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadSolution("The file is no UTF-8 text.") from None
    lines = csv.reader(io.StringIO(text, newline=""))
    if tuple(field.strip() for field in next(lines, [])) != HEADER:
        raise BadSolution(f"The first line must be: {','.join(HEADER)}.")
    rows = []
    for number, fields in enumerate(lines, 2):
        if not fields:
            continue
        if len(fields) != len(HEADER):
            raise BadSolution(f"Line {number}: 3 fields wanted, {len(fields)} found.")
        name, day, shift = (field.strip() for field in fields)
        try:
            rows.append((name, int(day), shift))
        except ValueError:
            raise BadSolution(
                f"Line {number}: the day must be a whole number, not “{day}”."
            ) from None
    return tuple(rows)


def check(instance: Instance, rows: Iterable[Row]) -> Verdict:
    """Every hard rule that the rows break, and their penalty by parts."""
    plan: dict[str, Line] = {one.name: [None] * instance.days for one in instance.staff}
    found = list(_fill(instance, plan, rows))
    for one in instance.staff:
        found.extend(_person(instance, one, plan[one.name]))
    count = Counter(
        (day, shift) for line in plan.values() for day, shift in enumerate(line) if shift
    )
    return Verdict(
        violations=tuple(found),
        on_requests=sum(
            wish.weight
            for wish in instance.on_requests
            if plan[wish.employee][wish.day] != wish.shift
        ),
        off_requests=sum(
            wish.weight
            for wish in instance.off_requests
            if plan[wish.employee][wish.day] == wish.shift
        ),
        under_cover=sum(
            one.under * max(0, one.people - count[one.day, one.shift]) for one in instance.cover
        ),
        over_cover=sum(
            one.over * max(0, count[one.day, one.shift] - one.people) for one in instance.cover
        ),
    )


def _fill(instance: Instance, plan: dict[str, Line], rows: Iterable[Row]) -> Iterator[Violation]:
    names = {kind.name for kind in instance.types}
    for employee, day, shift in rows:
        if employee not in plan:
            yield Violation("unknown_employee", f"There is no employee “{employee}”")
        elif shift not in names:
            yield Violation("unknown_shift", f"There is no shift type “{shift}”")
        elif not 0 <= day < instance.days:
            yield Violation(
                "day_outside",
                f"{employee} works on day {day}; the horizon is 0 to {instance.days - 1}",
            )
        elif (other := plan[employee][day]) is not None:
            yield Violation("two_shifts", f"{employee} works both {other} and {shift} on day {day}")
        else:
            plan[employee][day] = shift


def _person(instance: Instance, one: Employee, line: Line) -> Iterator[Violation]:
    for day in sorted(one.days_off):
        if line[day] is not None:
            yield Violation("day_off", f"{one.name} works {line[day]} on day {day}, a day off")
    yield from _successions(instance, one, line)
    yield from _totals(instance, one, line)
    yield from _runs(one, line)
    weekends = {day // 7 for day, shift in enumerate(line) if shift and day % 7 in (5, 6)}
    if len(weekends) > one.max_weekends:
        yield Violation(
            "weekends",
            f"{one.name} works on {len(weekends)} weekends; the most is {one.max_weekends}",
        )


def _successions(instance: Instance, one: Employee, line: Line) -> Iterator[Violation]:
    barred = {(kind.name, after) for kind in instance.types for after in kind.not_followed_by}
    for day in range(1, instance.days):
        before, after = line[day - 1], line[day]
        if before is not None and after is not None and (before, after) in barred:
            yield Violation(
                "succession", f"{one.name} works {after} on day {day}, the day after {before}"
            )


def _totals(instance: Instance, one: Employee, line: Line) -> Iterator[Violation]:
    for kind, most in one.most_of_type:
        worked = line.count(kind)
        if worked > most:
            yield Violation(
                "shifts_of_type", f"{one.name} works {worked} shifts of {kind}; the most is {most}"
            )
    length = {kind.name: kind.minutes for kind in instance.types}
    total = sum(length[shift] for shift in line if shift is not None)
    if total > one.most_minutes:
        yield Violation(
            "most_minutes", f"{one.name} works {total} minutes; the most is {one.most_minutes}"
        )
    if total < one.least_minutes:
        yield Violation(
            "least_minutes", f"{one.name} works {total} minutes; the least is {one.least_minutes}"
        )


def _runs(one: Employee, line: Line) -> Iterator[Violation]:
    """A run that touches an end of the horizon may go on outside it: it is never too short."""
    first = 0
    for working, days in groupby(line, key=lambda shift: shift is not None):
        length = len(list(days))
        last = first + length - 1
        inside = first > 0 and last < len(line) - 1
        spell = f"{one.name} {{}} {length} days in a row, {first} to {last}; the {{}} is {{}}"
        if working and length > one.max_days_in_a_row:
            yield Violation("run_long", spell.format("works", "most", one.max_days_in_a_row))
        if working and inside and length < one.min_days_in_a_row:
            yield Violation("run_short", spell.format("works", "least", one.min_days_in_a_row))
        if not working and inside and length < one.min_days_off:
            yield Violation("off_short", spell.format("is off", "least", one.min_days_off))
        first = last + 1
