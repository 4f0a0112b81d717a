"""Pairs, learners and mentors, read. Each within a fixed number of queries."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import aliased

from coop.pairs import rules
from coop.pairs.models import Learning, MentorCompetency, Mentoring, Pair, PairKind
from coop.shifts.models import Assignment, Shift
from core import clock
from core.db import db, overlapping
from core.people.models import Person
from core.ui.filters import day
from training.records import queries as records
from training.standards import queries as standards

People = Collection[int] | None


@dataclass(frozen=True, slots=True)
class PairFacts:
    """Two people who on some day of the period must not, or would like to, share a shift."""

    one_id: int
    other_id: int
    barred: bool
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True)
class SpellFacts:
    """A person learns, or may mentor, on these days; both included, None: no end."""

    person_id: int
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True)
class PairRow:
    """A pair as lists show it. `standing` is one of coop.pairs.rules; times are UTC."""

    id: int
    one_id: int
    one: str
    other_id: int
    other: str
    kind: str
    reason: str
    from_on: date
    until_on: date | None
    asked_by_id: int | None
    agreed_at: datetime | None
    standing: str

    def partner(self, person_id: int) -> str:
        """The name of the other one."""
        return self.other if person_id == self.one_id else self.one


@dataclass(frozen=True, slots=True)
class SpellRow:
    """A person's spell of learning, or of mentoring, as lists show it."""

    id: int
    person_id: int
    name: str
    note: str
    from_on: date
    until_on: date | None
    source: str = ""  # the competency that lets them mentor, or empty: a coordinator

    def over(self, on: date) -> bool:
        """Whether it has ended by that day."""
        return self.until_on is not None and self.until_on < on


def pairs(
    coop_id: int, first_on: date, last_on: date, person_ids: People = None
) -> tuple[PairFacts, ...]:
    """Pairs that hold on some day of the period, both of them within `person_ids` if given.

    Two who are barred are never preferred too, whatever they have agreed between them.
    """
    query = select(Pair).where(
        Pair.coop_id == coop_id,
        Pair.agreed_at.is_not(None),
        Pair.closed_at.is_(None),
        overlapping(Pair, first_on, last_on),
    )
    if person_ids is not None:
        query = query.where(Pair.one_id.in_(person_ids), Pair.other_id.in_(person_ids))
    found: dict[tuple[int, int], PairFacts] = {}
    for row in db.session.scalars(query.order_by(Pair.one_id, Pair.other_id, Pair.id)):
        key, barred = (row.one_id, row.other_id), row.kind == PairKind.BARRED
        if key not in found or (barred and not found[key].barred):
            found[key] = PairFacts(*key, barred, row.from_on, row.until_on)
    return tuple(found.values())


def learning(
    coop_id: int, first_on: date, last_on: date, person_ids: People = None
) -> tuple[SpellFacts, ...]:
    """Who learns on some day of the period."""
    return _spells(Learning, coop_id, first_on, last_on, person_ids)


def mentoring(
    coop_id: int, first_on: date, last_on: date, person_ids: People = None
) -> tuple[SpellFacts, ...]:
    """Who may mentor on some day of the period: by a coordinator's word, or by training."""
    said = _spells(Mentoring, coop_id, first_on, last_on, person_ids)
    competencies = mentor_competencies(coop_id)
    if not competencies:
        return said
    trained = tuple(
        SpellFacts(spell.person_id, spell.from_on, spell.until_on)
        for spell in records.held(coop_id, first_on, last_on, person_ids)
        if spell.competency_id in competencies
    )
    return said + trained


def _spells(
    model: Any, coop_id: int, first_on: date, last_on: date, person_ids: People
) -> tuple[SpellFacts, ...]:
    query = select(model).where(model.coop_id == coop_id, overlapping(model, first_on, last_on))
    if person_ids is not None:
        query = query.where(model.person_id.in_(person_ids))
    return tuple(
        SpellFacts(row.person_id, row.from_on, row.until_on)
        for row in db.session.scalars(query.order_by(model.person_id, model.from_on))
    )


def mentor_competencies(coop_id: int) -> set[int]:
    """The competencies whose holders may mentor."""
    query = select(MentorCompetency.competency_id).where(MentorCompetency.coop_id == coop_id)
    return set(db.session.scalars(query))


def rows(
    coop_id: int,
    on: date,
    *,
    kind: str | None = None,
    person_id: int | None = None,
    pair_id: int | None = None,
) -> list[PairRow]:
    """Pairs by surname of the first, those that came to nothing left out. One query."""
    one, other = aliased(Person), aliased(Person)
    query = (
        select(Pair, one, other)
        .join(one, one.id == Pair.one_id)
        .join(other, other.id == Pair.other_id)
        .where(Pair.coop_id == coop_id, Pair.closed_at.is_(None))
        .order_by(one.surname, other.surname, Pair.from_on, Pair.id)
    )
    if kind is not None:
        query = query.where(Pair.kind == kind)
    if pair_id is not None:
        query = query.where(Pair.id == pair_id)
    if person_id is not None:
        query = query.where(or_(Pair.one_id == person_id, Pair.other_id == person_id))
    return [
        PairRow(
            id=row.id,
            one_id=row.one_id,
            one=first.name,
            other_id=row.other_id,
            other=second.name,
            kind=row.kind,
            reason=row.reason,
            from_on=row.from_on,
            until_on=row.until_on,
            asked_by_id=row.asked_by_id,
            agreed_at=row.agreed_at,
            standing=rules.standing(
                row.from_on,
                row.until_on,
                on,
                agreed=row.agreed_at is not None,
                closed=row.closed_at is not None,
            ),
        )
        for row, first, second in db.session.execute(query)
    ]


