"""Who has booked a renewal, and where one can be booked: classes that give a competency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from coop.cover.rules import Renewal
from training.sessions import queries as classes
from training.sessions.rules import State


@dataclass(frozen=True, slots=True)
class Classes:
    """Classes to come that give competencies."""

    booked: dict[Renewal, date]  # when somebody sits the next one
    open: dict[int, tuple[int, date]]  # the next with a free place, by competency: (class, day)


def coming(coop_id: int, now: datetime) -> Classes:
    """As things stand now. Three queries at most."""
    rows = {row.id: row for row in classes.coming(coop_id, now) if row.gives_competency_id}
    booked: dict[Renewal, date] = {}
    for one in classes.of_sessions(coop_id, list(rows)) if rows else ():
        row = rows[one.session_id]
        if one.state is State.BOOKED and row.gives_competency_id:
            key = one.person_id, row.gives_competency_id
            booked[key] = min(row.on, booked.get(key, row.on))
    free: dict[int, tuple[int, date]] = {}
    for row in rows.values():
        if row.gives_competency_id and row.free > 0 and row.start_at > now:
            free.setdefault(row.gives_competency_id, (row.id, row.on))
    return Classes(booked, free)
