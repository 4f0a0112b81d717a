"""Courses and requirements, read."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from core.db import db, in_force
from core.people.models import Employment, Person, Service
from training.standards.library_queries import Item, item_names
from training.standards.models import Competency, Course, Requirement, RequirementNamed
from training.standards.rules import Asked, Level


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course as pages list it. `renewal_months` None: it does not lapse."""

    id: int
    code: str
    name: str
    category: str
    provider: str
    delivery: str
    accredited: str
    renewal_months: int | None
    cost_pence: int
    minutes: int
    basis: str
    retired_on: date | None
    gives_competency_id: int | None = None


@dataclass(frozen=True, slots=True)
class RequirementRow:
    """A requirement with its names. `asked` is what the rules decide by."""

    id: int
    item: Item
    item_name: str
    role: str
    service_id: int | None
    service: str
    supported: str
    level: Level
    from_on: date
    until_on: date | None
    why: str
    asked: Asked

    @property
    def whom(self) -> str:
        """Of whom it is asked, in words."""
        if self.supported:
            count = len(self.asked.named or ())
            return f"Those who support {self.supported} ({count} named)"
        who = self.role or "Everybody"
        return f"{who} at {self.service}" if self.service else who


def courses(coop_id: int, *, retired: bool = True) -> tuple[CourseRow, ...]:
    """Every course by category and name; `retired=False` leaves out those given up."""
    query = select(Course).where(Course.coop_id == coop_id)
    if not retired:
        query = query.where(Course.retired_on.is_(None))
    return tuple(
        CourseRow(
            row.id,
            row.code,
            row.name,
            row.category,
            row.provider,
            row.delivery,
            row.accredited,
            row.renewal_months,
            row.cost_pence,
            row.minutes,
            row.basis,
            row.retired_on,
            row.gives_competency_id,
        )
        for row in db.session.scalars(query.order_by(Course.category, Course.name))
    )


def requirements(coop_id: int) -> tuple[RequirementRow, ...]:
    """Every requirement of all time, by name. Four queries."""
    query = (
        select(Requirement, Service.name)
        .outerjoin(Service, Service.id == Requirement.service_id)
        .where(Requirement.coop_id == coop_id)
    )
    named: dict[int, set[int]] = defaultdict(set)
    for each in db.session.execute(
        select(RequirementNamed.requirement_id, RequirementNamed.person_id).where(
            RequirementNamed.coop_id == coop_id
        )
    ):
        named[each.requirement_id].add(each.person_id)
    names = item_names(coop_id)
    found = []
    for row, service in db.session.execute(query):
        item = Item(row.competency_id, row.course_id)
        only = frozenset(named[row.id]) if row.supported else None
        found.append(
            RequirementRow(
                row.id,
                item,
                names[item],
                row.role,
                row.service_id,
                service or "",
                row.supported,
                Level(row.level),
                row.from_on,
                row.until_on,
                row.why,
                Asked(row.role, row.service_id, only, Level(row.level), row.from_on, row.until_on),
            )
        )
    return tuple(sorted(found, key=lambda each: (each.item_name.casefold(), each.id)))


def roles(coop_id: int) -> tuple[str, ...]:
    """Every job that somebody has or had."""
    query = select(Employment.role).where(Employment.coop_id == coop_id).distinct()
    return tuple(sorted(db.session.scalars(query), key=str.casefold))


def services(coop_id: int) -> tuple[tuple[int, str], ...]:
    """The services that are open, by name."""
    query = (
        select(Service.id, Service.name)
        .where(Service.coop_id == coop_id, Service.closed_on.is_(None))
        .order_by(Service.name)
    )
    return tuple((key, name) for key, name in db.session.execute(query))


def workers(coop_id: int, on: date) -> tuple[tuple[int, str], ...]:
    """Everybody employed on that day as (id, name), by surname."""
    here = select(Employment.person_id).where(
        Employment.coop_id == coop_id, in_force(Employment, on)
    )
    query = (
        select(Person)
        .where(Person.coop_id == coop_id, Person.id.in_(here))
        .order_by(Person.surname, Person.first_name, Person.id)
    )
    return tuple((row.id, row.name) for row in db.session.scalars(query))


def retired(coop_id: int) -> dict[Item, date]:
    """The competencies and courses given up, with the first day of it. Two queries."""
    found: dict[Item, date] = {}
    for key, on in db.session.execute(
        select(Competency.id, Competency.retired_on).where(
            Competency.coop_id == coop_id, Competency.retired_on.is_not(None)
        )
    ):
        found[Item(key, None)] = on or date.min
    for key, on in db.session.execute(
        select(Course.id, Course.retired_on).where(
            Course.coop_id == coop_id, Course.retired_on.is_not(None)
        )
    ):
        found[Item(None, key)] = on or date.min
    return found
