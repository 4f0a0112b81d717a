"""Balances are sums of lines; each question takes the day it is asked of."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from coop.capital import rules
from coop.capital.models import CapitalAccount, CapitalEntry, CapitalLine
from coop.capital.rules import HOLDERS, Holding, Kind
from core.db import db
from core.people.models import Person


@dataclass(frozen=True, slots=True)
class Holder:
    """A person and what they hold."""

    person_id: int
    name: str
    number: str
    holding: Holding


def _lines(coop_id: int, on: date | None, *columns: Any) -> Select[Any]:
    query = (
        select(*columns)
        .select_from(CapitalLine)
        .join(CapitalAccount, CapitalAccount.id == CapitalLine.account_id)
        .join(
            CapitalEntry,
            (CapitalEntry.coop_id == CapitalLine.coop_id)
            & (CapitalEntry.number == CapitalLine.entry_number),
        )
        .where(CapitalLine.coop_id == coop_id)
    )
    return query if on is None else query.where(CapitalEntry.on <= on)


def by_kind(coop_id: int, on: date) -> dict[Kind, int]:
    """Signed pence (debit positive) of each kind of account at the end of the day."""
    query = _lines(coop_id, on, CapitalAccount.kind, func.sum(CapitalLine.pence))
    rows = db.session.execute(query.group_by(CapitalAccount.kind))
    return {Kind(kind): int(pence) for kind, pence in rows}


def total(coop_id: int, kind: Kind, on: date) -> int:
    """What the accounts of a kind come to, as people read it (`rules.shown`)."""
    return rules.shown(kind, by_kind(coop_id, on).get(kind, 0))


def account_balances(
    coop_id: int, on: date, person_id: int | None = None
) -> dict[int, dict[Kind, int]]:
    """Signed pence by holder and kind."""
    query = _lines(
        coop_id, on, CapitalAccount.person_id, CapitalAccount.kind, func.sum(CapitalLine.pence)
    ).where(CapitalAccount.person_id.is_not(None))
    if person_id is not None:
        query = query.where(CapitalAccount.person_id == person_id)
    found: dict[int, dict[Kind, int]] = defaultdict(dict)
    grouped = query.group_by(CapitalAccount.person_id, CapitalAccount.kind)
    for who, kind, pence in db.session.execute(grouped):
        found[who][Kind(kind)] = int(pence)
    return dict(found)


def holding(coop_id: int, person_id: int, on: date) -> Holding:
    """What one person holds at the end of the day."""
    return rules.holding(account_balances(coop_id, on, person_id).get(person_id, {}))


def holdings(coop_id: int, on: date) -> tuple[Holder, ...]:
    """Everybody who holds something at the end of the day, by surname. Two queries."""
    balances = account_balances(coop_id, on)
    query = (
        select(Person)
        .where(Person.coop_id == coop_id, Person.id.in_(balances))
        .order_by(Person.surname, Person.first_name, Person.id)
    )
    rows = (
        Holder(one.id, one.name, one.number, rules.holding(balances[one.id]))
        for one in db.session.scalars(query)
    )
    return tuple(row for row in rows if row.holding)


def paid_share_pence_days(coop_id: int, first: date, last: date) -> dict[int, int]:
    """By person, what was paid on their shares at the end of each of these days, added up."""
    query = _lines(
        coop_id, last, CapitalAccount.person_id, CapitalEntry.on, CapitalLine.pence
    ).where(CapitalAccount.kind.in_((Kind.SHARES, Kind.UNPAID)))
    moves: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for who, on, pence in db.session.execute(query):
        moves[who].append((on, -int(pence)))
    return {who: rules.pence_days(found, first, last) for who, found in sorted(moves.items())}


def movements(coop_id: int, kind: Kind, person_id: int | None = None) -> list[tuple[date, int]]:
    """(day, pence) of one account in the order of days, what is owed positive."""
    query = _lines(coop_id, None, CapitalEntry.on, CapitalLine.pence).where(
        CapitalAccount.kind == kind
    )
    if kind in HOLDERS:
        query = query.where(CapitalAccount.person_id == person_id)
    rows = db.session.execute(query.order_by(CapitalEntry.on, CapitalEntry.number))
    return [(on, -int(pence)) for on, pence in rows]
