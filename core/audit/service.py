"""Every flush is recorded by itself; `record` adds what the fields alone do not say."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import event, insert, inspect, select, update
from sqlalchemy.orm import Session

from core import clock
from core.acting import acting
from core.audit.models import AuditEntry, Erasure
from core.db import Base, db


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    return str(value) if isinstance(value, Decimal) else value


def _changes(row: Base, action: str) -> dict[str, list[Any]]:
    state = inspect(row)
    found: dict[str, list[Any]] = {}
    for attribute in state.mapper.column_attrs:
        history = state.attrs[attribute.key].history
        name = attribute.key
        if action == "changed" and not history.has_changes():
            continue
        before = history.deleted[0] if history.deleted else None
        after = getattr(row, name)
        if action == "removed":
            before, after = after, None
        if name == "id" or (before is None and after in (None, "", [], {})):
            continue
        if name in row.__audit_hidden__:
            before, after = "hidden" if before else None, "hidden" if after else None
        found[name] = [_plain(before), _plain(after)]
    return found


def _entry(
    action: str,
    subject: Base | None,
    changes: dict[str, Any],
    reason: str = "",
    coop_id: int | None = None,
) -> dict[str, Any]:
    account_id, actor = acting.get()
    if coop_id is None and subject is not None:
        is_coop = subject.__tablename__ == "cooperative"
        coop_id = subject.id if is_coop else getattr(subject, "coop_id", None)
    return {
        "at": clock.now(),
        "coop_id": coop_id,
        "account_id": account_id,
        "actor": actor,
        "action": action,
        "subject_type": subject.__tablename__ if subject is not None else "",
        "subject_id": subject.id if subject is not None else None,
        "changes": changes,
        "reason": reason,
    }


@event.listens_for(Session, "before_flush")
def _note(session: Session, context: Any, instances: Any) -> None:
    if session.info.get("audit_as_one"):
        return
    notes = session.info.setdefault("audit_notes", [])
    for rows, action in (
        (session.new, "added"),
        (session.dirty, "changed"),
        (session.deleted, "removed"),
    ):
        for row in rows:
            if isinstance(row, Base) and row.__audited__:
                changes = {} if action == "added" else _changes(row, action)
                if changes or action != "changed":
                    notes.append((action, row, changes))


@event.listens_for(Session, "after_flush")
def _write(session: Session, context: Any) -> None:
    notes = session.info.pop("audit_notes", [])
    entries = [
        _entry(
            f"{row.__tablename__}.{action}",
            row,
            _changes(row, action) if action == "added" else changes,
        )
        for action, row, changes in notes
    ]
    if entries:
        session.connection().execute(insert(AuditEntry), entries)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("audit_notes", None)


def record(
    action: str,
    subject: Base | None = None,
    *,
    coop_id: int | None = None,
    reason: str = "",
    **facts: Any,
) -> None:
    """Write one entry in words of the trade, e.g. record("rota.publish", rota, places=412)."""
    db.session.flush()
    changes = {name: _plain(value) for name, value in facts.items()}
    db.session.connection().execute(
        insert(AuditEntry), [_entry(action, subject, changes, reason, coop_id)]
    )


@contextmanager
def as_one(action: str, subject: Base, *, reason: str = "", **facts: Any) -> Iterator[None]:
    """Record many rows written together (a generated rota, an import) as one entry."""
    session = db.session()
    session.flush()
    session.info["audit_as_one"] = True
    try:
        yield
        session.flush()
    finally:
        session.info.pop("audit_as_one", None)
    record(action, subject, reason=reason, **facts)


def erase(coop_id: int, subjects: Mapping[str, Collection[int]]) -> int:
    """Empty what the record says of these things, by table and id; how many entries it had.

    For personal data that the schedule has removed, and for nothing else. Who did what, to
    which number and when stays; values before and after, and reasons in words, go.
    """
    db.session.flush()
    emptied = 0
    for table, ids in subjects.items():
        wanted = sorted(ids)
        if not wanted:
            continue
        known = set(
            db.session.scalars(
                select(Erasure.subject_id).where(
                    Erasure.subject_type == table, Erasure.subject_id.in_(wanted)
                )
            )
        )
        db.session.add_all(
            Erasure(coop_id=coop_id, subject_type=table, subject_id=one, at=clock.now())
            for one in wanted
            if one not in known
        )
        db.session.flush()
        done = db.session.execute(
            update(AuditEntry)
            .where(
                AuditEntry.coop_id == coop_id,
                AuditEntry.subject_type == table,
                AuditEntry.subject_id.in_(wanted),
            )
            .values(changes={}, reason="")
            .execution_options(synchronize_session=False)
        )
        emptied += int(getattr(done, "rowcount", 0))
    return emptied
