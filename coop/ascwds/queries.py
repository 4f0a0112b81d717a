"""Reads of what this slice keeps, always of one co-op. What the files say: `gathering`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from coop.ascwds import codes as lists
from coop.ascwds.mapping import LISTS, Kind, Meant, Settled, key, meant
from coop.ascwds.models import (
    AscwdsAnswer,
    AscwdsCode,
    AscwdsExport,
    AscwdsFile,
    AscwdsHeld,
    AscwdsPlace,
    AscwdsSetting,
    AscwdsWorker,
    AscwdsWorkplace,
)
from coop.workforce import vacancies
from core import clock, dated
from core.db import db, in_force
from core.errors import NotFound
from core.people.models import Employment, Person, Service
from training.records.models import CompetencyHeld
from training.standards import course_queries
from training.standards import queries as competencies

VACANT = "vacant"
REGISTERED_MANAGER = "4"


@dataclass(frozen=True, slots=True)
class Settings:
    """How the files are made: see AscwdsSetting."""

    absences_since: date | None = None
    with_ni: bool = False


@dataclass(frozen=True, slots=True)
class WorkplaceRow:
    """A workplace with the services that belong to it."""

    id: int
    ref: str
    name: str
    facts: Mapping[str, str]
    offered: tuple[tuple[str, int | None, int | None, str], ...]
    users: tuple[tuple[str, str], ...]
    held_since: date | None
    service_ids: tuple[int, ...]
    services: tuple[str, ...]

    @property
    def manager(self) -> str:
        """Its registered manager: VACANT, the id of one who is employed elsewhere in the co-op, or
        nothing where one is among its own staff. Kept beside the columns: no column asks it.
        """
        return self.facts.get("MANAGER", "")

    @property
    def counted_since(self) -> date | None:
        """From when everybody who began or left there is recorded; None while nobody has said."""
        told = self.facts.get("COUNTEDSINCE", "")
        return date.fromisoformat(told) if told else None


@dataclass(frozen=True, slots=True)
class WorkerFacts:
    """What is kept of somebody's work for the file."""

    ref: str
    facts: Mapping[str, str]
    qualifications: tuple[tuple[str, int | None, str], ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A worker's own answers: values by column, and the columns that they declined."""

    values: Mapping[str, str]
    declined: frozenset[str]

    @property
    def answered(self) -> bool:
        """Whether anything was said."""
        return bool(self.values or self.declined)


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One of the co-op's words with its code; `count` is how often it is used."""

    key: str
    words: str
    meant: Meant
    count: int


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file as it was made."""

    name: str
    size: int
    sha256: str
    gone_at: datetime | None


@dataclass(frozen=True, slots=True)
class ExportRow:
    """Three files made together."""

    id: int
    made_at: datetime
    made_by: str
    workplaces: int
    staff: int
    training: int
    warnings: int
    filled: int
    asked: int
    uploaded_at: datetime | None
    uploaded_by: str
    files: tuple[FileRow, ...]


def settings(coop_id: int, on: date) -> Settings:
    """What the co-op has said; else that absences are not known to be whole, and no NI numbers."""
    row = dated.held(AscwdsSetting, coop_id, on)
    return Settings() if row is None else Settings(row.absences_since, row.with_ni)


def workplaces(coop_id: int) -> tuple[WorkplaceRow, ...]:
    """All, by name. Two queries."""
    services: dict[int, list[tuple[int, str]]] = defaultdict(list)
    query = (
        select(AscwdsPlace.workplace_id, Service.id, Service.name)
        .join(Service, Service.id == AscwdsPlace.service_id)
        .where(AscwdsPlace.coop_id == coop_id)
        .order_by(Service.name)
    )
    for workplace_id, service_id, name in db.session.execute(query):
        services[workplace_id].append((service_id, name))
    rows = db.session.scalars(
        select(AscwdsWorkplace)
        .where(AscwdsWorkplace.coop_id == coop_id)
        .order_by(AscwdsWorkplace.name, AscwdsWorkplace.id)
    )
    return tuple(
        WorkplaceRow(
            row.id,
            row.ref,
            row.name,
            dict(row.facts),
            tuple((code, most, used, said) for code, most, used, said in row.offered),
            tuple((code, said) for code, said in row.users),
            row.held_since,
            tuple(key_ for key_, _ in services[row.id]),
            tuple(name for _, name in services[row.id]),
        )
        for row in rows
    )


def workplace(coop_id: int, workplace_id: int) -> WorkplaceRow:
    """One of them; NotFound for another co-op's."""
    for row in workplaces(coop_id):
        if row.id == workplace_id:
            return row
    raise NotFound


def managers(coop_id: int, on: date) -> tuple[tuple[int, str], ...]:
    """(person id, name) of everybody employed as a registered manager. Three queries."""
    settled, facts = codes(coop_id), worker_facts(coop_id)
    query = (
        select(Person, Employment.role)
        .join(Employment, Employment.person_id == Person.id)
        .where(Person.coop_id == coop_id, in_force(Employment, on))
        .order_by(Person.surname, Person.first_name, Person.id)
    )
    found: dict[int, str] = {}
    for person, words in db.session.execute(query):
        said = facts[person.id].facts.get("MAINJOBROLE") if person.id in facts else ""
        if (said or meant(Kind.ROLE, settled, key(words), words).code) == REGISTERED_MANAGER:
            found[person.id] = person.name
    return tuple(found.items())


def worker_facts(coop_id: int, person_id: int | None = None) -> dict[int, WorkerFacts]:
    """What is kept, by person. One query."""
    query = select(AscwdsWorker.person_id, AscwdsWorker.ref, AscwdsWorker.facts).where(
        AscwdsWorker.coop_id == coop_id
    )
    if person_id is not None:
        query = query.where(AscwdsWorker.person_id == person_id)
    return {
        row.person_id: WorkerFacts(
            row.ref,
            {name: str(value) for name, value in row.facts.items() if name != "QUALIFICATIONS"},
            tuple((code, year, said) for code, year, said in row.facts.get("QUALIFICATIONS", [])),
        )
        for row in db.session.execute(query)
    }


def said(coop_id: int, person_id: int) -> Said:
    """One's own answers: for oneself alone, and for the file."""
    return answers(coop_id, person_id).get(person_id, Said({}, frozenset()))


def answers(coop_id: int, person_id: int | None = None) -> dict[int, Said]:
    """Answers by person: for the making of the files, never for a page. One query."""
    values: dict[int, dict[str, str]] = defaultdict(dict)
    declined: dict[int, set[str]] = defaultdict(set)
    query = select(
        AscwdsAnswer.person_id, AscwdsAnswer.question, AscwdsAnswer.value, AscwdsAnswer.declined
    ).where(AscwdsAnswer.coop_id == coop_id)
    if person_id is not None:
        query = query.where(AscwdsAnswer.person_id == person_id)
    for row in db.session.execute(query):
        if row.declined:
            declined[row.person_id].add(row.question)
        else:
            values[row.person_id][row.question] = row.value
    return {
        one: Said(values[one], frozenset(declined[one])) for one in values.keys() | declined.keys()
    }


def codes(coop_id: int) -> Settled:
    """What the co-op has settled. One query."""
    query = select(AscwdsCode).where(AscwdsCode.coop_id == coop_id)
    return {(Kind(row.kind), row.key): row.code for row in db.session.scalars(query)}


def held(coop_id: int) -> set[tuple[int, int]]:
    """(workplace id, person id) of everybody whom ASC-WDS holds."""
    query = select(AscwdsHeld.workplace_id, AscwdsHeld.person_id).where(
        AscwdsHeld.coop_id == coop_id
    )
    return {(workplace_id, person_id) for workplace_id, person_id in db.session.execute(query)}


def code_rows(coop_id: int, kind: Kind) -> tuple[CodeRow, ...]:
    """The co-op's words of a kind with what they mean; those without a code first."""
    settled = codes(coop_id)
    found: dict[str, tuple[str, str, int]] = {}
    if kind is Kind.COURSE:
        for course in course_queries.courses(coop_id):
            found[str(course.id)] = (course.name, course.code, 1)
    elif kind is Kind.COMPETENCY:
        used = set(
            db.session.scalars(
                select(CompetencyHeld.competency_id)
                .where(CompetencyHeld.coop_id == coop_id)
                .distinct()
            )
        )
        for row in competencies.competencies(coop_id):
            found[str(row.id)] = (row.name, "", int(row.id in used))
    elif kind is Kind.REASON:
        for one in lists.listed(LISTS[Kind.LEAVING]):
            found[one.code] = (one.words, "", 0)
    else:
        column = {
            Kind.ROLE: Employment.role,
            Kind.SOURCE: Employment.source,
            Kind.LEAVING: Employment.leaving_reason,
        }[kind]
        for words in db.session.scalars(select(column).where(Employment.coop_id == coop_id)):
            if key(words):
                name, _, count = found.get(key(words), (words, "", 0))
                found[key(words)] = (name, "", count + 1)
        if kind is Kind.ROLE:
            for opening in vacancies.openings(coop_id):
                if opening.vacant(clock.today()):
                    found.setdefault(key(opening.title), (opening.title, "", 0))
    rows = [
        CodeRow(one, words, meant(kind, settled, one, words, course), count)
        for one, (words, course, count) in found.items()
    ]
    return tuple(
        sorted(
            rows, key=lambda row: (row.meant.settled, bool(row.meant.code), row.words.casefold())
        )
    )


def exports(coop_id: int, most: int = 20) -> tuple[ExportRow, ...]:
    """Files made, the newest first. Two queries."""
    rows = list(
        db.session.scalars(
            select(AscwdsExport)
            .where(AscwdsExport.coop_id == coop_id)
            .order_by(AscwdsExport.id.desc())
            .limit(most)
        )
    )
    files: dict[int, list[FileRow]] = defaultdict(list)
    for row in db.session.scalars(
        select(AscwdsFile)
        .where(AscwdsFile.coop_id == coop_id, AscwdsFile.export_id.in_([one.id for one in rows]))
        .order_by(AscwdsFile.id)
    ):
        files[row.export_id].append(FileRow(row.name, row.size, row.sha256, row.gone_at))
    return tuple(
        ExportRow(
            row.id, row.made_at, row.made_by, row.workplaces, row.staff, row.training,
            row.warnings, row.filled, row.asked, row.uploaded_at, row.uploaded_by,
            tuple(files[row.id]),
        )
        for row in rows
    )  # fmt: skip
