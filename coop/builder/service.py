"""Exports are saved, shared, made by themselves when due; files are kept for their days."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import ColumnElement, delete, select

from coop.builder import queries, schedule
from coop.builder.asking import Wish, ready
from coop.builder.making import FORM_WORDS
from coop.builder.models import ExportFile, SavedExport
from coop.builder.schedule import Plan
from core import access, clock, exporting, jobs, news
from core.access import Actor
from core.audit import service as audit
from core.db import db, owned, transaction
from core.errors import CareworkError, DomainError, NotFound
from core.jobs.models import JobRun, StoredFile
from core.people.models import ROLE_WORDS, Cooperative, Role

BUILD, SET_UP = "exports.build", "accounts.edit"
READY, STOPPED = "export_ready", "export_stopped"
LONGEST = 80
RETENTION = Path(__file__).with_name("retention.json")


@dataclass(frozen=True, slots=True)
class Saved:
    """What is kept of an export: what it wants, its form, with whom it is shared, and when."""

    name: str
    wish: Wish
    form: str
    shared: tuple[str, ...] = ()
    plan: Plan | None = None


def roles_for(code: str) -> list[tuple[str, str]]:
    """The roles that a subject's exports can be shared with: those that see it and may export."""
    subject, known = exporting.known(code), access.permissions()
    if subject is None:
        return []
    both = known[subject.permission].roles & known[BUILD].roles
    return [(role.value, ROLE_WORDS[role]) for role in Role if role.value in both]


def save(actor: Actor, given: Saved, export_id: int | None = None) -> SavedExport:
    """A new export of one's own, or one of one's own as it is now.

    DomainError for what its owner may not see, a name that is taken, a form or role that is
    none; NotFound for somebody else's.
    """
    name = given.name.strip()
    if not name:
        raise DomainError("Give the export a name.", field="name")
    if len(name) > LONGEST:
        raise DomainError(f"Use at most {LONGEST} characters.", field="name")
    if given.form not in FORM_WORDS:
        raise DomainError("Choose a form.", field="form")
    ready(actor, given.wish, clock.today())
    if set(given.shared) - {role for role, _ in roles_for(given.wish.subject)}:
        raise DomainError("Choose roles from the list.", field="shared")
    # One at a time in a co-op: two who save the same name at once make one row.
    db.session.get_one(Cooperative, actor.coop_id, with_for_update={"key_share": True})
    if export_id is None:
        assert actor.account_id is not None
        row = SavedExport(
            coop_id=actor.coop_id, owner_id=actor.account_id, made_at=clock.now(), shared=[]
        )
    else:
        row = own(actor, export_id)
    taken = select(SavedExport.id).where(
        SavedExport.coop_id == actor.coop_id,
        SavedExport.owner_id == row.owner_id,
        SavedExport.name == name,
    )
    if db.session.scalar(taken.where(SavedExport.id != (export_id or 0))) is not None:
        raise DomainError("You have an export with this name already.", field="name")
    row.name, row.form, row.subject = name, given.form, given.wish.subject
    row.columns = list(dict.fromkeys(given.wish.columns))
    row.filters = {key: value for key, value in given.wish.filters.items() if value.strip()}
    row.shared = list(given.shared)
    plan = given.plan
    row.every = plan.every if plan else ""
    row.day, row.hour = (plan.day, plan.hour) if plan else (None, None)
    row.next_at = schedule.after(plan, clock.now(), clock.LONDON) if plan else None
    row.stopped, row.changed_at = "", clock.now()
    db.session.add(row)
    db.session.flush()
    audit.record("export.save", row, name=name, lists=row.subject, shared=", ".join(row.shared))
    return row


def own(actor: Actor, export_id: int) -> SavedExport:
    """One's own, locked; NotFound for anybody else's."""
    row = owned(SavedExport, export_id, actor.coop_id, lock=True)
    if row.owner_id != actor.account_id:
        raise NotFound
    return row


def copy(actor: Actor, export_id: int) -> SavedExport:
    """One's own export like one that is shared, of the columns that one sees oneself."""
    held = queries.export(actor, export_id)
    subject = exporting.subject(actor, held.wish.subject)
    seen = {one.key for one in subject.open_to(actor)}
    wish = Wish(
        held.wish.subject,
        tuple(key for key in held.wish.columns if key in seen),
        held.wish.filters,
    )
    taken = {one.name for one in queries.exports(actor) if one.mine}
    name, number = held.name, 1
    while name in taken:
        number += 1
        name = f"{held.name[: LONGEST - 4]} {number}"
    return save(actor, Saved(name, wish, held.form))


def remove(actor: Actor, export_id: int) -> None:
    """One of one's own goes, and every file made of it."""
    row = own(actor, export_id)
    audit.record("export.remove", row, name=row.name)
    _drop(row.coop_id, ExportFile.export_id == row.id)
    db.session.delete(row)
    db.session.flush()


def _drop(coop_id: int, where: ColumnElement[bool]) -> int:
    """Remove a co-op's files and what is kept of them; how many."""
    query = select(ExportFile.id, ExportFile.file_id).where(ExportFile.coop_id == coop_id, where)
    found = db.session.execute(query).all()
    if found:
        db.session.execute(delete(ExportFile).where(ExportFile.id.in_([row[0] for row in found])))
        db.session.execute(delete(StoredFile).where(StoredFile.id.in_([row[1] for row in found])))
    return len(found)


