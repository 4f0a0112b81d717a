"""Entering what happens to people's shifts; entries are never altered or removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select

from coop.changes.models import NoticePromise, ShiftChange
from coop.changes.rules import Kind, notice_minutes
from coop.shifts.models import Shift
from core import clock, dated
from core.access import Actor
from core.acting import acting
from core.db import db
from core.errors import DomainError
from core.people.models import Person

MOST_DAYS = 84


@dataclass(frozen=True, slots=True)
class Happened:
    """To whose place on which shift; the shift's times as they were before, UTC instants.

    `new` has start and end as they became, where they changed.
    """

    person_id: int
    shift_id: int
    start_at: datetime
    end_at: datetime
    new: tuple[datetime, datetime] | None = None

    @classmethod
    def of(cls, person_id: int, shift: Shift) -> Happened:
        """To a person's place on a shift, or an offer of one, that keeps its times."""
        return cls(person_id, shift.id, shift.start_at, shift.end_at)


def record(
    coop_id: int,
    kind: Kind,
    happened: Sequence[Happened],
    *,
    actor: Actor | None = None,
    why: str = "",
) -> None:
    """Enter that this happened now to published or offered places.

    Without an actor it is whoever acts in this request or run. Kind.CHANGED needs the new
    times (ValueError), no other kind has any.
    """
    if any((one.new is not None) != (kind is Kind.CHANGED) for one in happened):
        raise ValueError("new times belong to a change, and a change has them")
    if not happened:
        return
    account_id, name = acting.get() if actor is None else (actor.account_id, actor.name)
    at = clock.now()
    themselves = _stands_for(coop_id, account_id)
    rows = [
        {
            "coop_id": coop_id,
            "person_id": one.person_id,
            "shift_id": one.shift_id,
            "kind": str(kind),
            "at": at,
            "notice_minutes": notice_minutes(at, one.start_at),
            "start_at": one.start_at,
            "end_at": one.end_at,
            "new_start_at": one.new[0] if one.new else None,
            "new_end_at": one.new[1] if one.new else None,
            "account_id": account_id,
            "actor": name,
            "own": one.person_id == themselves,
            "why": why.strip(),
        }
        for one in happened
    ]
    db.session.flush()  # what is entered about has its row before
    db.session.execute(insert(ShiftChange), rows)


def _stands_for(coop_id: int, account_id: int | None) -> int | None:
    if account_id is None:
        return None
    query = select(Person.id).where(Person.coop_id == coop_id, Person.account_id == account_id)
    return db.session.scalar(query)


def promise(actor: Actor, days: int, from_on: date) -> NoticePromise:
    """From a day on, shifts are to be known so many days ahead; earlier days keep what held.

    Raises DomainError for a day in the past or a number of days that makes no sense.
    """
    if not 1 <= days <= MOST_DAYS:
        raise DomainError(f"Enter 1 to {MOST_DAYS} days.", field="days")
    return dated.settle(NoticePromise, actor.coop_id, from_on, days=days, made_at=clock.now())
