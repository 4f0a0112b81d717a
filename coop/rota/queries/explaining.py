"""Why somebody is or is not on a shift, and what a rota would lack: read afresh each time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta

from coop.rota import rules
from coop.rota.queries.places import is_published
from coop.rota.rules.alter import Change, least_changes
from coop.rota.rules.diagnose import Diagnosis, diagnose
from coop.rota.rules.explain import Explanation, Stands, explain
from coop.rota.rules.member_words import for_member
from coop.rota.rules.problem import Place, Problem
from coop.rota.situation import situation
from coop.rota.situation.about import around
from coop.shifts import queries as need
from coop.shifts.models import Shift
from coop.shifts.queries import ShiftRow
from core.db import owned
from core.errors import NotFound


@dataclass(frozen=True, slots=True)
class Why:
    """A shift, the people one can ask about, and the answer for one of them."""

    shift: ShiftRow
    people: tuple[tuple[int, str], ...]
    found: Explanation | None
    changes: tuple[Change, ...]
    empty: int  # places below the least
    reasons: tuple[tuple[str, int], ...]  # why they stay empty: reason, how many people
    others: tuple[tuple[str, int], ...] = ()  # placed, nobody else could be: why


def why(coop_id: int, shift_id: int, person_id: int | None) -> Why:
    """For the coordinator, in full. NotFound for another co-op's shift or person."""
    row, problem, places = _known(coop_id, shift_id)
    workers = problem.workers
    if person_id is not None and all(one.id != person_id for one in workers):
        raise NotFound
    gap = rules.why_nobody(problem, places, shift_id)
    found: Explanation | None = None
    changes: tuple[Change, ...] = ()
    others: tuple[tuple[str, int], ...] = ()
    if person_id is not None:
        found = explain(problem, places, shift_id, person_id)
        changes = least_changes(problem, places, found)
        if found.stands is Stands.PLACED and not found.rivals:
            spot = (shift_id, person_id)
            left = [one for one in places if (one.shift, one.worker) != spot]
            others = rules.why_nobody(problem, left, shift_id).reasons
    people = sorted(((one.id, one.name) for one in workers), key=lambda one: (one[1], one[0]))
    return Why(row, tuple(people), found, changes, gap.places, gap.reasons, others)


def why_mine(coop_id: int, shift_id: int, person_id: int) -> tuple[ShiftRow, tuple[str, ...]]:
    """For the member, in the closed list of sentences.

    NotFound for a shift that has not been published, of another co-op or of a service that the
    person does not work in.
    """
    row, problem, places = _known(coop_id, shift_id)
    mine = any(one.person_id == person_id and one.published_at for one in row.assigned)
    worker = next((one for one in problem.workers if one.id == person_id), None)
    if worker is None or not (mine or is_published(coop_id, row)):
        raise NotFound
    if not mine and row.service_id not in worker.services:
        raise NotFound
    found = explain(problem, places, shift_id, person_id)
    return row, for_member(found, least_changes(problem, places, found))


def ahead(
    coop_id: int, from_on: date, weeks: int, service_ids: Collection[int]
) -> tuple[Diagnosis, dict[int, ShiftRow], dict[int, str]]:
    """What a rota of these weeks would lack, its shifts by id, its people's names by id."""
    known = situation(coop_id, from_on, weeks, service_ids)
    until_on = from_on + timedelta(days=7 * weeks - 1)
    rows = need.shifts(coop_id, from_on, until_on, list(service_ids))
    names = {one.id: one.name for one in known.problem.workers}
    return diagnose(known.problem), {row.id: row for row in rows}, names


def _known(coop_id: int, shift_id: int) -> tuple[ShiftRow, Problem, tuple[Place, ...]]:
    """The shift, the problem about it, who is on what.

    To be published does not make a place one that was given by hand: its grounds still hold.
    """
    shift = owned(Shift, shift_id, coop_id)
    rows = need.shifts_by_id(coop_id, [shift_id])
    if not rows:
        raise NotFound
    known = around(coop_id, shift)
    hand = {(one.shift_id, one.person_id) for one in known.places if one.by_hand}
    fixed = tuple(one for one in known.problem.fixed if (one.shift, one.worker) in hand)
    places = tuple(Place(one.shift_id, one.person_id, one.leads) for one in known.places)
    return rows[0], replace(known.problem, fixed=fixed), places
