"""Evidence, courses taken, and how far people are standard by standard: read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, or_, select

from core.db import db
from core.errors import NotFound
from core.people.models import Person
from training.records.models import (
    CompetencyHeld,
    CourseTaken,
    Evidence,
    EvidenceFile,
    EvidenceOutcome,
)
from training.records.rules import Record, State, state
from training.records.taken_rules import RESULT_WORDS, Result
from training.standards import library_queries as library
from training.standards.library_queries import StandardRow, Version
from training.standards.models import Competency, Course, Framework, Outcome, Standard
from training.standards.rules import METHOD_WORDS, Method, Progress, Shown, progress


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file behind evidence, without its content."""

    id: int
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One piece of evidence as pages show it; `of` is what it stands behind, in words."""

    id: int
    person_id: int
    person_name: str
    of: str
    standard_id: int | None
    held_id: int | None
    taken_id: int | None
    seen_on: date
    method: Method
    note: str
    beside: str
    assessor: str
    withdrawn_on: date | None
    withdrawn_reason: str
    outcomes: tuple[str, ...]
    files: tuple[FileRow, ...]

    @property
    def method_words(self) -> str:
        """How, in words."""
        return METHOD_WORDS[self.method]


@dataclass(frozen=True, slots=True)
class TakenRow:
    """A course taken as a person's page lists it."""

    id: int
    person_id: int
    person_name: str
    course_id: int
    course_name: str
    result: str
    state: State | None  # None: it counts for nothing
    from_on: date
    until_on: date | None
    provider: str
    certificate: str
    note: str
    withdrawn_on: date | None
    withdrawn_reason: str


@dataclass(frozen=True, slots=True)
class StandardProgress:
    """A standard, and how far a person is with it."""

    standard: StandardRow
    progress: Progress


@dataclass(frozen=True, slots=True)
class VersionProgress:
    """A version of standards assessed one by one, and how far a person is."""

    version: Version
    standards: tuple[StandardProgress, ...]

    @property
    def met(self) -> int:
        """How many standards are met."""
        return sum(1 for each in self.standards if each.progress.met)

    @property
    def complete_on(self) -> date | None:
        """The day on which the last of them was met; None: not all are."""
        days = [each.progress.met_on for each in self.standards]
        found = [day for day in days if day is not None]
        return max(found) if found and len(found) == len(days) else None


def _rows(query: Select[Any]) -> list[EvidenceRow]:
    found = db.session.execute(
        query.add_columns(
            Person.known_as,
            Person.first_name,
            Person.surname,
            Standard.code,
            Standard.title,
            Competency.name,
            Course.name,
        )
        .join(Person, Person.id == Evidence.person_id)
        .outerjoin(Standard, Standard.id == Evidence.standard_id)
        .outerjoin(CompetencyHeld, CompetencyHeld.id == Evidence.held_id)
        .outerjoin(Competency, Competency.id == CompetencyHeld.competency_id)
        .outerjoin(CourseTaken, CourseTaken.id == Evidence.taken_id)
        .outerjoin(Course, Course.id == CourseTaken.course_id)
        .order_by(Evidence.seen_on.desc(), Evidence.id.desc())
    ).all()
    keys = [row[0].id for row in found]
    outcomes: dict[int, list[str]] = defaultdict(list)
    files: dict[int, list[FileRow]] = defaultdict(list)
    if keys:
        for key, code in db.session.execute(
            select(EvidenceOutcome.evidence_id, Outcome.code)
            .join(Outcome, Outcome.id == EvidenceOutcome.outcome_id)
            .where(EvidenceOutcome.evidence_id.in_(keys))
            .order_by(Outcome.position)
        ):
            outcomes[key].append(code)
        for key, file_id, name, media_type, size in db.session.execute(
            select(
                EvidenceFile.evidence_id,
                EvidenceFile.id,
                EvidenceFile.name,
                EvidenceFile.media_type,
                EvidenceFile.size,
            )
            .where(EvidenceFile.evidence_id.in_(keys))
            .order_by(EvidenceFile.id)
        ):
            files[key].append(FileRow(file_id, name, media_type, size))
    made = []
    for row, known, first, surname, code, title, competency, course in found:
        of = f"{code} {title}" if code else competency or course or ""
        made.append(
            EvidenceRow(
                row.id,
                row.person_id,
                f"{known or first} {surname}",
                of,
                row.standard_id,
                row.held_id,
                row.taken_id,
                row.seen_on,
                Method(row.method),
                row.note,
                row.beside,
                row.assessor,
                row.withdrawn_on,
                row.withdrawn_reason,
                tuple(outcomes[row.id]),
                tuple(files[row.id]),
            )
        )
    return made


def of_person(coop_id: int, person_id: int) -> list[EvidenceRow]:
    """All evidence of a person, newest first."""
    return _rows(
        select(Evidence).where(Evidence.coop_id == coop_id, Evidence.person_id == person_id)
    )


