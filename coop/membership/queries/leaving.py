"""Who leaves, and on one page all that is to be settled with them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from coop.attendance.models import HoursState, HoursWorked
from coop.capital import queries as capital
from coop.capital.models import WithdrawalNotice
from coop.capital.rules import Holding
from coop.leave import queries as leave
from coop.members import listing
from coop.membership import law
from coop.membership.law import Kept
from coop.membership.models import Leaving
from coop.membership.queries.register import OfficerEntry, officers
from core import clock
from core.db import db
from core.errors import NotFound
from core.people.models import Person


@dataclass(frozen=True, slots=True)
class LeavingPage:
    """One leaving with what its settlement rests on, as things stand today."""

    row: Leaving
    person: Person
    reason: str
    held: Holding
    notice: WithdrawalNotice | None
    capital_done: bool
    holiday_minutes: int | None  # left on the last day of work; None: no leave year is kept
    hours_open: int  # hours told and not yet approved
    promised: int  # shifts and other commitments after the last day of work
    offices: tuple[OfficerEntry, ...]
    kept: tuple[Kept, ...]
    to_do: tuple[str, ...]


def leavings(coop_id: int, *, settled: bool = False) -> tuple[tuple[Leaving, Person], ...]:
    """Who leaves and is not settled with, the first to go first; or those settled."""
    query = (
        select(Leaving, Person)
        .join(Person, Person.id == Leaving.person_id)
        .where(Leaving.coop_id == coop_id)
    )
    done = Leaving.settled_on.is_not(None) if settled else Leaving.settled_on.is_(None)
    order = (
        (Leaving.settled_on.desc(), Leaving.id.desc())
        if settled
        else (func.coalesce(Leaving.work_last_on, Leaving.membership_last_on), Leaving.id)
    )
    rows = db.session.execute(query.where(done).order_by(*order).limit(200))
    return tuple((row, person) for row, person in rows)


def leaving(coop_id: int, leaving_id: int) -> LeavingPage:
    """One leaving and all around it; NotFound otherwise."""
    query = (
        select(Leaving, Person)
        .join(Person, Person.id == Leaving.person_id)
        .where(Leaving.coop_id == coop_id, Leaving.id == leaving_id)
    )
    found = db.session.execute(query).first()
    if found is None:
        raise NotFound
    row, person = found
    today = clock.today()
    held = capital.holding(coop_id, person.id, today)
    notice = db.session.get(WithdrawalNotice, row.notice_id) if row.notice_id else None
    hours_open, holiday, promised = 0, None, 0
    if row.work_last_on is not None:
        open_hours = select(func.count()).where(
            HoursWorked.coop_id == coop_id,
            HoursWorked.person_id == person.id,
            HoursWorked.state == HoursState.CONFIRMED,
        )
        hours_open = int(db.session.scalar(open_hours) or 0)
        balance = leave.balance(coop_id, person.id, row.work_last_on)
        holiday = None if balance is None else balance.minutes
        promised = len(listing.promised_after(coop_id, person.id, row.work_last_on))
    holds = tuple(officers(coop_id, today, left=False, person_id=person.id))
    # Only the shares wait for membership; whoever stays a member keeps them.
    capital_done = row.membership_last_on is None or held.total == 0
    moved, _ = capital.entries(coop_id, person_id=person.id, per_page=1)
    paid_on = moved[0].on if capital_done and row.membership_last_on and moved else None
    to_do = []
    if row.work_last_on is not None:
        if row.final_pay_on is None:
            to_do.append("Final pay")
        if row.holiday_on is None:
            to_do.append("Holiday owed")
        if row.property_on is None:
            to_do.append("Property of the society")
    if not capital_done:
        to_do.append("Capital")
    return LeavingPage(
        row,
        person,
        law.reason_words(row.reason),
        held,
        notice,
        capital_done,
        holiday,
        hours_open,
        promised,
        holds,
        law.retention(row.work_last_on, row.membership_last_on, paid_on),
        tuple(to_do),
    )
