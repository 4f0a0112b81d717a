"""Shifts moved and called off, entered for everybody who had been told of them."""

from __future__ import annotations

from sqlalchemy import select

from coop.changes.models import ShiftChange
from coop.changes.rules import ENDS, Kind
from coop.changes.service import Happened, record
from coop.shifts.service import ShiftCancelled, ShiftChanged
from core.db import db


def shift_changed(news: ShiftChanged) -> None:
    """New times are entered; so is that a shift called off before is on again."""
    over = _called_off(news) if news.told else set()
    now = (news.start_at, news.end_at)
    before = news.before or now
    given = [Happened(one.person_id, news.shift_id, *now) for one in news.told
             if one.person_id in over]  # fmt: skip
    record(news.coop_id, Kind.GIVEN, given, why=news.reason)
    if before != now:
        moved = [
            Happened(one.person_id, news.shift_id, *before, new=now)
            for one in news.told
            if one.person_id not in over
        ]
        record(news.coop_id, Kind.CHANGED, moved, why=news.reason)


def shift_cancelled(news: ShiftCancelled) -> None:
    """Those who had been told of it have it no longer."""
    lost = [Happened(one.person_id, news.shift_id, news.start_at, news.end_at) for one in news.told]
    record(news.coop_id, Kind.CANCELLED, lost, why=news.reason)


def _called_off(news: ShiftChanged) -> set[int]:
    """Whose last entry about the shift is that they have it no longer."""
    query = (
        select(ShiftChange.person_id, ShiftChange.kind)
        .where(
            ShiftChange.coop_id == news.coop_id,
            ShiftChange.shift_id == news.shift_id,
            ShiftChange.kind.in_([Kind.PUBLISHED, Kind.GIVEN, *ENDS]),
        )
        .order_by(ShiftChange.id)
    )
    last = {row.person_id: row.kind for row in db.session.execute(query)}
    return {person for person, kind in last.items() if kind in ENDS}
