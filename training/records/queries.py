"""Who holds which competency, read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from core.db import db, in_force, overlapping
from core.people.models import Employment, Person, Service
from training.records.models import CompetencyHeld
from training.records.rules import (
    Record,
    State,
    covered_state,
    last_day,
    runs_out,
    standing,
    state,
)
from training.standards.models import Competency


class HeldSpell(NamedTuple):
    """A person holds a competency on these days, both included; no end means it lasts."""

    person_id: int
    competency_id: int
    from_on: date
    until_on: date | None


def held(
    coop_id: int,
    first_on: date,
    last_on: date,
    person_ids: Collection[int] | None = None,
) -> list[HeldSpell]:
    """Every spell that holds on some day from `first_on` to `last_on`, both included.

    One query. A record that was withdrawn ends on the day before it was.
    """
    query = select(
        CompetencyHeld.person_id,
        CompetencyHeld.competency_id,
        CompetencyHeld.from_on,
        CompetencyHeld.until_on,
        CompetencyHeld.withdrawn_on,
    ).where(CompetencyHeld.coop_id == coop_id, overlapping(CompetencyHeld, first_on, last_on))
    if person_ids is not None:
        query = query.where(CompetencyHeld.person_id.in_(person_ids))
    found = []
    order = (CompetencyHeld.person_id, CompetencyHeld.competency_id, CompetencyHeld.from_on)
    for person_id, competency_id, from_on, until_on, withdrawn_on in db.session.execute(
        query.order_by(*order)
    ):
        last = last_day(until_on, withdrawn_on)
        if last is None or last >= max(first_on, from_on):
            found.append(HeldSpell(person_id, competency_id, from_on, last))
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands with a competency on a day.

    `until_on`: the last day of unbroken cover, or of the record that ended; None: no end.
    """

    person_id: int
    person_name: str
    competency_id: int
    competency_name: str
    state: State
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One signing-off as the person's page lists it."""

    id: int
    competency_id: int
    competency_name: str
    state: State
    from_on: date
    until_on: date | None
    signed_by: str
    note: str
    withdrawn_on: date | None
    withdrawn_reason: str


def standings(
    coop_id: int,
    on: date,
    *,
    person_ids: Collection[int] | None = None,
    employed: bool = True,
    states: Collection[State] = tuple(State),
) -> list[Standing]:
    """Everybody's standing with every competency they have ever been signed off for.

    Three queries. `employed` keeps those employed on that day, `states` those who stand so;
    competencies retired by then are left out. By surname, then competency.
    """
    query = (
        select(
            CompetencyHeld.person_id,
            CompetencyHeld.competency_id,
            CompetencyHeld.from_on,
            CompetencyHeld.until_on,
            CompetencyHeld.withdrawn_on,
        )
        .join(Competency, Competency.id == CompetencyHeld.competency_id)
        .where(CompetencyHeld.coop_id == coop_id)
        .where(Competency.retired_on.is_(None) | (Competency.retired_on > on))
    )
    people = select(Person.id, Person.known_as, Person.first_name, Person.surname).where(
        Person.coop_id == coop_id
    )
    if employed:
        here = select(Employment.person_id).where(
            Employment.coop_id == coop_id, in_force(Employment, on)
        )
        query = query.where(CompetencyHeld.person_id.in_(here))
        people = people.where(Person.id.in_(here))
    if person_ids is not None:
        query = query.where(CompetencyHeld.person_id.in_(person_ids))
        people = people.where(Person.id.in_(person_ids))
    records: dict[tuple[int, int], list[Record]] = defaultdict(list)
    for row in db.session.execute(query):
        record = Record(row.from_on, row.until_on, row.withdrawn_on)
        records[row.person_id, row.competency_id].append(record)
    names = {
        row.id: (row.surname, row.known_as or row.first_name) for row in db.session.execute(people)
    }
    called = {
        row.id: row.name
        for row in db.session.execute(
            select(Competency.id, Competency.name).where(Competency.coop_id == coop_id)
        )
    }
    found = []
    for (person_id, competency_id), spells in records.items():
        decided = standing(spells, on)
        assert decided is not None
        state_, record = decided
        until = last_day(record.until_on, record.withdrawn_on)
        if state_ in (State.VALID, State.EXPIRING):
            until = runs_out(spells, on)
            state_ = covered_state(until, on)
        if state_ not in states:
            continue
        found.append(
            Standing(
                person_id=person_id,
                person_name=" ".join(reversed(names[person_id])),
                competency_id=competency_id,
                competency_name=called[competency_id],
                state=state_,
                from_on=record.from_on,
                until_on=until,
            )
        )
    return sorted(found, key=lambda row: (names[row.person_id], row.person_id, row.competency_name))


def running_out(coop_id: int, on: date) -> list[Standing]:
    """What runs out within EXPIRING_DAYS or has run out, of people employed, soonest first."""
    found = standings(coop_id, on, states=(State.EXPIRING, State.EXPIRED))
    return sorted(found, key=lambda row: (row.until_on or date.max, row.person_name))


def of_person(coop_id: int, person_id: int, on: date) -> list[RecordRow]:
    """Every record of a person, newest first within each competency."""
    query = (
        select(CompetencyHeld, Competency.name)
        .join(Competency, Competency.id == CompetencyHeld.competency_id)
        .where(CompetencyHeld.coop_id == coop_id, CompetencyHeld.person_id == person_id)
        .order_by(Competency.name, CompetencyHeld.from_on.desc(), CompetencyHeld.id.desc())
    )
    return [
        RecordRow(
            id=row.id,
            competency_id=row.competency_id,
            competency_name=name,
            state=state(Record(row.from_on, row.until_on, row.withdrawn_on), on),
            from_on=row.from_on,
            until_on=row.until_on,
            signed_by=row.signed_by,
            note=row.note,
            withdrawn_on=row.withdrawn_on,
            withdrawn_reason=row.withdrawn_reason,
        )
        for row, name in db.session.execute(query)
    ]


@dataclass(frozen=True, slots=True)
class Learner:
    """A person employed now, as the matrix and the sign-off pages list them."""

    id: int
    number: str
    name: str
    service_id: int
    service: str
    role: str


def learners(coop_id: int, on: date) -> list[Learner]:
    """Everybody employed on that day, by surname. One query."""
    query = (
        select(
            Person.id,
            Person.number,
            Person.known_as,
            Person.first_name,
            Person.surname,
            Employment.service_id,
            Service.name,
            Employment.role,
        )
        .join(Employment, Employment.person_id == Person.id)
        .join(Service, Service.id == Employment.service_id)
        .where(Person.coop_id == coop_id, in_force(Employment, on))
        .order_by(Person.surname, Person.first_name, Person.id, Employment.id)
    )
    found: dict[int, Learner] = {}
    for key, number, known_as, first, surname, service_id, service, role in db.session.execute(
        query
    ):
        name = f"{known_as or first} {surname}"
        found.setdefault(key, Learner(key, number, name, service_id, service, role))
    return list(found.values())
