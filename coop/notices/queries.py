"""Reads of what people are told, and of who has read it: frozen values of one co-op."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, null, or_, select
from sqlalchemy.orm import aliased

from coop.notices import inboxes
from coop.notices.models import Alert, Announcement, Receipt
from coop.shifts.models import Assignment, Shift
from core import clock
from core.access import Actor, permissions
from core.db import db, in_force
from core.errors import NotFound
from core.people.models import Employment, Person, Service

BACKLOG = timedelta(days=28)  # a new starter is asked to read what is no older than this


@dataclass(frozen=True, slots=True)
class Notice:
    """An announcement or a note on a shift. `read_at` is the reader's own receipt."""

    id: int
    title: str
    body: str
    service: str  # empty: everybody
    service_id: int | None
    shift_id: int | None
    shift: str  # "Early", for a note
    shift_start_at: datetime | None
    made_at: datetime
    made_by: str
    withdrawn_at: datetime | None
    read_at: datetime | None = None
    readers: int = 0
    audience: int = 0

    @property
    def to_words(self) -> str:
        """Whom it is for."""
        if self.shift_id is not None:
            return f"Those on {self.shift}"
        return self.service or "Everybody"


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody an announcement is for."""

    person_id: int
    name: str
    phone: str
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An open alert."""

    id: int
    kind: str
    subject_id: int
    words: str
    url: str
    made_at: datetime
    mine: bool  # for this person, not for a role


COLUMNS = (
    Announcement.id, Announcement.title, Announcement.body, func.coalesce(Service.name, ""),
    Announcement.service_id, Announcement.shift_id, func.coalesce(Shift.name, ""),
    Shift.start_at, Announcement.made_at, Announcement.made_by,
    Announcement.withdrawn_at,
)  # fmt: skip


def _notices(*extra: Any) -> Any:
    return (
        select(*COLUMNS, *extra)
        .select_from(Announcement)
        .outerjoin(Service, Service.id == Announcement.service_id)
        .outerjoin(Shift, Shift.id == Announcement.shift_id)
    )


def _first_day(person: Any) -> Any:
    first = aliased(Employment)
    return select(func.min(first.from_on)).where(first.person_id == person).scalar_subquery()


def _for_person(person_id: int, on: date) -> ColumnElement[bool]:
    """What somebody employed on that day is told: all, their services, their shifts."""
    services = select(Employment.service_id).where(
        Employment.person_id == person_id, in_force(Employment, on)
    )
    shifts = select(Assignment.shift_id).where(
        Assignment.person_id == person_id, Assignment.published_at.is_not(None)
    )
    everybody = and_(
        Announcement.service_id.is_(None), Announcement.shift_id.is_(None), services.exists()
    )
    return or_(everybody, Announcement.service_id.in_(services), Announcement.shift_id.in_(shifts))


def for_person(
    coop_id: int, person_id: int, on: date, *, unread: bool = False, most: int = 100
) -> tuple[Notice, ...]:
    """What a person is told, newest first, with their receipts; one query.

    `unread`: only what they are still asked to read: no receipt, not of a shift that is over,
    not from long before they came.
    """
    receipt = aliased(Receipt)
    query = (
        _notices(receipt.read_at)
        .outerjoin(
            receipt,
            and_(receipt.announcement_id == Announcement.id, receipt.person_id == person_id),
        )
        .where(
            Announcement.coop_id == coop_id,
            Announcement.withdrawn_at.is_(None),
            _for_person(person_id, on),
        )
        .order_by(Announcement.made_at.desc(), Announcement.id.desc())
    )
    if unread:
        since = db.session.scalar(select(_first_day(person_id)))
        query = query.where(
            receipt.id.is_(None),
            or_(Announcement.shift_id.is_(None), Shift.end_at > clock.now()),
            Announcement.made_at >= clock.instant((since or on) - BACKLOG),
        )
    return tuple(Notice(*row) for row in db.session.execute(query.limit(most)))


def notes_of_shift(coop_id: int, shift_id: int, person_id: int | None = None) -> tuple[Notice, ...]:
    """Notes on one shift, newest first, with one person's receipts, and how many have read."""
    receipt = aliased(Receipt)
    read = (
        select(func.count(Receipt.id))
        .where(Receipt.announcement_id == Announcement.id)
        .scalar_subquery()
    )
    mine = and_(receipt.announcement_id == Announcement.id, receipt.person_id == (person_id or 0))
    query = (
        _notices(receipt.read_at, read)
        .outerjoin(receipt, mine)
        .where(
            Announcement.coop_id == coop_id,
            Announcement.shift_id == shift_id,
            Announcement.withdrawn_at.is_(None),
        )
        .order_by(Announcement.made_at.desc(), Announcement.id.desc())
    )
    return tuple(Notice(*row) for row in db.session.execute(query))


