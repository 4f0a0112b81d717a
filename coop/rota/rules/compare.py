"""What a rota comes to, in figures that two rotas can be set side by side by. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from coop.rota.rules.check import objective
from coop.rota.rules.cover import missing, places_short
from coop.rota.rules.goals import burden, contracts
from coop.rota.rules.index import index_of
from coop.rota.rules.limits import week_minutes
from coop.rota.rules.problem import Place, Problem
from coop.rota.rules.together import by_shift, by_worker


@dataclass(frozen=True, slots=True)
class WeekFigures:
    """One week: places, and minutes of working time."""

    needed: int
    short: int
    unfilled: int
    over: int
    under: int


@dataclass(frozen=True, slots=True)
class Figures:
    """A whole rota: `over` and `under` are minutes beside the contract, week by week and summed.

    `most_burden` and `burden_spread` are burden points: the most on one person, and the mean
    distance from each person's mean. `points` are the objective.
    """

    people: int
    needed: int
    short: int
    unfilled: int
    over: int
    under: int
    most_burden: int
    burden_spread: float
    points: int
    weeks: tuple[WeekFigures, ...]


def figures(problem: Problem, places: Sequence[Place]) -> Figures:
    """What the places come to under the problem's policy."""
    index = index_of(problem)
    staffed, rosters = by_shift(index, places), by_worker(places)
    needed, short, unfilled = Counter[int](), Counter[int](), Counter[int]()
    for shift in problem.shifts:
        there = staffed.get(shift.id, [])
        lack = max(missing(shift, there).values(), default=0)
        empty = places_short(shift, len(there), lack)
        week = shift.day // 7
        needed[week] += shift.least
        short[week] += empty
        unfilled[week] += empty * shift.work
    over, under = Counter[int](), Counter[int]()
    borne = []
    for worker in problem.workers:
        duties = index.roster(worker.id, rosters.get(worker.id, ()))
        given = week_minutes(duties)
        for week, due in enumerate(contracts(index)[worker.id]):
            beside = given.get(week, 0) - due
            (over if beside > 0 else under)[week] += abs(beside)
        borne.append(burden(index, worker, duties))
    mean = sum(borne) / len(borne) if borne else 0.0
    return Figures(
        people=len(problem.workers),
        needed=needed.total(),
        short=short.total(),
        unfilled=unfilled.total(),
        over=over.total(),
        under=under.total(),
        most_burden=max(borne, default=0),
        burden_spread=round(sum(abs(b - mean) for b in borne) / len(borne), 1) if borne else 0.0,
        points=objective(problem, places),
        weeks=tuple(
            WeekFigures(needed[week], short[week], unfilled[week], over[week], under[week])
            for week in range(index.weeks)
        ),
    )


def packed(found: Figures) -> dict[str, Any]:
    """Figures as JSON."""
    return asdict(found)


def unpacked(row: Mapping[str, Any]) -> Figures:
    """The figures that JSON stands for."""
    weeks = tuple(WeekFigures(**week) for week in row["weeks"])
    return Figures(**{**row, "weeks": weeks})
