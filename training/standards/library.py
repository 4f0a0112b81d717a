"""The library of standards: taken in from the published lists, or a version at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from core import audit
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from training.standards import shipped
from training.standards.models import (
    Competency,
    Course,
    Framework,
    Outcome,
    Standard,
    StandardCover,
    StandardMapping,
)
from training.standards.rules import Leads, Link, VersionFacts

Place = tuple[str, str, str]  # framework code, version, standard code


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What taking in the published lists has added."""

    standards: int
    courses: int


def take_in(actor: Actor) -> TakenIn:
    """Add the published standards and courses that the co-op does not have yet.

    What it has stays as it is; a second time adds nothing.
    """
    known = {(row.code, row.version) for row in _frameworks(actor.coop_id)}
    added = 0
    for facts in shipped.versions():
        if (facts.code, facts.version) not in known:
            added += len(_write(actor, facts).standards)
    _join(actor.coop_id, shipped.links())
    courses = _take_in_courses(actor)
    if added or courses:
        audit.record("standards.take_in", coop_id=actor.coop_id, standards=added, courses=courses)
    return TakenIn(added, courses)


def load_version(
    actor: Actor, facts: VersionFacts, links: Iterable[Link], *, earlier_until: date | None = None
) -> Framework:
    """Add a version of a framework, with what earlier standards become in it.

    What serves an earlier standard serves the one it becomes. `earlier_until` ends the versions
    of the same code that have no end yet. Raises DomainError when the co-op has that version.
    """
    same = select(Framework.id).where(
        Framework.coop_id == actor.coop_id,
        Framework.code == facts.code,
        Framework.version == facts.version,
    )
    if db.session.scalar(same):
        raise DomainError(f"Version {facts.version} of {facts.code} is in the library already.")
    if earlier_until is not None:
        for row in _frameworks(actor.coop_id):
            if row.code != facts.code or row.until_on is not None or row.from_on is None:
                continue
            if earlier_until < row.from_on:
                raise DomainError(f"{row.name} cannot end before it began.")
            row.until_on = earlier_until
    made = _write(actor, facts)
    _join(actor.coop_id, links)
    _inherit(actor.coop_id, made)
    audit.record("standards.load", made, standards=len(facts.standards))
    return made


def set_dates(
    actor: Actor, framework_id: int, from_on: date | None, until_on: date | None
) -> Framework:
    """Say from when until when a version holds; no first day: a draft."""
    row = owned(Framework, framework_id, actor.coop_id, lock=True)
    if until_on is not None and (from_on is None or until_on < from_on):
        raise DomainError("It cannot end before it begins.", field="until_on")
    row.from_on, row.until_on = from_on, until_on
    db.session.flush()
    return row


def set_assessor(actor: Actor, framework_id: int, competency_id: int | None) -> Framework:
    """Say what an assessor of these standards must hold, in date; None: nothing."""
    row = owned(Framework, framework_id, actor.coop_id, lock=True)
    if competency_id is not None:
        owned(Competency, competency_id, actor.coop_id)
    row.assessor_competency_id = competency_id
    db.session.flush()
    return row


def serve(
    actor: Actor,
    standard_ids: Iterable[int],
    *,
    competency_id: int | None = None,
    course_id: int | None = None,
) -> int:
    """Say which standards a competency or a course serves, all of them at once; how many.

    Standards of another co-op, and none, are refused by NotFound.
    """
    if competency_id is not None:
        owned(Competency, competency_id, actor.coop_id, lock=True)
    else:
        owned(Course, course_id or 0, actor.coop_id, lock=True)
    wanted = set(standard_ids)
    for key in wanted:
        owned(Standard, key, actor.coop_id)
    query = select(StandardCover).where(
        StandardCover.coop_id == actor.coop_id,
        StandardCover.competency_id == competency_id
        if competency_id is not None
        else StandardCover.course_id == course_id,
    )
    present = {row.standard_id: row for row in db.session.scalars(query)}
    for key, row in present.items():
        if key not in wanted:
            db.session.delete(row)
    for key in sorted(wanted - present.keys()):
        db.session.add(
            StandardCover(
                coop_id=actor.coop_id,
                standard_id=key,
                competency_id=competency_id,
                course_id=course_id,
            )
        )
    db.session.flush()
    return len(wanted)


