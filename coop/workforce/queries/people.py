"""Spells of work, sick leave and names, each in one query."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from coop.leave.models import Leave, LeaveKind
from coop.workforce.facts import Sick
from coop.workforce.history import Spell
from core.db import db, in_force
from core.people.models import Account, Employment, Grant, Person, Role, Service


def spells(coop_id: int, person_id: int | None = None) -> tuple[Spell, ...]:
    """Every spell of work there is or was, of one person or of all."""
    query = (
        select(
            Employment.person_id,
            Employment.service_id,
            Service.name,
            Employment.role,
            Employment.status,
            Employment.contract_minutes,
            Employment.source,
            Employment.from_on,
            Employment.until_on,
            Employment.leaving_reason,
        )
        .join(Service, Service.id == Employment.service_id)
        .where(Employment.coop_id == coop_id)
        .order_by(Employment.person_id, Employment.from_on, Employment.id)
    )
    if person_id is not None:
        query = query.where(Employment.person_id == person_id)
    return tuple(Spell(*tuple(row)) for row in db.session.execute(query))


def sick(coop_id: int, first: date, last: date) -> tuple[Sick, ...]:
    """Approved sick leave that touches these days."""
    query = select(Leave.person_id, Leave.from_on, Leave.until_on).where(
        Leave.coop_id == coop_id,
        Leave.kind == LeaveKind.SICKNESS,
        Leave.state == "approved",
        Leave.from_on <= last,
        Leave.until_on >= first,
    )
    return tuple(Sick(*row) for row in db.session.execute(query))


def names(coop_id: int, person_ids: Collection[int]) -> dict[int, str]:
    """People of the co-op by id, as they are called."""
    query = select(Person).where(Person.coop_id == coop_id, Person.id.in_(person_ids))
    return {person.id: person.name for person in db.session.scalars(query)}


def managers(coop_id: int, on: date) -> list[str]:
    """Names of those who manage the service on a day: whom a member can talk to."""
    query = (
        select(Account.name)
        .join(Grant, Grant.account_id == Account.id)
        .where(Grant.coop_id == coop_id, Grant.role == Role.MANAGER, in_force(Grant, on))
        .distinct()
        .order_by(Account.name)
    )
    return list(db.session.scalars(query))
