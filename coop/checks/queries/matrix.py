"""Everybody's checks on a day: who lacks what, what comes up again, the overdue first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from coop.checks import due_rules, law, rules
from coop.checks.due_rules import FollowUp
from coop.checks.law import Kind
from coop.checks.models import ChecksOpened, Reference
from coop.checks.queries.settings import settings
from coop.checks.queries.standing import People, exceptions, recorded
from coop.checks.rules import Standing, State
from core.db import db
from core.people.models import Employment, Person, Service

NOT_YET = "Not employed yet"


@dataclass(frozen=True, slots=True)
class Row:
    """One person: `cells` stand in the order of the kinds; `due` are follow-ups due soon."""

    person_id: int
    name: str
    number: str
    role: str
    service_id: int | None
    service: str
    cells: tuple[Standing, ...]
    due: tuple[FollowUp, ...]
    supervised: bool
    chased: int  # references that are waited for

    @property
    def lacks(self) -> int:
        """How many required checks do not stand."""
        return sum(not each.clear for each in self.cells)

    def overdue(self, on: date) -> bool:
        """Whether something has run out or should have been seen to."""
        return any(each.over(on) for each in self.due) or any(
            each.state in (State.EXPIRED, State.NOT_SATISFIED) for each in self.cells
        )


@dataclass(frozen=True, slots=True)
class Matrix:
    """Everybody on a day: those with something overdue first, then those with gaps, by name."""

    on: date
    kinds: tuple[Kind, ...]
    rows: tuple[Row, ...]

    @property
    def complete(self) -> int:
        """How many have every check."""
        return sum(not row.lacks for row in self.rows)

    def counts(self) -> Counter[State]:
        """How many cells there are of each state."""
        return Counter(cell.state for row in self.rows for cell in row.cells)


def matrix(coop_id: int, on: date, person_ids: People = None) -> Matrix:
    """Everybody employed on the day or to come, and whose checks are opened. Six queries.

    `person_ids`: of these people alone.
    """
    chosen, kinds = settings(coop_id, on), law.required(on)
    every = law.kinds(on)
    records, waived = recorded(coop_id, person_ids), exceptions(coop_id, person_ids)
    waiting = _waiting(coop_id)
    found = []
    for person_id, name, number, role, service_id, service in _people(coop_id, on, person_ids):
        mine, spells = records.get(person_id, []), waived.get(person_id, [])
        apart = rules.by_kind(mine)
        due = due_rules.soon(
            due_rules.follow_ups(every, mine, spells, chosen, on), on, chosen.remind_days
        )
        found.append(
            Row(
                person_id,
                name,
                number,
                role,
                service_id,
                service,
                tuple(rules.standing(apart.get(kind.code, ()), on) for kind in kinds),
                due,
                bool(spells and rules.supervised(kinds, mine, spells, on, on)),
                waiting.get(person_id, 0),
            )
        )
    found.sort(key=lambda row: (not row.overdue(on), not row.lacks, not row.due))
    return Matrix(on, kinds, tuple(found))


def _people(
    coop_id: int, on: date, person_ids: People
) -> list[tuple[int, str, str, str, int | None, str]]:
    query = (
        select(
            Person.id,
            Person.first_name,
            Person.known_as,
            Person.surname,
            Person.number,
            Employment.role,
            Service.id,
            Service.name,
            ChecksOpened.id,
        )
        .outerjoin(
            Employment,
            (Employment.person_id == Person.id)
            & or_(Employment.until_on.is_(None), Employment.until_on >= on),
        )
        .outerjoin(Service, Service.id == Employment.service_id)
        .outerjoin(ChecksOpened, ChecksOpened.person_id == Person.id)
        .where(Person.coop_id == coop_id)
        .order_by(Person.surname, Person.first_name, Person.id, Employment.from_on)
    )
    if person_ids is not None:
        query = query.where(Person.id.in_(person_ids))
    left = set(
        db.session.scalars(
            select(Employment.person_id).where(
                Employment.coop_id == coop_id, Employment.until_on < on
            )
        )
    )
    found: dict[int, tuple[int, str, str, str, int | None, str]] = {}
    for row in db.session.execute(query):
        person_id, first, known_as, surname, number, role, service_id, service, opened = row
        if person_id in found:
            continue
        if role is None and (opened is None or person_id in left):
            continue
        name = f"{known_as or first} {surname}"
        job = (role or NOT_YET, service_id, service or "")
        found[person_id] = (person_id, name, number, *job)
    return list(found.values())


def _waiting(coop_id: int) -> Counter[int]:
    query = select(Reference.person_id).where(
        Reference.coop_id == coop_id, Reference.state.in_(("waiting", "asked", "answered"))
    )
    return Counter(db.session.scalars(query))
