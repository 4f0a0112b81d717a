"""What is owed, what made it, and how the co-op's burdens lie; always of one co-op."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from coop.rota.burden.models import BurdenChange, BurdenEntry, BurdenPosting
from coop.rota.models import Rota
from coop.rota.rules.ledger import Amount, Burden
from coop.shifts.models import Shift
from core.db import db
from core.people.models import Person


@dataclass(frozen=True, slots=True)
class RotaSum:
    """A rota's points for one person, by kind."""

    rota_id: int
    from_on: date
    until_on: date
    kinds: dict[Burden, Amount]

    @property
    def total(self) -> Amount:
        """All kinds together."""
        return summed(self.kinds.values())


@dataclass(frozen=True, slots=True)
class Standing:
    """A member with their balance, positive: owed; `by_rota` has the balance of each rota."""

    person_id: int
    name: str
    borne: int
    share: int
    by_rota: dict[int, int]

    @property
    def balance(self) -> int:
        """Positive: has borne more than a fair share."""
        return self.borne - self.share


@dataclass(frozen=True, slots=True)
class Change:
    """A change at short notice."""

    shift: str
    on: date
    why: str
    points: int


def summed(amounts: Iterable[Amount]) -> Amount:
    """Amounts together."""
    rows = list(amounts)
    return Amount(sum(one.borne for one in rows), sum(one.share for one in rows))


def owed(coop_id: int, before: date, person_ids: Collection[int] | None = None) -> dict[int, int]:
    """Each person's balance over the rotas that begin before a day; positive: owed."""
    balance = func.sum(BurdenEntry.borne - BurdenEntry.share)
    query = (
        select(BurdenEntry.person_id, balance)
        .join(Rota, Rota.id == BurdenEntry.rota_id)
        .where(BurdenEntry.coop_id == coop_id, Rota.from_on < before)
        .group_by(BurdenEntry.person_id)
    )
    if person_ids is not None:
        query = query.where(BurdenEntry.person_id.in_(person_ids))
    return {person: int(points) for person, points in db.session.execute(query)}


def of_person(coop_id: int, person_id: int) -> tuple[RotaSum, ...]:
    """What a person bore on each rota, by kind; the newest rota first."""
    query = (
        select(
            Rota.id,
            Rota.from_on,
            Rota.until_on,
            BurdenEntry.kind,
            func.sum(BurdenEntry.borne),
            func.sum(BurdenEntry.share),
        )
        .join(Rota, Rota.id == BurdenEntry.rota_id)
        .where(BurdenEntry.coop_id == coop_id, BurdenEntry.person_id == person_id)
        .group_by(Rota.id, Rota.from_on, Rota.until_on, BurdenEntry.kind)
        .order_by(Rota.from_on.desc(), Rota.id.desc())
    )
    found: dict[int, RotaSum] = {}
    for rota_id, from_on, until_on, kind, borne, share in db.session.execute(query):
        row = found.setdefault(rota_id, RotaSum(rota_id, from_on, until_on, {}))
        if borne or share:
            row.kinds[Burden(kind)] = Amount(int(borne), int(share))
    return tuple(row for row in found.values() if row.kinds)


def by_kind(rows: Collection[RotaSum]) -> dict[Burden, Amount]:
    """Rotas together, by kind; kinds without points left out."""
    found = {kind: summed(r.kinds[kind] for r in rows if kind in r.kinds) for kind in Burden}
    return {kind: amount for kind, amount in found.items() if amount != Amount()}


def standings(coop_id: int) -> tuple[Standing, ...]:
    """Everybody in the ledger, who is owed most first."""
    query = (
        select(
            BurdenEntry.person_id,
            BurdenEntry.rota_id,
            func.sum(BurdenEntry.borne),
            func.sum(BurdenEntry.share),
        )
        .where(BurdenEntry.coop_id == coop_id)
        .group_by(BurdenEntry.person_id, BurdenEntry.rota_id)
    )
    found: dict[int, dict[int, Amount]] = defaultdict(dict)
    for person_id, rota, borne, share in db.session.execute(query):
        found[person_id][rota] = Amount(int(borne), int(share))
    people = db.session.scalars(
        select(Person).where(Person.coop_id == coop_id, Person.id.in_(list(found)))
    )
    rows = []
    for person in people:
        mine = found[person.id]
        total = summed(mine.values())
        balances = {rota: amount.balance for rota, amount in mine.items()}
        rows.append(Standing(person.id, person.name, total.borne, total.share, balances))
    return tuple(sorted(rows, key=lambda row: (-row.balance, row.name)))


def rotas(coop_id: int) -> tuple[tuple[int, date, date], ...]:
    """Rotas in the ledger, oldest first: (id, first day, last day)."""
    query = (
        select(Rota.id, Rota.from_on, Rota.until_on)
        .join(BurdenPosting, (BurdenPosting.rota_id == Rota.id) & (BurdenPosting.number == 1))
        .where(BurdenPosting.coop_id == coop_id)
        .order_by(Rota.from_on, Rota.id)
    )
    return tuple((rota, first, last) for rota, first, last in db.session.execute(query))


def changes(coop_id: int, person_id: int) -> tuple[Change, ...]:
    """Changes at short notice of a person, the latest first."""
    query = (
        select(Shift.name, Shift.on, BurdenChange.why, BurdenChange.points)
        .join(Shift, Shift.id == BurdenChange.shift_id)
        .where(BurdenChange.coop_id == coop_id, BurdenChange.person_id == person_id)
        .order_by(BurdenChange.changed_at.desc(), BurdenChange.id.desc())
        .limit(20)
    )
    return tuple(Change(*row) for row in db.session.execute(query))