def ask(actor: Actor, export_id: int, *, due_at: datetime | None = None) -> JobRun:
    """Have a file made, now, of what the asker sees. DomainError where that is nothing."""
    held = queries.export(actor, export_id)
    ready(actor, held.wish, clock.today(), strict=False)
    return jobs.ask(
        "builder.make",
        actor,
        {"export_id": export_id, "due": due_at.isoformat() if due_at else ""},
        dedupe_key=f"export-{export_id}-{actor.account_id}-{due_at or 'now'}",
        back_url=f"/exports/{export_id}",
        title=f"Export: {held.name}",
    )


def keep(
    actor: Actor, export_id: int, file: StoredFile, rows: int, words: str, due_at: datetime | None
) -> ExportFile:
    """A file as it was made, in the job's one writing; its owner is told of one that was due."""
    row = owned(SavedExport, export_id, actor.coop_id, lock=True)
    made = ExportFile(
        coop_id=actor.coop_id,
        export_id=row.id,
        file_id=file.id,
        job_id=file.run_id,
        rows=rows,
        words=words,
        due_at=due_at,
        made_at=clock.now(),
        made_by_id=actor.account_id,
    )
    db.session.add(made)
    db.session.flush()
    audit.record("export.make", row, name=row.name, rows=rows, narrowed=words)
    if due_at is not None and actor.person_id is not None:
        many = "1 row" if rows == 1 else f"{rows:,} rows"
        news.tell(
            row.coop_id,
            READY,
            f"“{row.name}” is made: {many}.",
            f"/exports/{row.id}",
            [actor.person_id],
            key=f"export {row.id} {due_at.isoformat()}",
        )
    return made


def due(now: datetime) -> list[int]:
    """Those that are due, the longest first, of every co-op: for the clock that makes them."""
    query = select(SavedExport.id).where(SavedExport.next_at <= now)
    return list(db.session.scalars(query.order_by(SavedExport.next_at, SavedExport.id)))


def make_due(export_id: int, now: datetime) -> int | None:
    """Ask for one that is due, once, however often it was missed; the run's id.

    None where somebody else has just done so, or where its owner may not have it any more: then
    it stops, and the owner and those who keep the accounts are told.
    """
    query = select(SavedExport).where(SavedExport.id == export_id, SavedExport.next_at <= now)
    row = db.session.scalar(query.with_for_update())
    plan = queries.plan_of(row) if row is not None else None
    if row is None or plan is None or row.next_at is None:
        return None
    due_at = schedule.latest(plan, row.next_at, now, clock.LONDON)
    actor = queries.owner(row.coop_id, row.owner_id)
    why = _refusal(actor, row)
    if why or actor is None:
        stop(row, why)
        return None
    row.next_at = schedule.after(plan, now, clock.LONDON)
    db.session.flush()
    try:
        return ask(actor, row.id, due_at=due_at).id
    except CareworkError as error:
        stop(row, error.words)
        return None


def _refusal(actor: Actor | None, row: SavedExport) -> str:
    if actor is None:
        return "Whoever it belongs to has no access to this co-op any more."
    if not actor.can(BUILD):
        return "Whoever it belongs to may not export any more."
    subject = exporting.known(row.subject)
    if subject is None:
        return "What it lists is not kept any more."
    if not actor.can(subject.permission):
        return f"Whoever it belongs to does not see “{subject.title}” any more."
    return ""


def stop(row: SavedExport, why: str) -> None:
    """It is not made by itself any more, until its owner saves it anew; they are told, once."""
    row.next_at, row.stopped = None, why
    db.session.flush()
    audit.record("export.stop", row, reason=why, name=row.name)
    person_id = queries.person_of(row.coop_id, row.owner_id)
    said = f"The scheduled export “{row.name}” is not made any more. {why}"
    key = f"export {row.id} stopped {row.changed_at.isoformat()}"
    if person_id is not None:
        news.tell(row.coop_id, STOPPED, said, "/exports", [person_id], key=key)
    news.tell(row.coop_id, STOPPED, said, "/settings/accounts", permission=SET_UP, key=key)


def failed(actor: Actor, export_id: int, due_at: datetime, why: str) -> None:
    """One that was due was not made: its owner is told, once for each time."""
    row = owned(SavedExport, export_id, actor.coop_id)
    if actor.person_id is not None:
        news.tell(
            row.coop_id,
            STOPPED,
            f"“{row.name}” was not made this time. {why}",
            f"/exports/{row.id}",
            [actor.person_id],
            key=f"export {row.id} failed {due_at.isoformat()}",
        )


@cache
def _retention() -> tuple[tuple[date, int], ...]:
    rows = json.loads(RETENTION.read_text(encoding="utf-8"))["export_files"]
    return tuple((date.fromisoformat(row["from_on"]), int(row["days"])) for row in rows)


def kept_days(on: date) -> int:
    """How long a file is kept, as on a day."""
    return [days for from_on, days in _retention() if from_on <= on][-1]


def sweep() -> int:
    """Remove the files whose days are over, co-op by co-op, each with its record; how many."""
    over = ExportFile.made_at < clock.now() - timedelta(days=kept_days(clock.today()))
    gone = 0
    for coop_id in db.session.scalars(select(ExportFile.coop_id).where(over).distinct()).all():
        files = _drop(coop_id, over)
        audit.record("export.sweep", None, coop_id=coop_id, files=files)
        gone += files
    return gone


def make_all_due(now: datetime) -> list[int]:
    """Ask for everything that is due, each in a transaction of its own; the runs' ids."""
    found: Iterable[int] = due(now)
    db.session.rollback()
    made = []
    for export_id in found:
        with transaction():
            run_id = make_due(export_id, now)
        if run_id is not None:
            made.append(run_id)
    return made
