"""The people list and a person's page, read."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from coop.members import queries
from coop.members.models import Clearance
from coop.members.queries import WorkerFacts
from coop.members.rules import CLEARANCE_WORDS, NEEDED, Uncleared
from core import clock
from core.calendar import queries as calendar
from core.calendar.rules import Promise
from core.db import db, in_force
from core.people.models import Employment, Membership, Person, Service
from training.records import queries as records

SOON_DAYS = 30
NOW, STARTING, LEAVING, LEFT = "now", "starting", "leaving", "left"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of the people list.

    `status` is "now", "starting", "leaving" (an end is planned) or "left"; `running_out` says
    what runs out within 30 days or has run out, in words, soonest first.
    """

    id: int
    number: str
    name: str
    surname: str
    phone: str
    service_id: int | None
    service: str
    role: str
    contract_minutes: int | None
    from_on: date | None
    until_on: date | None
    status: str
    membership: str
    running_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunningOut:
    """Something of a person that ends soon or has ended; `until_on` is its last day."""

    person_id: int
    person_name: str
    what: str
    until_on: date
    over: bool


@dataclass(frozen=True, slots=True)
class EmploymentRow:
    """A spell of work as the person's page lists it."""

    id: int
    service: str
    role: str
    status: str
    contract_minutes: int
    can_lead: bool
    from_on: date
    until_on: date | None
    source: str
    leaving_reason: str


def people(coop_id: int, on: date, *, sensitive: bool = False) -> list[PersonRow]:
    """Everybody the co-op knows, by surname, in a fixed number of queries.

    `sensitive` lets clearances count among what is running out.
    """
    spells: dict[int, list[tuple[Employment, str]]] = defaultdict(list)
    jobs = (
        select(Employment, Service.name)
        .join(Service, Service.id == Employment.service_id)
        .where(Employment.coop_id == coop_id)
        .order_by(Employment.from_on)
    )
    for job, service in db.session.execute(jobs):
        spells[job.person_id].append((job, service))
    in_membership = select(Membership.person_id, Membership.kind).where(
        Membership.coop_id == coop_id, in_force(Membership, on)
    )
    members = {row.person_id: row.kind for row in db.session.execute(in_membership)}
    ending: dict[int, list[str]] = defaultdict(list)
    for entry in running_out(coop_id, on, sensitive=sensitive):
        state = "ended" if entry.over else "until"
        day = f"{entry.until_on.day} {entry.until_on:%b}"
        ending[entry.person_id].append(f"{entry.what} {state} {day}")
    everybody = (
        select(Person)
        .where(Person.coop_id == coop_id)
        .order_by(Person.surname, Person.first_name, Person.id)
    )
    found = []
    for person in db.session.scalars(everybody):
        shown, service, status = _standing(spells[person.id], on)
        found.append(
            PersonRow(
                id=person.id,
                number=person.number,
                name=person.name,
                surname=f"{person.surname} {person.short_name}",
                phone=person.phone,
                service_id=shown.service_id if shown else None,
                service=service,
                role=shown.role if shown else "",
                contract_minutes=shown.contract_minutes if shown else None,
                from_on=spells[person.id][0][0].from_on if shown else None,
                until_on=spells[person.id][-1][0].until_on if shown else None,
                status=status,
                membership=members.get(person.id, ""),
                running_out=tuple(ending[person.id]),
            )
        )
    return found


def _standing(spells: list[tuple[Employment, str]], on: date) -> tuple[Employment | None, str, str]:
    """The spell to show, its service, and whether the person is here, coming, going or gone."""
    if not spells:
        return None, "", LEFT
    last_end = spells[-1][0].until_on
    for job, service in spells:
        if job.holds_on(on):
            return job, service, NOW if last_end is None else LEAVING
    ahead = [(job, service) for job, service in spells if job.from_on > on]
    if ahead:
        return ahead[0][0], ahead[0][1], STARTING
    return spells[-1][0], spells[-1][1], LEFT


