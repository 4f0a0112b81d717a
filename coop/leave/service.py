"""Leave: asked, approved by somebody else, then promised time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import exists, func, select

from coop.attendance.models import HoursWorked
from coop.leave import ledger
from coop.leave.models import Leave, LeaveKind
from coop.leave.rules import LEAVE_WORDS
from coop.notices import service as notices
from coop.shifts.models import Shift
from core import audit, clock
from core.access import Actor
from core.calendar import service as calendar
from core.db import db, owned
from core.errors import DomainError, NotAllowed
from core.people.models import Person
from core.ui.filters import days
from training.sessions import service as classes

APPROVE, EDIT = "leave.approve", "availability.edit"
SOURCE = "leave"
ALERT, PAGE = "leave_decided", "/my-leave"
LONGEST = timedelta(days=400)
OPEN = ("asked", "approved")


def ask(
    actor: Actor, person_id: int, kind: str, from_on: date, until_on: date, *, note: str = ""
) -> Leave:
    """Ask for whole days off, both included: one's own, or (availability.edit) for somebody.

    Refused when the days meet other leave that is asked or approved.
    """
    if actor.person_id != person_id and not actor.can(EDIT):
        raise NotAllowed
    row = _add(actor, person_id, kind, from_on, until_on, note, paid=None)
    if actor.person_id != person_id:
        _tell(row, f"was asked for you by {actor.name}")
    return row


def record(
    actor: Actor,
    person_id: int,
    kind: str,
    from_on: date,
    until_on: date,
    *,
    paid: bool | None = None,
    minutes: int | None = None,
    note: str = "",
    tell: bool = True,
) -> Leave:
    """Enter leave that is agreed already (sickness rung in, an import): approved at once.

    The actor's own stays asked: nobody approves their own leave. Refused in words that name
    the shift when the person is promised to one.
    """
    row = _add(actor, person_id, kind, from_on, until_on, note, paid=paid)
    if actor.person_id == person_id:
        return row
    row = approve(actor, row.id, paid=row.paid, minutes=minutes, tell=False)
    if tell:
        _tell(row, f"was entered for you by {actor.name}")
    return row


def report_sick(actor: Actor, person_id: int, from_on: date, until_on: date) -> Leave:
    """Enter sickness, one's own or (availability.edit) another's: it waits for nobody's yes.

    Nothing medical is asked. A shift of these days whose hours were told stays worked: the
    leave begins once it is over. Places at classes are given up. Refused when other places are
    promised still.
    """
    if actor.person_id != person_id and not actor.can(EDIT):
        raise NotAllowed
    row = _add(actor, person_id, str(LeaveKind.SICKNESS), from_on, until_on, "", paid=None)
    row.state = "approved"
    row.decided_by_id, row.decided_at = actor.account_id, clock.now()
    db.session.flush()
    classes.away(actor, person_id, from_on, until_on, "they cannot come")
    _promise(row)
    audit.record("leave.report_sick", row, from_on=from_on, until_on=until_on)
    if actor.person_id != person_id:
        _tell(row, f"was entered for you by {actor.name}")
    return row


def approve(
    actor: Actor,
    leave_id: int,
    *,
    paid: bool | None = None,
    minutes: int | None = None,
    tell: bool = True,
) -> Leave:
    """Say yes: the days become a commitment that no shift may overlap; the person is told.

    Paid annual leave takes `minutes` of work from the balance; None: as contract hours have it.

    Raises DomainError for one's own leave, for leave that is not waiting, and, naming the
    shift, when the person is promised to a published one in these days.
    """
    row = owned(Leave, leave_id, actor.coop_id, lock=True)
    _may_decide(actor, row)
    _waiting(row)
    row.paid = row.paid if paid is None else paid
    row.state, row.minutes = "approved", minutes
    row.decided_by_id, row.decided_at = actor.account_id, clock.now()
    db.session.flush()
    _promise(row)
    ledger.book(row, actor)
    audit.record("leave.approve", row, from_on=row.from_on, until_on=row.until_on)
    if tell:
        _tell(row, f"is approved by {actor.name}")
    return row


def refuse(actor: Actor, leave_id: int, reason: str) -> Leave:
    """Say no, and why."""
    row = owned(Leave, leave_id, actor.coop_id, lock=True)
    _may_decide(actor, row)
    _waiting(row)
    words = reason.strip()
    if not words:
        raise DomainError("Say why, so that they can ask again.", field="reason")
    row.state, row.reason = "refused", words
    row.decided_by_id, row.decided_at = actor.account_id, clock.now()
    audit.record("leave.refuse", row, reason=words)
    _tell(row, f"is refused by {actor.name}: {words}")
    return row


def cancel(actor: Actor, leave_id: int, *, reason: str = "") -> Leave:
    """Take leave back and free the days: one's own before it begins, or a coordinator's act."""
    row = owned(Leave, leave_id, actor.coop_id, lock=True)
    mine = actor.person_id == row.person_id
    if not mine and not actor.can(APPROVE):
        raise NotAllowed
    if row.state not in OPEN:
        raise DomainError("This leave is not standing any more.", code="not_open")
    if mine and row.state == "approved" and row.from_on <= clock.today():
        raise DomainError(
            "It has begun: ask a coordinator to change it.", code="begun", field="from_on"
        )
    if row.state == "approved":
        calendar.release(SOURCE, row.id)
    row.state, row.reason = "cancelled", reason.strip()
    db.session.flush()
    ledger.book(row, actor)
    audit.record("leave.cancel", row, reason=row.reason)
    if mine:
        notices.close(row.coop_id, ALERT, row.id, row.person_id)
    else:
        words = f"is cancelled by {actor.name}"
        _tell(row, f"{words}: {row.reason}" if row.reason else words)
    return row


def end_early(actor: Actor, leave_id: int, last_on: date) -> Leave:
    """Shorten approved leave (back from sickness): the days after `last_on` are free again."""
    row = owned(Leave, leave_id, actor.coop_id, lock=True)
    _may_decide(actor, row)
    if row.state != "approved":
        raise DomainError("This leave is not approved.", code="not_open")
    if not row.from_on <= last_on < row.until_on:
        raise DomainError("Choose a day inside the leave, before its last.", field="last_on")
    calendar.release(SOURCE, row.id)
    row.minutes = ledger.minutes_until(row, last_on)
    row.until_on = last_on
    db.session.flush()
    _promise(row)
    ledger.book(row, actor)
    audit.record("leave.end_early", row, last_on=last_on)
    _tell(row, f"now ends on {_day(last_on)}; {actor.name} changed it")
    return row


def _promise(row: Leave) -> None:
    """The days are taken; DomainError, naming it, when something else has them already."""
    calendar.promise(
        row.person_id,
        _begins(row),
        clock.instant(row.until_on + timedelta(days=1)),
        kind="leave",
        paid=row.paid,
        title=LEAVE_WORDS[row.kind],
        source=SOURCE,
        source_id=row.id,
        coop_id=row.coop_id,
    )


def _begins(row: Leave) -> datetime:
    """When the leave begins: at midnight, or for sickness after a shift worked into its days."""
    first = clock.instant(row.from_on)
    if row.kind != LeaveKind.SICKNESS:
        return first
    worked = select(func.max(Shift.end_at)).where(
        Shift.coop_id == row.coop_id,
        Shift.start_at < clock.instant(row.until_on + timedelta(days=1)),
        Shift.end_at > first,
        exists().where(HoursWorked.shift_id == Shift.id, HoursWorked.person_id == row.person_id),
    )
    return max(first, db.session.scalar(worked) or first)


def _add(
    actor: Actor,
    person_id: int,
    kind: str,
    from_on: date,
    until_on: date,
    note: str,
    *,
    paid: bool | None,
) -> Leave:
    owned(Person, person_id, actor.coop_id, lock=True)
    if kind not in LEAVE_WORDS:
        raise DomainError("Choose the kind of leave.", field="kind")
    if until_on < from_on:
        raise DomainError("The last day is before the first.", field="until_on")
    if until_on - from_on > LONGEST:
        raise DomainError("Enter leave of a year at most, then the next.", field="until_on")
    meets = db.session.scalar(
        select(Leave)
        .where(
            Leave.coop_id == actor.coop_id,
            Leave.person_id == person_id,
            Leave.state.in_(OPEN),
            Leave.from_on <= until_on,
            Leave.until_on >= from_on,
        )
        .order_by(Leave.from_on)
    )
    if meets is not None:
        state = "approved" if meets.state == "approved" else "asked for"
        raise DomainError(
            f"{LEAVE_WORDS[meets.kind]} from {_day(meets.from_on)} to {_day(meets.until_on)} is "
            f"already {state}.",
            code="leave_overlap",
            field="from_on",
        )
    row = Leave(
        coop_id=actor.coop_id,
        person_id=person_id,
        kind=kind,
        from_on=from_on,
        until_on=until_on,
        paid=kind != LeaveKind.UNPAID if paid is None else paid,
        note=note.strip(),
        state="asked",
    )
    db.session.add(row)
    db.session.flush()
    return row


def _may_decide(actor: Actor, row: Leave) -> None:
    if actor.person_id == row.person_id:
        raise DomainError(
            "Nobody approves their own leave: ask another coordinator.", code="own_leave"
        )


def _tell(row: Leave, words: str) -> None:
    """Put the decision before the person on their home page."""
    when = days(row.from_on, row.until_on)
    notices.alert(
        row.coop_id,
        ALERT,
        row.id,
        f"{LEAVE_WORDS[row.kind]} {when} {words}",
        person_id=row.person_id,
        url=PAGE,
        afresh=True,
    )


def _waiting(row: Leave) -> None:
    if row.state != "asked":
        raise DomainError(f"This leave has been {row.state} already.", code="not_waiting")


def _day(on: date) -> str:
    return f"{on:%a} {on.day} {on:%B}"
