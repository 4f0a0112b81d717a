"""Who must have which competency or course: asked from a day, and asked no more from another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from core import audit
from core.access import Actor
from core.db import db, overlapping, owned
from core.errors import DomainError
from core.people.models import Person, Service
from training.standards.library_queries import Item
from training.standards.models import Competency, Course, Requirement, RequirementNamed
from training.standards.rules import Level


@dataclass(frozen=True, slots=True)
class Said:
    """A requirement as told. With `supported` (initials) it is asked of those `named` alone."""

    item: Item
    level: Level
    from_on: date
    until_on: date | None = None
    role: str = ""
    service_id: int | None = None
    supported: str = ""
    named: Sequence[int] = ()
    why: str = ""


def ask(actor: Actor, said: Said) -> Requirement:
    """Ask for a competency or a course.

    Refused when the same is asked of the same people on some of these days, when people are
    named without the person supported or the other way about, and for what is retired.
    """
    item = _item(actor, said.item)
    if said.until_on is not None and said.until_on < said.from_on:
        raise DomainError("It cannot end before it begins.", field="until_on")
    if said.service_id is not None:
        owned(Service, said.service_id, actor.coop_id)
    supported = said.supported.strip()
    if supported and not said.named:
        raise DomainError("Choose who supports this person.", field="named")
    if said.named and not supported:
        words = "Say whom they support, by initials, or leave everybody unticked."
        raise DomainError(words, field="supported")
    until = said.until_on or date.max
    same = select(Requirement.id).where(
        Requirement.coop_id == actor.coop_id,
        Requirement.competency_id == said.item.competency_id
        if said.item.competency_id is not None
        else Requirement.course_id == said.item.course_id,
        Requirement.role == said.role.strip(),
        Requirement.service_id.is_(None)
        if said.service_id is None
        else Requirement.service_id == said.service_id,
        Requirement.supported == supported,
        overlapping(Requirement, said.from_on, until),
    )
    if db.session.scalar(same):
        raise DomainError(f"{item.name} is already asked of them in that time.", field="item")
    for person_id in said.named:
        owned(Person, person_id, actor.coop_id)
    row = Requirement(
        coop_id=actor.coop_id,
        competency_id=said.item.competency_id,
        course_id=said.item.course_id,
        role=said.role.strip(),
        service_id=said.service_id,
        supported=supported,
        level=said.level,
        from_on=said.from_on,
        until_on=said.until_on,
        why=said.why.strip(),
        named=[
            RequirementNamed(coop_id=actor.coop_id, person_id=key)
            for key in dict.fromkeys(said.named)
        ],
    )
    db.session.add(row)
    db.session.flush()
    return row


def end(actor: Actor, requirement_id: int, until_on: date) -> Requirement:
    """Ask it until that day, included; how people stood before stays as it was."""
    row = owned(Requirement, requirement_id, actor.coop_id, lock=True)
    if until_on < row.from_on:
        raise DomainError("It cannot end before it begins.", field="until_on")
    if row.until_on is not None and until_on > row.until_on:
        raise DomainError("It ends sooner than that already.", field="until_on")
    row.until_on = until_on
    audit.record("requirement.end", row, until_on=until_on)
    return row


def _item(actor: Actor, item: Item) -> Competency | Course:
    found: Competency | Course
    if item.competency_id is not None and item.course_id is None:
        found = owned(Competency, item.competency_id, actor.coop_id)
    elif item.course_id is not None and item.competency_id is None:
        found = owned(Course, item.course_id, actor.coop_id)
    else:
        raise DomainError("Choose a competency or a course.", field="item")
    if found.retired_on is not None:
        raise DomainError(f"{found.name} has been retired.", field="item")
    return found
