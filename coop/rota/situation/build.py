"""From facts to the frozen problem that generator, checker and hand edits read. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from coop.rota.rules import local
from coop.rota.rules.problem import (
    Fixed,
    Need,
    Observation,
    Place,
    Policy,
    Problem,
    Shift,
)
from coop.rota.situation import agreed, people
from coop.rota.situation.facts import Facts, PlaceFacts
from coop.shifts.queries import ShiftRow


@dataclass(frozen=True, slots=True)
class Situation:
    """A problem, and who is on its shifts at present (fixed by hand or not)."""

    problem: Problem
    facts: Facts
    places: tuple[PlaceFacts, ...]

    def of(self, person_id: int) -> tuple[int, ...]:
        """The shifts of the problem that a person is on."""
        return tuple(place.shift_id for place in self.places if place.person_id == person_id)

    def beside(self, shift_id: int) -> tuple[Place, ...]:
        """Who is on the shift that this one shadows, or on the shadow shifts beside it."""
        along = {s.id for s in self.problem.shifts if s.shadows == shift_id}
        along |= {s.shadows for s in self.problem.shifts if s.id == shift_id and s.shadows}
        return tuple(
            Place(one.shift_id, one.person_id, one.leads)
            for one in self.places
            if one.shift_id in along
        )


def build(facts: Facts, policy: Policy, begun_by: datetime | None = None) -> Situation:
    """The problem over whole weeks from a Monday.

    Shifts that have begun by `begun_by` are facts: nobody is placed on them any more, those
    who are on them keep them.
    """
    shifts = [s for s in facts.shifts if begun_by is None or s.start_at > begun_by]
    open_ids = {shift.id for shift in shifts}
    # A shadow shift without the one it goes along with is for nobody.
    shifts = [s for s in shifts if s.shadows_id is None or s.shadows_id in open_ids]
    open_ids = {shift.id for shift in shifts}
    places = tuple(p for p in facts.places if p.shift_id in open_ids)
    workers = tuple(people.workers(facts, open_ids, {p.person_id for p in places}))
    problem = Problem(
        first_day=facts.first_on,
        days=(facts.last_on - facts.first_on).days + 1,
        day_starts=local.day_starts(facts.first_on, (facts.last_on - facts.first_on).days + 1),
        shifts=tuple(_shifts(facts, shifts)),
        workers=workers,
        fixed=tuple(
            Fixed(place.shift_id, place.person_id, place.overridden, place.agreed)
            for place in places
            if place.by_hand or place.published
        ),
        policy=replace(policy, not_next_day=agreed.next_days(facts, policy.not_next_day)),
        pairs=agreed.pairs(facts, {worker.id for worker in workers}),
        observations=tuple(_observations(facts, {worker.id for worker in workers})),
        competency_names=facts.competencies,
        service_names=facts.services,
    )
    return Situation(problem, facts, places)


def _shifts(facts: Facts, shifts: Iterable[ShiftRow]) -> Iterator[Shift]:
    around = local.calendar(facts.first_on)
    numbers = facts.numbers
    for row in shifts:
        start, end = around.minute_of(row.start_at), around.minute_of(row.end_at)
        work = row.work_minutes
        yield Shift(
            id=row.id,
            service=row.service_id,
            kind=row.kind,
            day=(row.on - facts.first_on).days,
            start=start,
            end=end,
            work=work,
            night=row.night_minutes,
            # What an agency fills is not the rota's to fill.
            least=max(0, row.least - row.agency_places),
            wanted=max(0, row.wanted - row.agency_places),
            needs=tuple(_needs(row)),
            lead=row.lead,
            bank_holiday=bool(row.bank_holiday),
            label=row.name,
            break_minutes=row.break_minutes,
            pattern=facts.patterns.get(row.pattern_id or 0, 0),
            supported=tuple(numbers[code] for code in facts.codes.get(row.id, ())),
            shadows=row.shadows_id,
            until_day=around.day_of(end - 1),
        )


def _observations(facts: Facts, worker_ids: set[int]) -> Iterator[Observation]:
    """Those of people of this rota, by its days; who is not of it sees nobody."""
    for row in facts.observations:
        if row.learner_id in worker_ids:
            until = None if row.until_on is None else (row.until_on - facts.first_on).days
            yield Observation(
                row.learner_id,
                row.competency_id,
                tuple(one for one in row.assessor_ids if one in worker_ids),
                row.asks_id,
                (row.from_on - facts.first_on).days,
                until,
            )


def _needs(row: ShiftRow) -> Iterator[Need]:
    """What our own people must hold: less those of an agency's who do."""
    for need in row.needs:
        if need.people is None:
            yield Need(need.competency_id, None)
        elif need.people > need.agency_people:
            yield Need(need.competency_id, need.people - need.agency_people)
