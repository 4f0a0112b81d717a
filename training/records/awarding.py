"""The Care Certificate: awarded when every standard of a version has been met."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from core.access import Actor
from core.db import db
from core.errors import DomainError
from training.records import evidence_queries, taking
from training.records.models import CourseTaken
from training.records.taken_rules import Result
from training.standards.models import Course
from training.standards.rules import FrameworkKind

COURSE_CODE = "care_certificate"


def course_of(coop_id: int) -> Course | None:
    """The course that stands for the whole Care Certificate, if the co-op has it."""
    return db.session.scalar(
        select(Course).where(
            Course.coop_id == coop_id, Course.code == COURSE_CODE, Course.retired_on.is_(None)
        )
    )


def award(actor: Actor, person_id: int, framework_id: int, *, on: date) -> CourseTaken:
    """Award the certificate of a version on the day its last standard was met.

    Raises DomainError while a standard is not met, and when the course is not in use.
    """
    found = evidence_queries.progress_of(actor.coop_id, person_id, framework_id, on)
    if found.version.kind != FrameworkKind.CARE_CERTIFICATE:
        raise DomainError(f"{found.version.name} has no certificate.")
    if found.complete_on is None:
        left = [each.standard.code for each in found.standards if not each.progress.met]
        raise DomainError(f"Not met yet: {', '.join(left) or 'all of it'}.", code="not_complete")
    course = course_of(actor.coop_id)
    if course is None:
        raise DomainError("Take in the published courses first: the Care Certificate is one.")
    return taking.enter(
        actor,
        person_id,
        course.id,
        taking.Said(
            found.complete_on,
            Result.PASSED,
            note=f"Every standard of {found.version.name} ({found.version.version}) met.",
            framework_id=framework_id,
        ),
    )
