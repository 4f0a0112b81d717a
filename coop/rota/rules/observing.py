"""Observations placed by the rota: somebody at work beside one who may sign what they see.

An observation is met once, by the first shift that both are on in time, or a shift and the
shadow beside it. A goal alone: it never makes a place lawful.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from coop.rota.rules.alone import holds
from coop.rota.rules.index import Index
from coop.rota.rules.problem import Finding, Kind, Level, Observation, Place, Shift, Worker
from coop.rota.rules.together import along, by_worker
from coop.rota.rules.words import competency_words, day_words

OBSERVED_ON = frozenset({Kind.DAY, Kind.WAKING_NIGHT, Kind.SUPERNUMERARY})  # care is given
PLACED, MISSED = "observation", "observation_missed"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A shift on which somebody could be seen, and who could see them on it or along with it."""

    shift: int
    by: tuple[tuple[int, int], ...]  # (assessor, the assessor's shift)


def meetings(index: Index, asked: Observation) -> tuple[Meeting, ...]:
    """Every shift in time order on which the observation could be made, whoever is on it."""
    made: dict[Observation, tuple[Meeting, ...]] = index.once("meetings", dict)
    if asked not in made:
        made[asked] = tuple(_meetings(index, asked))
    return made[asked]


def _meetings(index: Index, asked: Observation) -> Iterator[Meeting]:
    learner = index.workers.get(asked.learner)
    if learner is None:
        return
    for shift in sorted(index.problem.shifts, key=lambda one: (one.start, one.id)):
        if not _in_time(asked, shift) or shift.service not in learner.services:
            continue
        by = tuple(
            (assessor, beside)
            for assessor in asked.assessors
            for beside in along(index, shift.id)
            if may_see(index.workers.get(assessor), asked, index.shifts[beside])
        )
        if by:
            yield Meeting(shift.id, by)


def _in_time(asked: Observation, shift: Shift) -> bool:
    late = asked.until_day is not None and shift.last_day > asked.until_day
    return shift.kind in OBSERVED_ON and shift.day >= asked.from_day and not late


def may_see(worker: Worker | None, asked: Observation, shift: Shift) -> bool:
    """Whether this person may sign what they see of the learner on a shift."""
    if worker is None or worker.id == asked.learner or worker.id not in asked.assessors:
        return False
    return asked.asks is None or holds(worker, asked.asks, shift)


@dataclass(frozen=True, slots=True)
class Seen:
    """An observation that a rota places: the first in time."""

    asked: Observation
    shift: int
    assessor: int


def seen(index: Index, asked: Observation, rosters: Mapping[int, Collection[int]]) -> Seen | None:
    """Where an observation is met by these rosters, shift ids by worker; None: nowhere."""
    mine = rosters.get(asked.learner, ())
    for meeting in meetings(index, asked):
        if meeting.shift in mine:
            for assessor, beside in meeting.by:
                if beside in rosters.get(assessor, ()):
                    return Seen(asked, meeting.shift, assessor)
    return None


def observed_cost(index: Index, places: Sequence[Place]) -> int:
    """Points of the observations that are met, once for each."""
    asked = index.problem.observations
    if not asked:
        return 0
    rosters = by_worker(places)
    met = sum(seen(index, one, rosters) is not None for one in asked)
    return index.problem.policy.observation * met


def observing(index: Index, places: Sequence[Place]) -> Iterator[Finding]:
    """What is placed and what is not, in words for the coordinator: goals, never refusals."""
    if not index.problem.observations:
        return
    rosters = by_worker(places)
    for asked in index.problem.observations:
        if asked.learner not in index.workers:
            continue
        found, name = seen(index, asked, rosters), competency_words(index, asked.competency)
        who = index.worker(asked.learner).name
        if found is not None:
            shift = index.shifts[found.shift]
            by = index.worker(found.assessor).name
            said = f"Observation of {name}: {who} with {by}, {day_words(index, shift.day)}"
            yield Finding(Level.GOAL, PLACED, said, asked.learner, (shift.id,), shift.day)
        else:
            why = "" if meetings(index, asked) else "; nobody who may sign it can be on a shift too"
            said = f"Observation of {name} is not placed for {who}{why}"
            yield Finding(Level.GOAL, MISSED, said, asked.learner)
