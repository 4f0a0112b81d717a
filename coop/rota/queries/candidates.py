"""Who could take a place on a shift, ranked, each with the rules' words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coop.rota import rules
from coop.rota.rules import ranking
from coop.rota.rules.problem import Finding, Level, Place, Worker
from coop.rota.rules.ranking import Ground
from coop.rota.situation import Situation
from coop.rota.situation.about import around
from coop.shifts import queries as need
from coop.shifts.models import Assignment, Shift
from coop.shifts.queries import Assigned, ShiftRow
from core import clock
from core.db import db, owned
from core.errors import NotFound

CAN, WITH_YES, OVERRIDE, CANNOT = "can", "yes", "override", "cannot"
GROUPS = {
    CAN: "Can take it",
    WITH_YES: "With their yes",
    OVERRIDE: "With a manager's override",
    CANNOT: "Cannot",
}
_ORDER = tuple(GROUPS)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person for a shift: which group they fall in and why. Minutes are of the shift's week."""

    person_id: int
    name: str
    group: str
    words: tuple[str, ...]  # what stands in the way, strongest first
    notes: tuple[str, ...]  # goals: away from home service, over contract
    given: int
    contract: int
    leads: bool
    grounds: tuple[Ground, ...] = ()  # what ranks them, the weightiest first
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A shift with its candidates; those on it are not among them."""

    shift: ShiftRow
    candidates: tuple[Candidate, ...]
    refused: tuple[tuple[str, int], ...] = ()  # why people cannot: reason, how many

    def of(self, group: str) -> tuple[Candidate, ...]:
        """The candidates of one group."""
        return tuple(one for one in self.candidates if one.group == group)


def choice(coop_id: int, shift_id: int, instead_of: int | None = None) -> Choice:
    """A shift and everybody who might take a place on it, those who can first.

    `instead_of` is a place that would be given up for them. NotFound for another co-op's shift.
    """
    row = owned(Shift, shift_id, coop_id)
    found = need.shifts_by_id(coop_id, [shift_id])
    if not found:
        raise NotFound
    known = around(coop_id, row)
    there = tuple(
        Place(shift_id, one.person_id, one.leads)
        for one in found[0].assigned
        if one.id != instead_of
    )
    here = {one.person_id for one in found[0].assigned}
    ranked = ranking.rank(
        known.problem, shift_id, known.of, (*there, *known.beside(shift_id)), frozenset(here)
    )
    made = (_candidate(known, one.worker, shift_id, one.findings, one.grounds) for one in ranked)
    return Choice(found[0], tuple(made), ranking.refused(ranked))


def candidate(
    known: Situation, worker: Worker, shift_id: int, there: Sequence[Place] = ()
) -> Candidate:
    """How the rules see one person on one more shift."""
    current = known.of(worker.id)
    together = (*there, *known.beside(shift_id))
    findings = rules.verdict(known.problem, worker.id, current, shift_id, together)
    return _candidate(known, worker, shift_id, findings, None)


def _candidate(
    known: Situation,
    worker: Worker,
    shift_id: int,
    findings: Sequence[Finding],
    grounds: tuple[Ground, ...] | None,
) -> Candidate:
    """What a page says of one person; the goals missed are told by the grounds where given."""
    day = next(shift.day for shift in known.problem.shifts if shift.id == shift_id)
    return Candidate(
        person_id=worker.id,
        name=worker.name,
        group=group_of(findings),
        words=tuple(one.words for one in findings if one.refuses),
        notes=tuple(
            one.words
            for one in findings
            if one.accepted == "chain" or (one.level is Level.GOAL and grounds is None)
        ),
        given=minutes_of_week(known, worker, known.of(worker.id), day // 7),
        contract=worker.limits.weekly_contract,
        leads=worker.can_lead,
        grounds=grounds or (),
        findings=tuple(findings),
    )


def group_of(findings: Sequence[Finding]) -> str:
    """Can, with their yes, with an override, or cannot: by the strongest refusal."""
    levels = {one.level for one in findings if one.refuses}
    if Level.BARRED in levels:
        return CANNOT
    if Level.REST in levels:
        return OVERRIDE
    return WITH_YES if Level.AGREEMENT in levels else CAN


def minutes_of_week(known: Situation, worker: Worker, current: Sequence[int], week: int) -> int:
    """Minutes of a week of the horizon with these shifts and all that is promised already."""
    mine = set(current)
    total = sum(s.work for s in known.problem.shifts if s.id in mine and s.day // 7 == week)
    starts = known.problem.day_starts
    first, last = starts[7 * week], starts[7 * week + 7]
    return total + sum(duty.work for duty in worker.duties if first <= duty.start < last)


@dataclass(frozen=True, slots=True)
class Free:
    """A shift with a free place, and how the rules see one person on it."""

    shift: ShiftRow
    candidate: Candidate


def free_shifts(
    coop_id: int, person_id: int, on: date, service_ids: Sequence[int]
) -> tuple[tuple[ShiftRow, ...], tuple[Free, ...]]:
    """A person's day: the shifts that they are on, and those of the day with a free place."""
    rows = need.shifts(coop_id, on, on, service_ids)
    mine = tuple(row for row in rows if any(one.person_id == person_id for one in row.assigned))
    free = [row for row in rows if row not in mine and row.free]
    if not free:
        return mine, ()
    everyone = {person_id} | {one.person_id for row in rows for one in row.assigned}
    known_by_service: dict[int, Situation] = {}
    found = []
    for row in free:
        if row.service_id not in known_by_service:
            shift = owned(Shift, row.id, coop_id)
            known_by_service[row.service_id] = around(coop_id, shift, everyone)
        known = known_by_service[row.service_id]
        worker = next((one for one in known.problem.workers if one.id == person_id), None)
        if worker is None or row.service_id not in worker.services:
            continue
        there = tuple(Place(row.id, one.person_id, one.leads) for one in row.assigned)
        found.append(Free(row, candidate(known, worker, row.id, there)))
    found.sort(key=lambda one: (_ORDER.index(one.candidate.group), one.shift.start_at))
    return mine, tuple(found)


def place(coop_id: int, assignment_id: int) -> Assignment:
    """A place of the co-op; NotFound otherwise."""
    return owned(Assignment, assignment_id, coop_id)


def swaps(
    coop_id: int, assignment_id: int
) -> tuple[ShiftRow, tuple[tuple[ShiftRow, Assigned], ...]]:
    """A place's shift, and other people's places of the same week and service to swap with."""
    mine = place(coop_id, assignment_id)
    shift = db.session.get_one(Shift, mine.shift_id)
    monday = clock.monday(shift.on)
    rows = need.shifts(coop_id, monday, monday + timedelta(days=6), [shift.service_id])
    here = next(row for row in rows if row.id == shift.id)
    theirs = {row.id for row in rows if any(o.person_id == mine.person_id for o in row.assigned)}
    return here, tuple(
        (row, one)
        for row in rows
        for one in row.assigned
        if one.person_id != mine.person_id and row.id not in theirs
    )