def _audience(notice: Any, on: date) -> Any:
    """An SQL condition on Person: the notice is for them. `notice` is a row or the table."""
    employed = aliased(Employment)
    place = aliased(Assignment)
    holds = exists().where(
        employed.person_id == Person.id,
        in_force(employed, on),
        or_(notice.service_id == employed.service_id, notice.service_id.is_(None)),
    )
    placed = exists().where(
        place.person_id == Person.id,
        place.shift_id == notice.shift_id,
        place.published_at.is_not(None),
    )
    return or_(and_(notice.shift_id.is_(None), holds), and_(notice.shift_id.is_not(None), placed))


def all_notices(coop_id: int, on: date, most: int = 200) -> tuple[Notice, ...]:
    """Every announcement, newest first, with how many of its audience have read; one query."""
    audience = (
        select(func.count(Person.id))
        .where(Person.coop_id == coop_id, _audience(Announcement, on))
        .correlate(Announcement)
        .scalar_subquery()
    )
    readers = (
        select(func.count(Person.id))
        .join(Receipt, Receipt.person_id == Person.id)
        .where(
            Person.coop_id == coop_id,
            Receipt.announcement_id == Announcement.id,
            _audience(Announcement, on),
        )
        .correlate(Announcement)
        .scalar_subquery()
    )
    query = (
        _notices(null(), readers, audience)
        .where(Announcement.coop_id == coop_id)
        .order_by(Announcement.made_at.desc(), Announcement.id.desc())
        .limit(most)
    )
    return tuple(Notice(*row) for row in db.session.execute(query))


def notice(coop_id: int, announcement_id: int) -> Notice:
    """One announcement; NotFound if it is not this co-op's."""
    row = db.session.execute(
        _notices().where(Announcement.coop_id == coop_id, Announcement.id == announcement_id)
    ).first()
    if row is None:
        raise NotFound
    return Notice(*row)


def readers(coop_id: int, announcement_id: int, on: date) -> tuple[Reader, ...]:
    """Everybody it is for, those who have not read it first."""
    query = (
        select(Person, Receipt.read_at)
        .select_from(Person)
        .join(Announcement, Announcement.id == announcement_id)
        .outerjoin(
            Receipt,
            and_(Receipt.announcement_id == Announcement.id, Receipt.person_id == Person.id),
        )
        .where(
            Person.coop_id == coop_id,
            Announcement.coop_id == coop_id,
            _audience(Announcement, on),
        )
        .order_by(Receipt.read_at.is_not(None), Person.surname, Person.first_name, Person.id)
    )
    return tuple(
        Reader(person.id, person.name, person.phone, read_at)
        for person, read_at in db.session.execute(query)
    )


def alerts(actor: Actor) -> tuple[AlertRow, ...]:
    """Open alerts for the actor's person or for what the actor may do, newest first.

    What the actor is told in both ways (on call, and a coordinator) is told once.
    """
    allowed = [code for code, entry in permissions().items() if actor.roles & entry.roles]
    mine = Alert.person_id == (actor.person_id or 0)
    ours = and_(Alert.person_id.is_(None), Alert.permission.in_(allowed))
    query = (
        select(Alert)
        .where(Alert.coop_id == actor.coop_id, Alert.closed_at.is_(None), or_(mine, ours))
        .order_by(Alert.made_at.desc(), Alert.id.desc())
        .limit(50)
    )
    rows = list(db.session.scalars(query))
    shared = {(row.kind, row.subject_id) for row in rows if row.person_id is None}
    return tuple(
        AlertRow(
            row.id, row.kind, row.subject_id, row.words, row.url, row.made_at,
            row.person_id is not None,
        )
        for row in rows
        if row.person_id is None or (row.kind, row.subject_id) not in shared
    )  # fmt: skip


def waiting(actor: Actor, on: date) -> int:
    """How many alerts, unread notices and new messages without an alert wait: the chip on top.

    What an open alert says stands in the inbox too: it counts once.
    """
    count = len(alerts(actor))
    if actor.person_id is not None:
        count += len(for_person(actor.coop_id, actor.person_id, on, unread=True))
        count += inboxes.new_alone(actor.coop_id, actor.person_id)
    return count


def open_subjects(coop_id: int, kind: str) -> frozenset[int]:
    """What the co-op's open alerts of a kind are about, whoever they are for."""
    query = select(Alert.subject_id).where(
        Alert.coop_id == coop_id, Alert.kind == kind, Alert.closed_at.is_(None)
    )
    return frozenset(db.session.scalars(query))
