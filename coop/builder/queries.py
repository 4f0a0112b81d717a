"""Reads of saved exports and of the files made; always of one co-op."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from coop.builder.asking import Wish
from coop.builder.models import ExportFile, SavedExport
from coop.builder.schedule import Plan
from core import exporting
from core.access import Actor
from core.db import db
from core.errors import NotFound
from core.jobs.models import StoredFile
from core.people.models import Account, Person
from core.people.sign_in import actor_of


@dataclass(frozen=True, slots=True)
class ExportRow:
    """A saved export. `mine`: the asker's own; `open`: the asker sees its subject."""

    id: int
    name: str
    wish: Wish
    title: str  # of the subject
    form: str
    owner_id: int
    owner: str
    shared: tuple[str, ...]
    plan: Plan | None
    next_at: datetime | None
    stopped: str
    changed_at: datetime
    mine: bool
    open: bool
    made_at: datetime | None = None  # the last file

    @property
    def columns(self) -> int:
        """How many columns it names."""
        return len(self.wish.columns)


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file that was made, with what its reader needs to hold."""

    id: int
    file_id: int
    name: str
    size: int
    permission: str
    rows: int
    words: str
    by_itself: bool
    made_at: datetime
    made_by: str


def exports(actor: Actor) -> tuple[ExportRow, ...]:
    """One's own by name, then those shared with a role of one's whose subject one sees."""
    return _rows(actor, SavedExport.coop_id == actor.coop_id)


def export(actor: Actor, export_id: int) -> ExportRow:
    """One of them; NotFound for what is neither one's own nor shared with one."""
    found = _rows(actor, (SavedExport.coop_id == actor.coop_id) & (SavedExport.id == export_id))
    if not found:
        raise NotFound
    return found[0]


def _rows(actor: Actor, where: ColumnElement[bool]) -> tuple[ExportRow, ...]:
    latest = (
        select(ExportFile.export_id, func.max(ExportFile.made_at).label("at"))
        .where(ExportFile.coop_id == actor.coop_id)
        .group_by(ExportFile.export_id)
        .subquery()
    )
    query = (
        select(SavedExport, Account.name, latest.c.at)
        .join(Account, Account.id == SavedExport.owner_id)
        .outerjoin(latest, latest.c.export_id == SavedExport.id)
        .where(where)
        .order_by(func.lower(SavedExport.name), SavedExport.id)
    )
    found = []
    for row, owner, made_at in db.session.execute(query):
        subject = exporting.known(row.subject)
        sees = subject is not None and actor.can(subject.permission)
        mine = row.owner_id == actor.account_id
        if not mine and not (sees and actor.roles & set(row.shared)):
            continue
        found.append(
            ExportRow(
                row.id,
                row.name,
                wish_of(row),
                subject.title if subject else row.subject,
                row.form,
                row.owner_id,
                owner,
                tuple(row.shared),
                plan_of(row),
                row.next_at,
                row.stopped,
                row.changed_at,
                mine,
                sees,
                made_at,
            )
        )
    return tuple(sorted(found, key=lambda one: not one.mine))


def wish_of(row: SavedExport) -> Wish:
    """What a saved export wants."""
    filters: Mapping[str, str] = {key: str(value) for key, value in row.filters.items()}
    return Wish(row.subject, tuple(str(key) for key in row.columns), filters)


def plan_of(row: SavedExport) -> Plan | None:
    """When it is made by itself; None: never."""
    if not row.every or row.day is None or row.hour is None:
        return None
    return Plan(row.every, row.day, row.hour)


def files(actor: Actor, export_id: int) -> tuple[FileRow, ...]:
    """The files made of an export that this actor may read, the newest first."""
    query = (
        select(
            ExportFile,
            StoredFile.name,
            StoredFile.size,
            StoredFile.permission,
            Account.name,
        )
        .join(StoredFile, StoredFile.id == ExportFile.file_id)
        .outerjoin(Account, Account.id == ExportFile.made_by_id)
        .where(ExportFile.coop_id == actor.coop_id, ExportFile.export_id == export_id)
        .order_by(ExportFile.made_at.desc(), ExportFile.id.desc())
    )
    return tuple(
        FileRow(
            row.id,
            row.file_id,
            name,
            size,
            permission,
            row.rows,
            row.words,
            row.due_at is not None,
            row.made_at,
            by or "",
        )
        for row, name, size, permission, by in db.session.execute(query)
        if actor.can(permission)
    )


def owner(coop_id: int, account_id: int) -> Actor | None:
    """Whose a saved export is, with the roles that they have today; None: they have left."""
    account = db.session.get(Account, account_id)
    found = actor_of(account_id, coop_id, account.name if account else "")
    return found if found.roles else None


def person_of(coop_id: int, account_id: int) -> int | None:
    """The person an account stands for here, whatever its roles."""
    query = select(Person.id).where(Person.account_id == account_id, Person.coop_id == coop_id)
    return db.session.scalar(query)
