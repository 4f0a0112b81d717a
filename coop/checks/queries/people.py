"""One person's checks with what they say: for those who record them; and without, for others."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from coop.checks import due_rules, law, rules
from coop.checks.due_rules import FollowUp
from coop.checks.law import Kind
from coop.checks.models import (
    CheckException,
    CheckFile,
    CheckRecord,
    HistoryItem,
    Reference,
    ReferenceLetter,
)
from coop.checks.queries.settings import settings
from coop.checks.queries.standing import exceptions, recorded
from coop.checks.rules import STATE_WORDS, WITHDRAWN, Days, Standing, State
from core.db import db, owned
from core.people.models import Person
from core.ui.filters import day_year, hours

REFERENCE_WORDS = {
    "waiting": "Not asked yet",
    "asked": "Asked",
    "answered": "Answered, to be decided",
    "accepted": "Accepted",
    "refused": "Not accepted",
    "withdrawn": "Withdrawn",
}
REFERENCE_MEANINGS = {
    "waiting": "",
    "asked": "info",
    "answered": "warn",
    "accepted": "good",
    "refused": "bad",
    "withdrawn": "",
}


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file kept with a record, without its content."""

    id: int
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One record as the one who may read it sees it. `gone`: (day, by whom, reason) withdrawn."""

    id: int
    kind: str
    state: str
    words: str
    on: date
    until_on: date | None
    follow_up_on: date | None
    facts: tuple[tuple[str, str], ...]
    note: str
    by: str
    made_at: datetime
    files: tuple[FileRow, ...]
    gone: tuple[date, str, str] | None


@dataclass(frozen=True, slots=True)
class Line:
    """A kind of check and how it stands; `follow` is what comes up next about it."""

    kind: Kind
    stands: Standing
    words: str
    follow: FollowUp | None


@dataclass(frozen=True, slots=True)
class ReferenceRow:
    """A reference; `letters` are (step, when) of what was written, `due` the days of chasing."""

    id: int
    person_id: int
    person: str
    referee: str
    organisation: str
    relationship: str
    email: str
    phone: str
    in_care: bool
    state: str
    asked_on: date | None
    answered_at: datetime | None
    answered_by: str
    answer: dict[str, Any]
    decided_on: date | None
    decided_by: str
    reason: str
    letters: tuple[tuple[int, datetime], ...]


def lines(coop_id: int, person_id: int, on: date) -> tuple[Line, ...]:
    """Every required kind, and those others of which something is recorded. No content."""
    rows = recorded(coop_id, [person_id])[person_id]
    apart = rules.by_kind(rows)
    kinds = law.kinds(on)
    found = due_rules.follow_ups(
        kinds, rows, exceptions(coop_id, [person_id])[person_id], settings(coop_id, on), on
    )
    made = []
    for kind in kinds:
        if not kind.required and kind.code not in apart:
            continue
        stands = rules.standing(apart.get(kind.code, ()), on)
        follow = next((each for each in found if each.kind == kind.code), None)
        made.append(Line(kind, stands, words_of(stands), follow))
    return tuple(made)


def words_of(stands: Standing) -> str:
    """How it stands: "Satisfied", and that it is asked for again."""
    words = STATE_WORDS[stands.state]
    if stands.pending is not None and stands.pending != stands.state:
        words += f", {STATE_WORDS[stands.pending].lower()} again"
    return words


def records(coop_id: int, person_id: int) -> tuple[RecordRow, ...]:
    """Everything recorded, the newest first, with what was withdrawn. Three queries."""
    query = (
        select(CheckRecord)
        .where(CheckRecord.coop_id == coop_id, CheckRecord.person_id == person_id)
        .order_by(CheckRecord.done_on.desc(), CheckRecord.id.desc())
    )
    rows = list(db.session.scalars(query))
    gone = {row.of_id: (row.done_on, row.checked_by, row.note) for row in rows if row.of_id}
    files = _files([row.id for row in rows])
    return tuple(
        RecordRow(
            row.id,
            row.kind,
            row.state,
            STATE_WORDS[State(row.state)],
            row.done_on,
            row.until_on,
            row.follow_up_on,
            _facts(row),
            row.note,
            row.checked_by,
            row.made_at,
            tuple(files.get(row.id, ())),
            gone.get(row.id),
        )
        for row in rows
        if row.state != WITHDRAWN
    )


def _facts(row: CheckRecord) -> tuple[tuple[str, str], ...]:
    found = [
        ("Level", law.dbs_levels().get(row.level, "")),
        ("Number", row.number),
        ("Issued", day_year(row.issued_on) if row.issued_on else ""),
        ("Decision", law.dbs_decisions().get(row.decision, "")),
        ("Update Service", "consents to look-ups" if row.consent else ""),
        ("Rests on", law.bases()[row.basis].words if row.basis in law.bases() else ""),
        (
            "At most",
            "" if row.weekly_cap_minutes is None else f"{hours(row.weekly_cap_minutes)} a week",
        ),
    ]
    return tuple((name, words) for name, words in found if words)


def _files(record_ids: list[int]) -> dict[int, list[FileRow]]:
    found: dict[int, list[FileRow]] = defaultdict(list)
    if record_ids:
        query = (
            select(CheckFile.record_id, CheckFile.id, CheckFile.name, CheckFile.size)
            .where(CheckFile.record_id.in_(record_ids))
            .order_by(CheckFile.id)
        )
        for record_id, file_id, name, size in db.session.execute(query):
            found[record_id].append(FileRow(file_id, name, size))
    return found


def exception_rows(coop_id: int, person_id: int) -> list[CheckException]:
    """Somebody's exceptions, the newest first."""
    query = select(CheckException).where(
        CheckException.coop_id == coop_id, CheckException.person_id == person_id
    )
    return list(db.session.scalars(query.order_by(CheckException.from_on.desc())))


