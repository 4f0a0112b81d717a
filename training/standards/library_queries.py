"""The library of standards, read."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select

from core.db import db
from core.errors import NotFound
from training.standards.models import (
    Competency,
    Course,
    Framework,
    Outcome,
    Standard,
    StandardCover,
    StandardMapping,
)
from training.standards.rules import FrameworkKind, Leads, Life, life


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a framework; `count` is how many standards it lists."""

    id: int
    code: str
    version: str
    name: str
    kind: FrameworkKind
    from_on: date | None
    until_on: date | None
    source: str
    note: str
    assessor_competency_id: int | None
    count: int

    def life(self, on: date) -> Life:
        """Where it stands on that day."""
        return life(self.from_on, self.until_on, on)


class Item(NamedTuple):
    """A competency or a course, one of the two."""

    competency_id: int | None
    course_id: int | None


@dataclass(frozen=True, slots=True)
class StandardRow:
    """A standard with its outcomes as (id, code, words)."""

    id: int
    framework_id: int
    code: str
    title: str
    heading: str
    note: str
    observed: bool
    outcomes: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A standard that this one leads to, or that leads to it."""

    id: int
    code: str
    title: str
    framework: str
    kind: Leads
    forward: bool


def versions(coop_id: int) -> tuple[Version, ...]:
    """Every version in the library: by name of the set, later ones first. One query."""
    query = (
        select(Framework, func.count(Standard.id))
        .outerjoin(Standard, Standard.framework_id == Framework.id)
        .where(Framework.coop_id == coop_id)
        .group_by(Framework.id)
        .order_by(Framework.kind, Framework.code, Framework.from_on.desc(), Framework.id)
    )
    return tuple(
        Version(
            row.id,
            row.code,
            row.version,
            row.name,
            FrameworkKind(row.kind),
            row.from_on,
            row.until_on,
            row.source,
            row.note,
            row.assessor_competency_id,
            count,
        )
        for row, count in db.session.execute(query)
    )


def version(coop_id: int, framework_id: int) -> Version:
    """One version; NotFound in another co-op."""
    found = next((each for each in versions(coop_id) if each.id == framework_id), None)
    if found is None:
        raise NotFound
    return found


def standards(coop_id: int, framework_id: int | None = None) -> tuple[StandardRow, ...]:
    """The standards of a version, or of all, in their order. Two queries."""
    query = select(Standard).where(Standard.coop_id == coop_id)
    told = select(Outcome).where(Outcome.coop_id == coop_id)
    if framework_id is not None:
        query = query.where(Standard.framework_id == framework_id)
        told = told.join(Standard).where(Standard.framework_id == framework_id)
    outcomes: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    for row in db.session.scalars(told.order_by(Outcome.standard_id, Outcome.position)):
        outcomes[row.standard_id].append((row.id, row.code, row.words))
    return tuple(
        StandardRow(
            row.id,
            row.framework_id,
            row.code,
            row.title,
            row.heading,
            row.note,
            row.observed,
            tuple(outcomes[row.id]),
        )
        for row in db.session.scalars(query.order_by(Standard.framework_id, Standard.position))
    )


def standard(coop_id: int, standard_id: int) -> StandardRow:
    """One standard; NotFound in another co-op."""
    framework_id = db.session.scalar(
        select(Standard.framework_id).where(Standard.coop_id == coop_id, Standard.id == standard_id)
    )
    if framework_id is None:
        raise NotFound
    return next(each for each in standards(coop_id, framework_id) if each.id == standard_id)


def neighbours(coop_id: int, standard_id: int) -> tuple[Neighbour, ...]:
    """What a standard became, came from and rests on."""
    found = []
    for forward, here, there in (
        (True, StandardMapping.from_id, StandardMapping.to_id),
        (False, StandardMapping.to_id, StandardMapping.from_id),
    ):
        query = (
            select(Standard, Framework.name, StandardMapping.kind)
            .join(StandardMapping, there == Standard.id)
            .join(Framework, Framework.id == Standard.framework_id)
            .where(StandardMapping.coop_id == coop_id, here == standard_id)
            .order_by(Framework.id, Standard.position)
        )
        found += [
            Neighbour(row.id, row.code, row.title, name, Leads(kind), forward)
            for row, name, kind in db.session.execute(query)
        ]
    return tuple(found)


def covers(coop_id: int) -> dict[int, dict[Item, str]]:
    """What serves each standard, by its id: the item, and through which standard's code.

    An empty code: it serves the standard itself; else it serves a standard that relates to it
    (a quality statement that rests on a regulation). Two queries.
    """
    found: dict[int, dict[Item, str]] = defaultdict(dict)
    for row in db.session.execute(
        select(
            StandardCover.standard_id, StandardCover.competency_id, StandardCover.course_id
        ).where(StandardCover.coop_id == coop_id)
    ):
        found[row.standard_id][Item(row.competency_id, row.course_id)] = ""
    query = (
        select(StandardMapping.from_id, StandardMapping.to_id, Standard.code)
        .join(Standard, Standard.id == StandardMapping.from_id)
        .where(StandardMapping.coop_id == coop_id, StandardMapping.kind == Leads.RELATES)
        .order_by(Standard.position)
    )
    direct = {key: dict(items) for key, items in found.items()}
    for from_id, to_id, code in db.session.execute(query):
        for item, through in direct.get(from_id, {}).items():
            if not through:
                found[to_id].setdefault(item, code)
    return dict(found)


def served_by(
    coop_id: int, *, competency_id: int | None = None, course_id: int | None = None
) -> frozenset[int]:
    """The standards that a competency or a course serves, by id."""
    query = select(StandardCover.standard_id).where(StandardCover.coop_id == coop_id)
    if competency_id is not None:
        query = query.where(StandardCover.competency_id == competency_id)
    else:
        query = query.where(StandardCover.course_id == course_id)
    return frozenset(db.session.scalars(query))


def item_names(coop_id: int) -> dict[Item, str]:
    """The name of every competency and course. Two queries."""
    found: dict[Item, str] = {}
    for key, name in db.session.execute(
        select(Competency.id, Competency.name).where(Competency.coop_id == coop_id)
    ):
        found[Item(key, None)] = name
    for key, name in db.session.execute(
        select(Course.id, Course.name).where(Course.coop_id == coop_id)
    ):
        found[Item(None, key)] = name
    return found
