"""Reading the record, one co-op at a time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from core import clock
from core.audit.models import AuditEntry
from core.db import db


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for; empty fields look for everything."""

    actor: str = ""
    action: str = ""
    subject_type: str = ""
    subject_id: int | None = None
    first_on: date | None = None
    last_on: date | None = None


def entries(
    coop_id: int, search: Search, *, limit: int, offset: int = 0
) -> tuple[list[AuditEntry], int]:
    """Newest first, with how many there are in all."""
    query = select(AuditEntry).where(AuditEntry.coop_id == coop_id)
    if search.actor:
        query = query.where(func.lower(AuditEntry.actor).contains(search.actor.lower()))
    if search.action:
        query = query.where(AuditEntry.action.startswith(search.action))
    if search.subject_type:
        query = query.where(AuditEntry.subject_type == search.subject_type)
    if search.subject_id is not None:
        query = query.where(AuditEntry.subject_id == search.subject_id)
    if search.first_on:
        query = query.where(AuditEntry.at >= clock.instant(search.first_on))
    if search.last_on:
        query = query.where(AuditEntry.at < clock.instant(search.last_on + timedelta(days=1)))
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    newest = query.order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    return list(db.session.scalars(newest.limit(limit).offset(offset))), total


def of_subjects(
    coop_id: int, subject_type: str, subject_ids: Collection[int], actions: Collection[str]
) -> list[AuditEntry]:
    """What was done, in words of the trade, to some things of one kind; newest first."""
    if not subject_ids:
        return []
    query = (
        select(AuditEntry)
        .where(
            AuditEntry.coop_id == coop_id,
            AuditEntry.subject_type == subject_type,
            AuditEntry.subject_id.in_(subject_ids),
            AuditEntry.action.in_(actions),
        )
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    )
    return list(db.session.scalars(query))


def kinds(coop_id: int) -> list[str]:
    """The kinds of thing that the co-op's record speaks of."""
    query = select(AuditEntry.subject_type).where(AuditEntry.coop_id == coop_id).distinct()
    return sorted(kind for kind in db.session.scalars(query) if kind)
