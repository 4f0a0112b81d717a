"""What a file of training records is checked against; and the imports there were."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from core.db import db
from core.people.models import Person
from training.imports.models import TrainingImport, TrainingImportRecord, TrainingName
from training.imports.rules import Known, Sort, Thing, Who
from training.records.models import CompetencyHeld, CourseTaken
from training.standards import course_queries
from training.standards import queries as standards


def things(coop_id: int) -> tuple[Thing, ...]:
    """Every course and competency in use, by name. Two queries."""
    found = [
        Thing(Sort.COURSE, row.id, row.name, row.renewal_months)
        for row in course_queries.courses(coop_id, retired=False)
    ]
    found += [
        Thing(Sort.COMPETENCY, row.id, row.name, row.renewal_months)
        for row in standards.competencies(coop_id, retired=False)
    ]
    return tuple(sorted(found, key=lambda each: (each.name.casefold(), each.sort)))


def known(coop_id: int, asker_id: int | None, today: date) -> Known:
    """Everything that decides about a row. Six queries."""
    people = db.session.execute(
        select(Person.id, Person.number, Person.first_name, Person.surname, Person.known_as).where(
            Person.coop_id == coop_id
        )
    )
    have: set[tuple[int, Sort, int, date]] = set()
    for person_id, key, on in db.session.execute(
        select(CourseTaken.person_id, CourseTaken.course_id, CourseTaken.from_on).where(
            CourseTaken.coop_id == coop_id, CourseTaken.withdrawn_on.is_(None)
        )
    ):
        have.add((person_id, Sort.COURSE, key, on))
    for person_id, key, on in db.session.execute(
        select(
            CompetencyHeld.person_id, CompetencyHeld.competency_id, CompetencyHeld.from_on
        ).where(CompetencyHeld.coop_id == coop_id, CompetencyHeld.withdrawn_on.is_(None))
    ):
        have.add((person_id, Sort.COMPETENCY, key, on))
    matched: dict[str, tuple[Sort, int]] = {}
    for row in db.session.scalars(select(TrainingName).where(TrainingName.coop_id == coop_id)):
        if row.course_id is not None:
            matched[row.words] = (Sort.COURSE, row.course_id)
        elif row.competency_id is not None:
            matched[row.words] = (Sort.COMPETENCY, row.competency_id)
    return Known(
        tuple(Who(*row) for row in people),
        things(coop_id),
        matched,
        frozenset(have),
        asker_id,
        today,
    )


def recent(coop_id: int, limit: int = 20) -> list[TrainingImport]:
    """The co-op's imports, newest first."""
    query = select(TrainingImport).where(TrainingImport.coop_id == coop_id)
    order = (TrainingImport.made_at.desc(), TrainingImport.id.desc())
    return list(db.session.scalars(query.order_by(*order).limit(limit)))


def entered(coop_id: int, import_id: int) -> list[TrainingImportRecord]:
    """What an import entered."""
    query = select(TrainingImportRecord).where(
        TrainingImportRecord.coop_id == coop_id, TrainingImportRecord.import_id == import_id
    )
    return list(db.session.scalars(query.order_by(TrainingImportRecord.id)))
