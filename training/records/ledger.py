"""All that decides how people stand, read once: a fixed number of queries whatever the size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from core.db import db
from core.people.models import Employment, Person, Service
from training.records.matrix_rules import Cell, cell
from training.records.models import CompetencyHeld, CourseTaken
from training.records.rules import Record
from training.records.taken_rules import COUNTING
from training.standards import course_queries
from training.standards.course_queries import RequirementRow
from training.standards.library_queries import Item


@dataclass(frozen=True, slots=True)
class Job:
    """A spell of work."""

    service_id: int
    service: str
    role: str
    from_on: date
    until_on: date | None

    def holds_on(self, on: date) -> bool:
        """Whether it was theirs on that day."""
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who works or worked here."""

    id: int
    number: str
    name: str
    jobs: tuple[Job, ...]

    def on(self, day: date) -> tuple[Job, ...]:
        """Their jobs on a day."""
        return tuple(each for each in self.jobs if each.holds_on(day))


@dataclass(slots=True)
class Ledger:
    """People by surname, requirements of all time, and records by item and person."""

    people: tuple[Who, ...]
    requirements: tuple[RequirementRow, ...]
    records: dict[Item, dict[int, list[Record]]]
    versions: dict[tuple[Item, int], list[tuple[Record, int]]]  # of a certificate by standards
    retired: dict[Item, date] = field(default_factory=dict)
    _employed: dict[date, list[tuple[Who, tuple[Job, ...]]]] = field(default_factory=dict)
    _asked: dict[date, dict[Item, list[RequirementRow]]] = field(default_factory=dict)
    _cells: dict[tuple[Item, date], dict[int, tuple[Cell, date | None]]] = field(
        default_factory=dict
    )

    def employed(self, on: date) -> list[tuple[Who, tuple[Job, ...]]]:
        """Everybody with a job on that day, and their jobs."""
        if on not in self._employed:
            self._employed[on] = [(who, jobs) for who in self.people if (jobs := who.on(on))]
        return self._employed[on]

    def asked(self, on: date) -> dict[Item, list[RequirementRow]]:
        """What is asked on that day, retired things left out."""
        if on not in self._asked:
            found: dict[Item, list[RequirementRow]] = defaultdict(list)
            for row in self.requirements:
                gone = self.retired.get(row.item)
                if row.asked.holds_on(on) and (gone is None or gone > on):
                    found[row.item].append(row)
            self._asked[on] = dict(found)
        return self._asked[on]

    def required(
        self,
        item: Item,
        rows: Collection[RequirementRow],
        here: Collection[tuple[Who, tuple[Job, ...]]],
    ) -> frozenset[int]:
        """Of whom an item is asked. Where nobody is asked, of those who ever had it."""
        if not rows:
            return frozenset(self.records.get(item, ()))
        if any(row.asked.everybody for row in rows):
            return frozenset(who.id for who, _ in here)
        return frozenset(
            who.id
            for who, jobs in here
            if any(
                row.asked.applies(who.id, ((job.service_id, job.role) for job in jobs))
                for row in rows
            )
        )

    def signed_off(self, first: date, last: date) -> int:
        """Competencies signed off from a day to a day, both included, and not withdrawn since."""
        return sum(
            first <= record.from_on <= last and record.withdrawn_on is None
            for item, people in self.records.items()
            if item.competency_id is not None
            for records in people.values()
            for record in records
        )

    def cells(self, item: Item, on: date) -> dict[int, tuple[Cell, date | None]]:
        """How everybody employed stands with an item on a day; worked out once."""
        known = self._cells.get((item, on))
        if known is None:
            here = self.employed(on)
            required = self.required(item, self.asked(on).get(item, []), here)
            known = {who.id: self.cell(item, who.id, who.id in required, on) for who, _ in here}
            self._cells[item, on] = known
        return known

    def cell(
        self, item: Item, person_id: int, required: bool, on: date
    ) -> tuple[Cell, date | None]:
        """How one person stands with one item on a day."""
        return cell(required, self.records.get(item, {}).get(person_id, ()), on)


def load(coop_id: int, *, person_ids: Collection[int] | None = None) -> Ledger:
    """Everything of a co-op, or of some people. Eight queries."""
    jobs: dict[int, list[Job]] = defaultdict(list)
    query = (
        select(
            Employment.person_id,
            Employment.service_id,
            Service.name,
            Employment.role,
            Employment.from_on,
            Employment.until_on,
        )
        .join(Service, Service.id == Employment.service_id)
        .where(Employment.coop_id == coop_id)
        .order_by(Employment.from_on.desc(), Employment.id)
    )
    people = (
        select(Person.id, Person.number, Person.known_as, Person.first_name, Person.surname)
        .where(Person.coop_id == coop_id)
        .order_by(Person.surname, Person.first_name, Person.id)
    )
    held = select(
        CompetencyHeld.person_id,
        CompetencyHeld.competency_id,
        CompetencyHeld.from_on,
        CompetencyHeld.until_on,
        CompetencyHeld.withdrawn_on,
    ).where(CompetencyHeld.coop_id == coop_id)
    taken = select(
        CourseTaken.person_id,
        CourseTaken.course_id,
        CourseTaken.from_on,
        CourseTaken.until_on,
        CourseTaken.withdrawn_on,
        CourseTaken.framework_id,
    ).where(CourseTaken.coop_id == coop_id, CourseTaken.result.in_(COUNTING))
    if person_ids is not None:
        query = query.where(Employment.person_id.in_(person_ids))
        people = people.where(Person.id.in_(person_ids))
        held = held.where(CompetencyHeld.person_id.in_(person_ids))
        taken = taken.where(CourseTaken.person_id.in_(person_ids))
    for who_id, service_id, service, role, from_on, until_on in db.session.execute(query):
        jobs[who_id].append(Job(service_id, service, role, from_on, until_on))
    records: dict[Item, dict[int, list[Record]]] = defaultdict(dict)
    versions: dict[tuple[Item, int], list[tuple[Record, int]]] = defaultdict(list)
    items: dict[tuple[str, int], Item] = {}
    known: dict[tuple[date, date | None, date | None], Record] = {}  # a class has one day

    def record_of(*days: Any) -> Record:
        found = known.get(days)
        if found is None:
            found = known[days] = Record(*days)
        return found

    for person_id, competency_id, from_on, until_on, withdrawn_on in db.session.execute(held):
        item = items.get(("c", competency_id))
        if item is None:
            item = items["c", competency_id] = Item(competency_id, None)
        record = record_of(from_on, until_on, withdrawn_on)
        records[item].setdefault(person_id, []).append(record)
    for person_id, course_id, from_on, until_on, withdrawn_on, version in db.session.execute(taken):
        item = items.get(("t", course_id))
        if item is None:
            item = items["t", course_id] = Item(None, course_id)
        record = record_of(from_on, until_on, withdrawn_on)
        records[item].setdefault(person_id, []).append(record)
        if version is not None:
            versions[item, person_id].append((record, version))
    return Ledger(
        people=tuple(
            Who(key, number, f"{known_as or first} {surname}", tuple(jobs[key]))
            for key, number, known_as, first, surname in db.session.execute(people)
        ),
        requirements=course_queries.requirements(coop_id),
        records=dict(records),
        versions=dict(versions),
        retired=course_queries.retired(coop_id),
    )
