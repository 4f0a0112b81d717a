"""Every flush is recorded by itself; `record` adds what the fields alone do not say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import event, insert, inspect
from sqlalchemy.orm import Session

from core import clock
from core.acting import acting
from core.audit.models import AuditEntry
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