def learners(coop_id: int, person_id: int | None = None) -> list[SpellRow]:
    """Every spell of learning, by surname and date. One query."""
    return _rows(Learning, coop_id, person_id)


def mentors(coop_id: int, on: date, person_id: int | None = None) -> list[SpellRow]:
    """Who may mentor, by surname: said by a coordinator, or by training on that day."""
    found = _rows(Mentoring, coop_id, person_id)
    competencies = mentor_competencies(coop_id)
    if competencies:
        who = None if person_id is None else [person_id]
        held = [
            spell
            for spell in records.held(coop_id, on, on, who)
            if spell.competency_id in competencies
        ]
        people = names(coop_id, {spell.person_id for spell in held})
        titles = {row.id: row.name for row in standards.competencies(coop_id)}
        found += [
            SpellRow(
                id=0,
                person_id=spell.person_id,
                name=people[spell.person_id],
                note="",
                from_on=spell.from_on,
                until_on=spell.until_on,
                source=titles.get(spell.competency_id, "training"),
            )
            for spell in held
        ]
    return sorted(found, key=lambda row: (row.name.split()[-1], row.name, row.from_on))


def shared(coop_id: int, one_id: int, other_id: int, after: datetime) -> list[str]:
    """Shifts that begin later and have both on them, in words, in order. One query."""
    mine, theirs = aliased(Assignment), aliased(Assignment)
    query = (
        select(Shift.name, Shift.on)
        .join(mine, (mine.shift_id == Shift.id) & (mine.person_id == one_id))
        .join(theirs, (theirs.shift_id == Shift.id) & (theirs.person_id == other_id))
        .where(Shift.coop_id == coop_id, Shift.start_at > after, Shift.cancelled_at.is_(None))
        .order_by(Shift.start_at)
    )
    return [f"{name} on {day(on)}" for name, on in db.session.execute(query)]


@dataclass(frozen=True, slots=True)
class Ahead:
    """How many shifts a learner has from a day on: beside a mentor, and others."""

    shadow: int = 0
    other: int = 0
    next_on: date | None = None  # the next shadow shift


def ahead(coop_id: int, from_on: date, spells: Collection[SpellRow]) -> dict[int, Ahead]:
    """For learners, by person: the places they have while they learn. One query."""
    mine: dict[int, list[SpellRow]] = {}
    for spell in spells:
        mine.setdefault(spell.person_id, []).append(spell)
    query = (
        select(Assignment.person_id, Shift.on, Shift.shadows_id)
        .join(Shift, Shift.id == Assignment.shift_id)
        .where(
            Assignment.coop_id == coop_id,
            Assignment.person_id.in_(mine),
            Shift.on >= from_on,
            Shift.cancelled_at.is_(None),
        )
        .order_by(Shift.start_at)
    )
    found: dict[int, Ahead] = {}
    for person_id, on, shadows_id in db.session.execute(query):
        if not any(rules.meets(spell, on, on) for spell in mine[person_id]):
            continue
        had = found.get(person_id, Ahead())
        if shadows_id is None:
            found[person_id] = replace(had, other=had.other + 1)
        else:
            found[person_id] = Ahead(had.shadow + 1, had.other, had.next_on or on)
    return found


def shadowed(
    coop_id: int, person_ids: Collection[int], first: date, last: date
) -> dict[int, list[date]]:
    """The days of the shadow shifts that people were on and that are over. One query."""
    query = (
        select(Assignment.person_id, Shift.on)
        .join(Shift, Shift.id == Assignment.shift_id)
        .where(
            Assignment.coop_id == coop_id,
            Assignment.person_id.in_(person_ids),
            Assignment.published_at.is_not(None),
            Shift.on.between(first, last),
            Shift.shadows_id.is_not(None),
            Shift.cancelled_at.is_(None),
            Shift.end_at <= clock.now(),
        )
        .order_by(Shift.on)
    )
    found: dict[int, list[date]] = {}
    for person_id, on in db.session.execute(query):
        found.setdefault(person_id, []).append(on)
    return found


def shadow_places(coop_id: int, from_on: date, until_on: date) -> tuple[int, int]:
    """Shadow shifts of these days, and how many of them have no learner. One query."""
    taken = exists().where(Assignment.shift_id == Shift.id)
    query = select(taken).where(
        Shift.coop_id == coop_id,
        Shift.on.between(from_on, until_on),
        Shift.shadows_id.is_not(None),
        Shift.cancelled_at.is_(None),
    )
    found = list(db.session.scalars(query))
    return len(found), found.count(False)


def _rows(model: Any, coop_id: int, person_id: int | None) -> list[SpellRow]:
    query = select(model, Person).join(Person, Person.id == model.person_id)
    query = query.where(model.coop_id == coop_id)
    if person_id is not None:
        query = query.where(model.person_id == person_id)
    query = query.order_by(Person.surname, Person.first_name, model.from_on)
    return [
        SpellRow(row.id, row.person_id, person.name, row.note, row.from_on, row.until_on)
        for row, person in db.session.execute(query)
    ]


def names(coop_id: int, person_ids: Collection[int]) -> dict[int, str]:
    """The names of these people of the co-op."""
    query = select(Person).where(Person.coop_id == coop_id, Person.id.in_(person_ids))
    return {person.id: person.name for person in db.session.scalars(query)}