def told_history(coop_id: int, person_id: int) -> list[HistoryItem]:
    """The lines of somebody's history that count, the oldest first."""
    query = (
        select(HistoryItem)
        .where(
            HistoryItem.coop_id == coop_id,
            HistoryItem.person_id == person_id,
            HistoryItem.taken_out_at.is_(None),
        )
        .order_by(HistoryItem.from_on, HistoryItem.id)
    )
    return list(db.session.scalars(query))


def gaps(coop_id: int, person_id: int, on: date) -> tuple[Days, ...]:
    """What of somebody's history is not told and longer than the co-op lets pass."""
    told = [Days(row.from_on, row.until_on) for row in told_history(coop_id, person_id)]
    return due_rules.gaps(told, on, settings(coop_id, on).gap_days)


def references(coop_id: int, person_id: int) -> tuple[ReferenceRow, ...]:
    """Those asked about somebody, as they were named. Two queries."""
    query = (
        select(Reference)
        .where(Reference.coop_id == coop_id, Reference.person_id == person_id)
        .order_by(Reference.id)
    )
    rows = list(db.session.scalars(query))
    return tuple(_reference(row, _letters(rows)) for row in rows)


def reference(coop_id: int, reference_id: int) -> ReferenceRow:
    """One of them; NotFound for another co-op's."""
    row = owned(Reference, reference_id, coop_id)
    return _reference(row, _letters([row]))


def _letters(rows: list[Reference]) -> dict[int, list[tuple[int, datetime]]]:
    found: dict[int, list[tuple[int, datetime]]] = defaultdict(list)
    query = select(ReferenceLetter).where(ReferenceLetter.reference_id.in_(row.id for row in rows))
    for letter in db.session.scalars(query.order_by(ReferenceLetter.step)):
        found[letter.reference_id].append((letter.step, letter.made_at))
    return found


def _reference(row: Reference, letters: dict[int, list[tuple[int, datetime]]]) -> ReferenceRow:
    return ReferenceRow(
        row.id,
        row.person_id,
        db.session.get_one(Person, row.person_id).name,
        row.referee,
        row.organisation,
        row.relationship_words,
        row.email,
        row.phone,
        row.in_care,
        row.state,
        row.asked_on,
        row.answered_at,
        row.answered_by,
        row.answer or {},
        row.decided_on,
        row.decided_by,
        row.reason,
        tuple(letters.get(row.id, ())),
    )