def running_out(coop_id: int, on: date, *, sensitive: bool = True) -> list[RunningOut]:
    """Competencies and (if `sensitive`) clearances that end within 30 days or have ended.

    Of people employed on that day, soonest first. Four queries.
    """
    found = [
        RunningOut(
            person_id=row.person_id,
            person_name=row.person_name,
            what=row.competency_name,
            until_on=row.until_on,
            over=row.until_on < on,
        )
        for row in records.running_out(coop_id, on)
        if row.until_on is not None
    ]
    if sensitive:
        found += _clearances_running_out(coop_id, on)
    return sorted(found, key=lambda entry: (entry.until_on, entry.person_name, entry.what))


def _clearances_running_out(coop_id: int, on: date) -> list[RunningOut]:
    query = (
        select(Clearance, Person)
        .join(Person, Person.id == Clearance.person_id)
        .where(
            Clearance.coop_id == coop_id,
            Clearance.person_id.in_(
                select(Employment.person_id).where(
                    Employment.coop_id == coop_id, in_force(Employment, on)
                )
            ),
        )
        .order_by(Clearance.from_on)
    )
    last: dict[tuple[int, str], tuple[date, str]] = {}
    for row, person in db.session.execute(query):
        last[row.person_id, row.kind] = (row.until_on or date.max, person.name)
    soon = on + timedelta(days=SOON_DAYS)
    return [
        RunningOut(person_id, name, CLEARANCE_WORDS[kind], until, until < on)
        for (person_id, kind), (until, name) in last.items()
        if kind in NEEDED and until <= soon
    ]


def person(coop_id: int, person_id: int) -> Person | None:
    """The co-op's person, or None."""
    return db.session.scalar(
        select(Person).where(Person.coop_id == coop_id, Person.id == person_id)
    )


def employments(coop_id: int, person_id: int) -> list[EmploymentRow]:
    """Spells of work, newest first."""
    query = (
        select(Employment, Service.name)
        .join(Service, Service.id == Employment.service_id)
        .where(Employment.coop_id == coop_id, Employment.person_id == person_id)
        .order_by(Employment.from_on.desc())
    )
    return [
        EmploymentRow(
            id=job.id,
            service=service,
            role=job.role,
            status=job.status,
            contract_minutes=job.contract_minutes,
            can_lead=job.can_lead,
            from_on=job.from_on,
            until_on=job.until_on,
            source=job.source,
            leaving_reason=job.leaving_reason,
        )
        for job, service in db.session.execute(query)
    ]


def memberships(coop_id: int, person_id: int) -> list[Membership]:
    """Spells of membership, newest first."""
    query = (
        select(Membership)
        .where(Membership.coop_id == coop_id, Membership.person_id == person_id)
        .order_by(Membership.from_on.desc())
    )
    return list(db.session.scalars(query))


def clearances(coop_id: int, person_id: int) -> list[Clearance]:
    """Clearances by kind, newest first."""
    query = (
        select(Clearance)
        .where(Clearance.coop_id == coop_id, Clearance.person_id == person_id)
        .order_by(Clearance.kind, Clearance.from_on.desc())
    )
    return list(db.session.scalars(query))


def roles(coop_id: int) -> list[str]:
    """Every job title in use, for suggestions and filters."""
    query = select(Employment.role).where(Employment.coop_id == coop_id).distinct()
    return sorted(db.session.scalars(query))


def next_number(coop_id: int) -> str:
    """The works number after the highest one in use, in its own style; "1" for the first."""
    highest, stem, width = 0, "", 1
    for number in db.session.scalars(select(Person.number).where(Person.coop_id == coop_id)):
        letters = number.rstrip("0123456789")
        digits = number[len(letters) :]
        if digits and int(digits) > highest:
            highest, stem, width = int(digits), letters, len(digits)
    return f"{stem}{highest + 1:0{width}d}"


def promised_after(coop_id: int, person_id: int, last_on: date) -> list[Promise]:
    """What the person's time is promised to after a day, in order."""
    first = clock.instant(last_on + timedelta(days=1))
    return calendar.between(coop_id, first, first + timedelta(days=3660), [person_id])


def unplaceable(coop_id: int, on: date) -> list[tuple[WorkerFacts, tuple[Uncleared, ...]]]:
    """Everybody employed on that day whom no shift may be given to, with what is missing."""
    facts = ((worker, worker.uncleared(on, on)) for worker in queries.workforce(coop_id, on, on))
    return [(worker, missing) for worker, missing in facts if missing]
