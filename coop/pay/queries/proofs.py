"""The minimum-wage proof of a run, person by person, from its lines as they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from coop.pay.models import PayCorrection, PayLine
from coop.pay.proof import Proof, period_of, prove
from coop.pay.queries.gathering import payees
from coop.pay.queries.runs import LineRow, lines, run
from coop.pay.rates import Element
from coop.statutory import queries as statutory
from core.db import db


@dataclass(frozen=True, slots=True)
class PersonProof:
    """A person's proof for the run's period, and one for each day of work paid late in it."""

    person_id: int
    number: str
    name: str
    proof: Proof
    late: tuple[Proof, ...]

    @property
    def met(self) -> bool:
        """Whether every hour that counts is covered."""
        return all(proof.check.met for proof in (self.proof, *self.late))

    @property
    def short_pence(self) -> int:
        """What is wanting altogether."""
        return sum(proof.check.short_pence for proof in (self.proof, *self.late))

    @property
    def margin(self) -> Decimal:
        """Pounds an hour above the rate; less than 0 where it is not reached."""
        return self.proof.check.hourly - self.proof.rate.hourly

    @property
    def minutes(self) -> int:
        """Minutes that count in the period."""
        return self.proof.check.minutes


def proofs(coop_id: int, run_id: int, person_id: int | None = None) -> tuple[PersonProof, ...]:
    """Everybody with hours that count (or one person), those with the least margin first.

    Hours that a later run corrected count in the period that they belong to, at no pay: a later
    payment does not cure it. A fixed number of queries.
    """
    period = run(coop_id, run_id)
    found: dict[int, list[LineRow]] = defaultdict(list)
    for line in lines(coop_id, run_id, person_id):
        if not line.corrects:
            found[line.person_id].append(line)
    figures = statutory.figures(coop_id)
    known = payees(coop_id, found, period.from_on, period.until_on)
    added = _added(coop_id, run_id)
    rows = []
    for one, mine in found.items():
        extra = _corrected(mine[0], added.get(one, 0), period.until_on)
        parts = _by_period([*mine, *extra], period.from_on)
        if not any(line.nmw_minutes for line in mine):
            continue
        whole = parts.pop(period.from_on, [])
        late = tuple(
            prove(figures, known[one], starts, part) for starts, part in sorted(parts.items())
        )
        proof = prove(figures, known[one], period.from_on, whole)
        rows.append(PersonProof(one, mine[0].number, mine[0].name, proof, late))
    return tuple(sorted(rows, key=lambda row: (row.met, row.margin, row.name)))


def _by_period(mine: Iterable[LineRow], from_on: date) -> dict[date, list[LineRow]]:
    """A piece is in the period of the day on which it begins, whole."""
    pieces: dict[str, list[LineRow]] = defaultdict(list)
    for line in mine:
        pieces[line.key].append(line)
    found: dict[date, list[LineRow]] = defaultdict(list)
    for piece in pieces.values():
        found[period_of(min(line.on for line in piece), from_on)] += piece
    return found


def _added(coop_id: int, run_id: int) -> dict[int, int]:
    """Minutes that later runs found to belong to this one, by person."""
    query = (
        select(PayLine.person_id, func.sum(PayLine.nmw_minutes))
        .join(PayCorrection, PayCorrection.id == PayLine.correction_id)
        .where(PayLine.coop_id == coop_id, PayCorrection.origin_run_id == run_id)
        .group_by(PayLine.person_id)
    )
    return {person_id: int(minutes) for person_id, minutes in db.session.execute(query)}


def _corrected(like: LineRow, minutes: int, on: date) -> list[LineRow]:
    if not minutes:
        return []
    words = f"Hours corrected after payment: {abs(minutes)} min {'more' if minutes > 0 else 'less'}"
    return [
        replace(
            like,
            key="corrected",
            on=on,
            element=Element.ADJUSTMENT,
            minutes=minutes,
            units=0,
            extra=0,
            rate=Decimal(0),
            pence=0,
            words=words,
            nmw_minutes=minutes,
            nmw_rate=Decimal(0),
            nmw_pence=0,
        )
    ]
