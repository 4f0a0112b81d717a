"""Statements read: one person's or a whole run's, with the tax year so far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, or_, select

from coop.leave import queries as leave
from coop.pay import queries as pay
from coop.pay.models import PayLine, PayRun
from coop.pay.queries import LineRow, RunRow
from coop.pay.rates import Element
from coop.pay.states import FINAL
from coop.statements import rules
from coop.statements.law import tax_years
from coop.statements.models import PayDay
from coop.statements.rules import Parts, TaxYear, Totals
from core.db import db
from core.errors import NotFound
from core.people import queries as people

Sums = dict[Element, tuple[int, int, int]]  # minutes, units, pence


@dataclass(frozen=True, slots=True)
class MinimumWage:
    """Minutes that count, pounds an hour over them, and the rate that applies, in words."""

    minutes: int
    hourly: Decimal
    rate: Decimal
    rate_words: str
    met: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """All that one person's statement says. `year_sums` are by element, this run included."""

    coop: str
    run: RunRow
    person_id: int
    name: str
    number: str
    pays_on: date | None
    parts: Parts
    minutes: int  # worked
    year: TaxYear
    year_sums: Sums
    year_totals: Totals
    minimum_wage: MinimumWage | None
    holiday_minutes: int | None


def pay_day(coop_id: int, run_id: int) -> date | None:
    """When a run is paid, if that is known."""
    return db.session.scalar(
        select(PayDay.on).where(PayDay.coop_id == coop_id, PayDay.run_id == run_id)
    )


def pay_days(coop_id: int, first_on: date) -> dict[int, date]:
    """The runs that are paid on a day or after it, each with its day."""
    query = select(PayDay.run_id, PayDay.on).where(PayDay.coop_id == coop_id, PayDay.on >= first_on)
    return {row[0]: row[1] for row in db.session.execute(query)}


def of_person(coop_id: int, run_id: int, person_id: int) -> Statement:
    """One person's statement; NotFound where the run does not pay them or is another co-op's."""
    found = statements(coop_id, run_id, person_id)
    if not found:
        raise NotFound
    return found[0]


def mine(coop_id: int, run_id: int, person_id: int) -> Statement:
    """The same for themselves: only of a run that is approved."""
    if not pay.run(coop_id, run_id).final:
        raise NotFound
    return of_person(coop_id, run_id, person_id)


def statements(coop_id: int, run_id: int, person_id: int | None = None) -> tuple[Statement, ...]:
    """Everybody's of a run (or one person's), by surname; a fixed number of queries."""
    run = pay.run(coop_id, run_id)
    lines: dict[int, list[LineRow]] = defaultdict(list)
    for line in pay.lines(coop_id, run_id, person_id):
        lines[line.person_id].append(line)
    pays_on = pay_day(coop_id, run_id)
    year = rules.tax_year(tax_years(), pays_on or run.until_on)
    so_far = _year_sums(coop_id, run, pays_on, year, None if person_id is None else [person_id])
    name = people.coop(coop_id).name
    holidays = leave.balances(coop_id, run.until_on)
    proofs = {proof.person_id: proof for proof in pay.proofs(coop_id, run_id, person_id)}
    found = []
    for one, mine_ in lines.items():
        proof = proofs.get(one)
        found.append(
            Statement(
                coop=name,
                run=run,
                person_id=one,
                name=mine_[0].name,
                number=mine_[0].number,
                pays_on=pays_on,
                parts=rules.lay_out(mine_),
                minutes=pay.worked_minutes(mine_),
                year=year,
                year_sums=so_far[one],
                year_totals=rules.totals({key: sums[2] for key, sums in so_far[one].items()}),
                minimum_wage=None
                if proof is None
                else MinimumWage(
                    proof.proof.check.minutes,
                    proof.proof.check.hourly,
                    proof.proof.rate.hourly,
                    proof.proof.rate.words,
                    proof.met,
                ),
                holiday_minutes=holidays.get(one),
            )
        )
    return tuple(found)


def _year_sums(
    coop_id: int,
    run: RunRow,
    pays_on: date | None,
    year: TaxYear,
    person_ids: Collection[int] | None,
) -> dict[int, Sums]:
    """By person and element: this run and all approved ones before it in the tax year.

    A run belongs to the tax year of its pay day, or where none is known of its last day.
    """
    when = func.coalesce(PayDay.on, PayRun.until_on)
    before = PayRun.state.in_(FINAL) & (when >= year.first) & (when <= (pays_on or run.until_on))
    before &= PayRun.until_on < run.from_on
    query = (
        select(
            PayLine.person_id,
            PayLine.element,
            func.sum(PayLine.minutes),
            func.sum(PayLine.units),
            func.sum(PayLine.pence),
        )
        .join(PayRun, PayRun.id == PayLine.run_id)
        .outerjoin(PayDay, PayDay.run_id == PayRun.id)
        .where(PayLine.coop_id == coop_id, or_(before, PayRun.id == run.id))
        .group_by(PayLine.person_id, PayLine.element)
    )
    if person_ids is not None:
        query = query.where(PayLine.person_id.in_(person_ids))
    found: dict[int, Sums] = defaultdict(dict)
    for person_id, element, minutes, units, pence in db.session.execute(query):
        found[person_id][Element(element)] = (int(minutes), int(units), int(pence))
    order = list(Element)
    return defaultdict(
        dict,
        {
            person_id: dict(sorted(sums.items(), key=lambda row: order.index(row[0])))
            for person_id, sums in found.items()
        },
    )
