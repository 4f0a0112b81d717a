"""What others did to somebody's hours, from the record of who changed what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from coop.attendance.queries.rows import Entry
from core.audit import queries as audit

ACTIONS = {
    "hours.enter": "entered",
    "hours.correct": "corrected",
    "hours.ask": "asked about",
    "hours.reopen": "opened again",
    "hours.no_show": "marked as a no-show",
    "hours.take_back_no_show": "no-show taken back",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that somebody else did."""

    at: datetime
    who: str
    what: str
    shift_id: int
    shift: str
    on: date
    before: str
    after: str
    reason: str


def changes_by_others(
    coop_id: int, account_id: int | None, found: Iterable[Entry]
) -> tuple[Change, ...]:
    """What others did to the hours of these entries, the newest first; one query."""
    about = {entry.hours.id: entry for entry in found if entry.hours is not None}
    rows = audit.of_subjects(coop_id, "hours_worked", list(about), list(ACTIONS))
    changes = []
    for row in rows:
        if row.subject_id is None or (account_id is not None and row.account_id == account_id):
            continue
        shift = about[row.subject_id].shift
        changes.append(
            Change(
                row.at,
                row.actor,
                ACTIONS[row.action],
                shift.id,
                shift.name,
                shift.on,
                str(row.changes.get("before", "")),
                str(row.changes.get("after", "")),
                row.reason,
            )
        )
    return tuple(changes)