def one(coop_id: int, evidence_id: int) -> EvidenceRow:
    """One piece; NotFound in another co-op."""
    found = _rows(select(Evidence).where(Evidence.coop_id == coop_id, Evidence.id == evidence_id))
    if not found:
        raise NotFound
    return found[0]


def for_standard(
    coop_id: int,
    standard_ids: Collection[int],
    competency_ids: Collection[int],
    course_ids: Collection[int],
    on: date,
    *,
    most: int = 40,
) -> list[EvidenceRow]:
    """Evidence seen by a day for standards, or for what serves them: the newest `most`."""
    return _rows(
        select(Evidence)
        .where(
            Evidence.coop_id == coop_id,
            Evidence.seen_on <= on,
            or_(
                Evidence.standard_id.in_(standard_ids),
                Evidence.held_id.in_(
                    select(CompetencyHeld.id).where(
                        CompetencyHeld.coop_id == coop_id,
                        CompetencyHeld.competency_id.in_(competency_ids),
                    )
                ),
                Evidence.taken_id.in_(
                    select(CourseTaken.id).where(
                        CourseTaken.coop_id == coop_id, CourseTaken.course_id.in_(course_ids)
                    )
                ),
            ),
        )
        .limit(most)
    )


def taken(
    coop_id: int,
    on: date,
    *,
    person_id: int | None = None,
    course_id: int | None = None,
) -> list[TakenRow]:
    """Courses taken, of one person or of one course; newest first within each course."""
    query = (
        select(CourseTaken, Course.name, Person)
        .join(Course, Course.id == CourseTaken.course_id)
        .join(Person, Person.id == CourseTaken.person_id)
        .where(CourseTaken.coop_id == coop_id)
    )
    if person_id is not None:
        query = query.where(CourseTaken.person_id == person_id)
    if course_id is not None:
        query = query.where(CourseTaken.course_id == course_id)
    order = (Course.name, Person.surname, CourseTaken.from_on.desc(), CourseTaken.id.desc())
    return [
        TakenRow(
            row.id,
            row.person_id,
            person.name,
            row.course_id,
            name,
            RESULT_WORDS[Result(row.result)],
            None
            if row.result == Result.FAILED
            else state(Record(row.from_on, row.until_on, row.withdrawn_on), on),
            row.from_on,
            row.until_on,
            row.provider,
            row.certificate,
            row.note,
            row.withdrawn_on,
            row.withdrawn_reason,
        )
        for row, name, person in db.session.execute(query.order_by(*order))
    ]


def shown(
    coop_id: int, person_ids: Collection[int] | None = None
) -> dict[tuple[int, int], list[Shown]]:
    """Evidence by (person, standard) as the rules take it. Two queries."""
    query = select(
        Evidence.id,
        Evidence.person_id,
        Evidence.standard_id,
        Evidence.method,
        Evidence.seen_on,
        Evidence.withdrawn_on,
    ).where(Evidence.coop_id == coop_id, Evidence.standard_id.is_not(None))
    told = (
        select(EvidenceOutcome.evidence_id, EvidenceOutcome.outcome_id)
        .join(Evidence, Evidence.id == EvidenceOutcome.evidence_id)
        .where(EvidenceOutcome.coop_id == coop_id)
    )
    if person_ids is not None:
        query = query.where(Evidence.person_id.in_(person_ids))
        told = told.where(Evidence.person_id.in_(person_ids))
    outcomes: dict[int, set[int]] = defaultdict(set)
    for key, outcome_id in db.session.execute(told):
        outcomes[key].add(outcome_id)
    found: dict[tuple[int, int], list[Shown]] = defaultdict(list)
    for key, person_id, standard_id, method, seen_on, withdrawn_on in db.session.execute(query):
        assert standard_id is not None
        found[person_id, standard_id].append(
            Shown(Method(method), frozenset(outcomes[key]), seen_on, withdrawn_on)
        )
    return dict(found)


def progress_of(coop_id: int, person_id: int, framework_id: int, on: date) -> VersionProgress:
    """How far a person is with every standard of a version on a day."""
    evidence = shown(coop_id, [person_id])
    return VersionProgress(
        library.version(coop_id, framework_id),
        tuple(
            StandardProgress(
                row,
                progress(
                    (key for key, _, _ in row.outcomes),
                    row.observed,
                    evidence.get((person_id, row.id), ()),
                    on,
                ),
            )
            for row in library.standards(coop_id, framework_id)
        ),
    )


def version_held(coop_id: int, taken_id: int) -> Framework | None:
    """The version of standards that a certificate is of."""
    return db.session.scalar(
        select(Framework)
        .join(CourseTaken, CourseTaken.framework_id == Framework.id)
        .where(CourseTaken.coop_id == coop_id, CourseTaken.id == taken_id)
    )
