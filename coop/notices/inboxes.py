"""Reads of a person's inbox: by group, what is new, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select

from coop.notices import kinds
from coop.notices.models import Alert, Message
from core import clock
from core.db import db

PAGE = 50


@dataclass(frozen=True, slots=True)
class MessageRow:
    """Something that a person was told. `new`: not read, and it still is news."""

    id: int
    kind: str
    words: str
    url: str
    made_at: datetime
    read_at: datetime | None
    new: bool

    @property
    def on(self) -> date:
        """The local day on which it was told."""
        return clock.local_day(self.made_at)

    @property
    def group(self) -> str:
        """The group of its kind; "" for a kind that there is no more."""
        return kinds.known(self.kind).group if kinds.is_known(self.kind) else ""


def _mine(coop_id: int, person_id: int | None) -> ColumnElement[bool]:
    return (Message.coop_id == coop_id) & (Message.person_id == person_id)


def _new() -> ColumnElement[bool]:
    """Not read, and neither dealt with by somebody nor over; needs a join with Alert."""
    return (
        Message.read_at.is_(None)
        & or_(Message.until_at.is_(None), Message.until_at > clock.now())
        & or_(Message.alert_id.is_(None), Alert.closed_at.is_(None))
    )


def _with_alerts(*columns: Any) -> Any:
    return select(*columns).select_from(Message).outerjoin(Alert, Alert.id == Message.alert_id)


def inbox(
    coop_id: int,
    person_id: int | None,
    *,
    group: str = "",
    unread: bool = False,
    before: int | None = None,
) -> tuple[tuple[MessageRow, ...], int | None]:
    """The latest that a person was told, the newest first, and where older ones begin.

    `before`: only messages older than that one (what an earlier page answered). Nothing for an
    account without a person. One query.
    """
    new = case((_new(), True), else_=False)
    query = _with_alerts(
        Message.id, Message.kind, Message.words, Message.url, Message.made_at, Message.read_at, new
    ).where(_mine(coop_id, person_id))
    if group:
        query = query.where(Message.kind.in_(kinds.of_group(group)))
    if unread:
        query = query.where(_new())
    if before is not None:
        query = query.where(Message.id < before)
    found = db.session.execute(query.order_by(Message.id.desc()).limit(PAGE + 1)).all()
    rows = tuple(MessageRow(*row) for row in found[:PAGE])
    return rows, rows[-1].id if len(found) > PAGE else None


def new_by_kind(coop_id: int, person_id: int | None) -> dict[str, int]:
    """How many messages of each kind are new to a person. One query."""
    query = (
        _with_alerts(Message.kind, func.count())
        .where(_mine(coop_id, person_id), _new())
        .group_by(Message.kind)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def new_alone(coop_id: int, person_id: int) -> int:
    """How many new messages have no alert beside them. One query."""
    query = _with_alerts(func.count()).where(
        _mine(coop_id, person_id), _new(), Message.alert_id.is_(None)
    )
    return int(db.session.scalar(query) or 0)