def _frameworks(coop_id: int) -> list[Framework]:
    query = select(Framework).where(Framework.coop_id == coop_id).order_by(Framework.id)
    return list(db.session.scalars(query))


def _write(actor: Actor, facts: VersionFacts) -> Framework:
    row = Framework(
        coop_id=actor.coop_id,
        code=facts.code,
        version=facts.version,
        name=facts.name,
        kind=facts.kind,
        from_on=facts.from_on,
        until_on=facts.until_on,
        source=facts.source,
        note=facts.note,
        standards=[
            Standard(
                coop_id=actor.coop_id,
                code=each.code,
                position=place,
                title=each.title,
                heading=each.heading,
                note=each.note,
                observed=each.observed,
                outcomes=[
                    Outcome(coop_id=actor.coop_id, code=one.code, position=number, words=one.words)
                    for number, one in enumerate(each.outcomes, 1)
                ],
            )
            for place, each in enumerate(facts.standards, 1)
        ],
    )
    db.session.add(row)
    db.session.flush()
    return row


def _places(coop_id: int) -> dict[Place, int]:
    query = (
        select(Framework.code, Framework.version, Standard.code, Standard.id)
        .join(Standard, Standard.framework_id == Framework.id)
        .where(Framework.coop_id == coop_id)
    )
    return {(code, version, std): key for code, version, std, key in db.session.execute(query)}


def _join(coop_id: int, links: Iterable[Link]) -> None:
    places = _places(coop_id)
    query = select(StandardMapping.from_id, StandardMapping.to_id).where(
        StandardMapping.coop_id == coop_id
    )
    present: set[tuple[int | None, int | None]] = {
        (from_id, to_id) for from_id, to_id in db.session.execute(query)
    }
    for link in links:
        pair = places.get(link.old), places.get(link.new)
        if pair[0] is None or pair[1] is None or pair in present:
            continue
        present.add((pair[0], pair[1]))
        db.session.add(
            StandardMapping(coop_id=coop_id, from_id=pair[0], to_id=pair[1], kind=link.kind)
        )
    db.session.flush()


def _inherit(coop_id: int, made: Framework) -> None:
    """What serves an earlier standard serves the one it becomes."""
    query = (
        select(StandardMapping.to_id, StandardCover.competency_id, StandardCover.course_id)
        .join(StandardCover, StandardCover.standard_id == StandardMapping.from_id)
        .join(Standard, Standard.id == StandardMapping.to_id)
        .where(
            StandardMapping.coop_id == coop_id,
            StandardMapping.kind == Leads.BECOMES,
            Standard.framework_id == made.id,
        )
        .distinct()
    )
    for to_id, competency_id, course_id in db.session.execute(query).all():
        db.session.add(
            StandardCover(
                coop_id=coop_id,
                standard_id=to_id,
                competency_id=competency_id,
                course_id=course_id,
            )
        )
    db.session.flush()


def _take_in_courses(actor: Actor) -> int:
    query = select(Course.code, Course.name).where(Course.coop_id == actor.coop_id)
    known = [value for row in db.session.execute(query) for value in row]
    served: dict[tuple[str, str], list[int]] = {}
    for (framework, _, code), key in _places(actor.coop_id).items():
        served.setdefault((framework, code), []).append(key)
    count = 0
    for facts in shipped.courses():
        if facts.code in known or facts.name in known:
            continue
        row = Course(
            coop_id=actor.coop_id,
            code=facts.code,
            name=facts.name,
            category="Core and mandatory",
            delivery=facts.delivery,
            renewal_months=facts.renewal_months,
            basis=f"{facts.basis}. For: {facts.audience}.",
        )
        db.session.add(row)
        db.session.flush()
        keys = {key for place in facts.serves for key in served.get(place, ())}
        db.session.add_all(
            StandardCover(coop_id=actor.coop_id, standard_id=key, course_id=row.id)
            for key in sorted(keys)
        )
        count += 1
    db.session.flush()
    return count
