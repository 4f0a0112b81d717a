"""A return-to-work conversation is held, once for each sick leave; who reads it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from coop.leave.models import Leave, LeaveKind
from coop.notices import queries as told_of
from coop.notices import service as notices
from coop.returning import queries
from coop.returning.models import ReturnToWork
from coop.returning.rules import Standing, standing
from core import clock
from core.access import Actor
from core.audit import service as audit
from core.db import db, owned
from core.errors import DomainError, NotFound
from core.ui.filters import day, days

HOLD, MOST = "returning.hold", 2000
DUE, OVERDUE = "return_due", "return_overdue"


@dataclass(frozen=True, slots=True)
class Said:
    """What came of a conversation. `fit`: for the work as it is planned."""

    held_on: date
    fit: bool
    adjustments: str = ""
    agreed: str = ""
    fit_note_seen: bool = False
    follow_up_on: date | None = None


def hold(actor: Actor, leave_id: int, said: Said) -> ReturnToWork:
    """Keep what was said after a sick leave; the person is told that it is recorded.

    Raises DomainError for one's own, a second record, a leave that has not ended, days that
    cannot be, or somebody not fit for work as planned without adjustments.
    """
    leave = owned(Leave, leave_id, actor.coop_id, lock=True)
    if leave.kind != LeaveKind.SICKNESS or leave.state != "approved":
        raise NotFound
    if actor.person_id == leave.person_id:
        raise DomainError("Somebody else holds the conversation about your own sickness.")
    today = clock.today()
    if leave.until_on >= today:
        raise DomainError("They are still off sick: end the leave first.", code="still_off")
    if not leave.until_on < said.held_on <= today:
        raise DomainError("Choose a day after the sickness, not ahead.", field="held_on")
    if said.follow_up_on is not None and said.follow_up_on <= said.held_on:
        raise DomainError("Choose a day after the conversation.", field="follow_up_on")
    if not said.fit and not said.adjustments.strip():
        raise DomainError("Say what is adjusted, or that they stay off.", field="adjustments")
    for field, words in (("adjustments", said.adjustments), ("agreed", said.agreed)):
        if len(words) > MOST:
            raise DomainError(f"Use at most {MOST:,} characters.", field=field)
    if db.session.scalar(select(ReturnToWork.id).where(ReturnToWork.leave_id == leave.id)):
        raise DomainError("This conversation has been recorded already.", code="held")
    row = ReturnToWork(
        coop_id=actor.coop_id,
        leave_id=leave.id,
        person_id=leave.person_id,
        held_on=said.held_on,
        held_by=actor.name,
        held_by_id=actor.account_id,
        fit=said.fit,
        adjustments=said.adjustments.strip(),
        agreed=said.agreed.strip(),
        fit_note_seen=said.fit_note_seen,
        follow_up_on=said.follow_up_on,
        made_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    audit.record("returning.hold", row)
    for kind in (DUE, OVERDUE):
        notices.close(actor.coop_id, kind, leave.id)
    notices.alert(
        actor.coop_id,
        "return_held",
        row.id,
        f"{actor.name} recorded your return-to-work conversation after "
        f"{days(leave.from_on, leave.until_on)}. You can read it.",
        person_id=leave.person_id,
        url="/my/return-to-work",
    )
    return row


def look(actor: Actor, leave_id: int) -> None:
    """Somebody reads another's record: that is kept. NotFound where there is none."""
    query = select(ReturnToWork).where(
        ReturnToWork.coop_id == actor.coop_id, ReturnToWork.leave_id == leave_id
    )
    row = db.session.scalar(query)
    if row is None:
        raise NotFound
    audit.record("returning.view", row)


def watch(coop_id: int) -> int:
    """Tell those who hold conversations which are due, and which are overdue; how many are.

    Each is told once as it falls due and once as it is overdue; what is so no longer (still off
    after all, the first shift back moved) is closed. Nobody is told to hold their own.
    """
    today = clock.today()
    waits: dict[str, set[int]] = {DUE: set(), OVERDUE: set()}
    for row in queries.due(coop_id, today):
        how = standing(row.due_on, today)
        if how is Standing.AHEAD:
            continue
        kind = DUE if how is Standing.DUE else OVERDUE
        waits[kind].add(row.leave_id)
        _tell_holders(coop_id, kind, row)
    for kind, leave_ids in waits.items():
        for leave_id in told_of.open_subjects(coop_id, kind) - leave_ids:
            notices.close(coop_id, kind, leave_id)
    return sum(len(leave_ids) for leave_ids in waits.values())


def _tell_holders(coop_id: int, kind: str, row: queries.Due) -> None:
    assert row.due_on is not None
    words = (
        f"{row.person} is back after sickness today: speak with them."
        if kind == DUE
        else f"{row.person} has been back since {day(row.due_on)} and was not spoken with yet."
    )
    words += " A fit note is due." if row.fit_note else ""
    url = f"/return-to-work/{row.leave_id}"
    holders = notices.those_who_may(coop_id, HOLD)
    if row.person_id not in holders:
        notices.alert(coop_id, kind, row.leave_id, words, permission=HOLD, url=url)
        return
    for person_id in sorted(holders - {row.person_id}):
        notices.alert(coop_id, kind, row.leave_id, words, person_id=person_id, url=url)
