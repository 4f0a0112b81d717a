"""Courses taken: entered one by one or for a class, withdrawn with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from core import audit, clock
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from core.people.models import Person
from core.ui.filters import day_year
from training.records import evidencing
from training.records.evidencing import OWN, Seen
from training.records.files import Given
from training.records.models import CourseTaken
from training.records.rules import valid_until
from training.records.taken_rules import COUNTING, Result
from training.standards.models import Course, Framework
from training.standards.rules import Method


@dataclass(frozen=True, slots=True)
class Said:
    """A course taken, as told. No `until_on`: worked out from the course's renewal."""

    on: date
    result: Result = Result.PASSED
    until_on: date | None = None
    provider: str = ""
    certificate: str = ""
    note: str = ""
    framework_id: int | None = None


def enter(
    actor: Actor, person_id: int, course_id: int, said: Said, files: Sequence[Given] = ()
) -> CourseTaken:
    """Enter that a person took a course.

    Refused for oneself, for a day to come, for a retired course, and when it has been entered
    for that day already. What was not passed is kept and counts for nothing.
    """
    person = owned(Person, person_id, actor.coop_id, lock=True)
    if person.id == actor.person_id:
        raise DomainError(OWN, code="own_competence")
    if said.on > clock.today():
        raise DomainError("Enter it on the day or after it, not before.", field="on")
    course = owned(Course, course_id, actor.coop_id)
    if course.retired_on is not None:
        raise DomainError(f"{course.name} has been retired.", field="course_id")
    if said.framework_id is not None:
        owned(Framework, said.framework_id, actor.coop_id)
    if said.until_on is not None and said.until_on < said.on:
        raise DomainError("It cannot end before it begins.", field="until_on")
    same = select(CourseTaken.id).where(
        CourseTaken.coop_id == actor.coop_id,
        CourseTaken.person_id == person.id,
        CourseTaken.course_id == course.id,
        CourseTaken.from_on == said.on,
        CourseTaken.withdrawn_on.is_(None),
    )
    if db.session.scalar(same):
        raise DomainError(
            f"{course.name} is already entered for {person.name} on {day_year(said.on)}.",
            code="entered_already",
            field="on",
        )
    until = said.until_on or valid_until(said.on, course.renewal_months)
    row = CourseTaken(
        coop_id=actor.coop_id,
        person_id=person.id,
        course_id=course.id,
        framework_id=said.framework_id,
        result=said.result,
        from_on=said.on,
        until_on=until if said.result in COUNTING else said.on,
        provider=said.provider.strip() or course.provider,
        certificate=said.certificate.strip(),
        entered_by=actor.name,
        note=said.note.strip(),
    )
    db.session.add(row)
    db.session.flush()
    if files:
        seen = Seen(said.on, Method.PRODUCT, said.note)
        evidencing.keep(actor, person.id, seen, files, taken_id=row.id)
    return row


def enter_class(
    actor: Actor, person_ids: Sequence[int], course_id: int, said: Said
) -> list[CourseTaken]:
    """Enter everybody in a class at once: all of them or, on any refusal, nobody."""
    if not person_ids:
        raise DomainError("Choose who was in the class.", field="person_ids")
    if actor.person_id in person_ids:
        raise DomainError(
            "You are on the list yourself. Take yourself off: somebody else enters yours.",
            code="own_competence",
            field="person_ids",
        )
    return [enter(actor, key, course_id, said) for key in dict.fromkeys(person_ids)]


def withdraw(actor: Actor, taken_id: int, reason: str, *, on: date | None = None) -> CourseTaken:
    """Count a course no more from a day on (today unless given), saying why. It stays."""
    row = owned(CourseTaken, taken_id, actor.coop_id, lock=True)
    if row.person_id == actor.person_id:
        raise DomainError(OWN, code="own_competence")
    words = reason.strip()
    if not words:
        raise DomainError("Say why it is withdrawn.", field="reason")
    if row.withdrawn_on is not None:
        raise DomainError("It has been withdrawn already.", code="already_withdrawn")
    row.withdrawn_on, row.withdrawn_reason = on or clock.today(), words
    audit.record("course_taken.withdraw", row, reason=words, on=row.withdrawn_on)
    return row
