"""Reads of money: sums that the database makes, always of one co-op, in a fixed number."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from sqlalchemy import String, case, cast, func, or_, select

from coop.absencepay import worth
from coop.absencepay.worth import Worth
from coop.costs.ahead import LIKE, Plan
from coop.costs.facts import Earned, Job, Paid, Run, Sum
from coop.costs.reckoned import labour
from coop.costs.untaken import Balance, Owed
from coop.leave import queries as leave
from coop.leave import rules as leave_rules
from coop.leave.models import Leave, LeaveEntry
from coop.leave.rules import LeaveYear
from coop.pay import queries as pay
from coop.pay.models import PayLine, PayRun
from coop.pay.queries.rows import IDLE
from coop.pay.rates import EXPENSES, Element
from coop.pay.states import FINAL
from coop.shifts import queries as rotas
from coop.shifts.kinds import Kind
from coop.statements.models import PayDay
from coop.statutory import queries as statutory
from core import clock
from core.db import db
from core.people import queries as people
from core.people.models import Employment, Person
from core.reports import month_of

NO_HOURS = [element.value for element in IDLE if element != Element.HOLIDAY]
GIVEN_BACK = [element.value for element in EXPENSES]


def paid(coop_id: int, first_on: date, last_on: date) -> Paid:
    """What approved runs that end in these days paid; seven queries, whatever the people."""
    runs = _runs(coop_id, first_on, last_on)
    ids = [run.id for run in runs]
    lines = PayLine.run_id.in_(ids)  # the co-op's: its runs are; the index holds the rest
    sums = (
        select(
            PayLine.run_id,
            PayLine.service_id,
            PayLine.element,
            func.sum(PayLine.minutes),
            func.sum(PayLine.pence),
        )
        .where(lines)
        .group_by(PayLine.run_id, PayLine.element, PayLine.service_id)
    )
    each = (
        select(
            PayLine.run_id,
            PayLine.person_id,
            func.sum(case((PayLine.element.in_(GIVEN_BACK), 0), else_=PayLine.pence)),
            func.sum(case((PayLine.element.in_(NO_HOURS), 0), else_=PayLine.minutes)),
        )
        .where(lines)
        .group_by(PayLine.run_id, PayLine.person_id)
    )
    start = min((run.from_on for run in runs), default=first_on)
    return Paid(
        first_on,
        last_on,
        runs,
        tuple(
            Sum(run, service, Element(element), int(minutes), int(pence))
            for run, service, element, minutes, pence in db.session.execute(sums)
        ),
        tuple(
            Earned(run, person, int(pence), int(minutes))
            for run, person, pence, minutes in db.session.execute(each)
        ),
        jobs(coop_id, min(start, first_on), last_on),
        _born(coop_id),
        {row.id: row.name for row in people.services(coop_id)},
        statutory.figures(coop_id),
    )


def _runs(coop_id: int, first_on: date, last_on: date) -> tuple[Run, ...]:
    query = (
        select(PayRun.id, PayRun.from_on, PayRun.until_on, PayDay.on, PayRun.state)
        .outerjoin(PayDay, PayDay.run_id == PayRun.id)
        .where(
            PayRun.coop_id == coop_id,
            PayRun.state.in_(FINAL),
            PayRun.until_on.between(first_on, last_on),
        )
        .order_by(PayRun.until_on, PayRun.from_on, PayRun.id)
    )
    return tuple(
        Run(run_id, from_on, until_on, on or until_on, state)
        for run_id, from_on, until_on, on, state in db.session.execute(query)
    )


def jobs(coop_id: int, first_on: date, last_on: date) -> tuple[Job, ...]:
    """Employments that touch the days, by person and date."""
    query = (
        select(
            Employment.person_id,
            Employment.service_id,
            Employment.contract_minutes,
            Employment.from_on,
            Employment.until_on,
        )
        .where(
            Employment.coop_id == coop_id,
            Employment.from_on <= last_on,
            or_(Employment.until_on.is_(None), Employment.until_on >= first_on),
        )
        .order_by(Employment.person_id, Employment.from_on, Employment.id)
    )
    return tuple(Job(*row) for row in db.session.execute(query))


def _born(coop_id: int) -> dict[int, date]:
    query = select(Person.id, Person.born_on).where(
        Person.coop_id == coop_id, Person.born_on.is_not(None)
    )
    return {one: born for one, born in db.session.execute(query) if born is not None}


def by_month(coop_id: int, first_on: date, last_on: date) -> dict[date, int]:
    """Whole pence of the runs that end in these days, by the first day of their month."""
    query = (
        select(PayRun.until_on, func.sum(PayLine.pence))
        .join(PayLine, PayLine.run_id == PayRun.id)
        .where(
            PayRun.coop_id == coop_id,
            PayRun.state.in_(FINAL),
            PayRun.until_on.between(first_on, last_on),
        )
        .group_by(PayRun.until_on)
    )
    found: dict[date, int] = defaultdict(int)
    for until_on, pence in db.session.execute(query):
        found[until_on.replace(day=1)] += int(pence)
    return dict(found)


def last_run_on(coop_id: int) -> date | None:
    """The last day that an approved run pays for."""
    query = select(func.max(PayRun.until_on)).where(
        PayRun.coop_id == coop_id, PayRun.state.in_(FINAL)
    )
    return db.session.scalar(query)


def owed(coop_id: int, on: date) -> Owed:
    """Leave earned and not taken on a day, with its worth. Sixteen queries, or one more."""
    names = {row.id: row.name for row in people.services(coop_id)}
    year = leave_rules.year_of(leave.settings(coop_id), on)
    if year is None:
        return Owed(on, None, (), names)
    granted, other = _entries(coop_id, year, on)
    ahead = _ahead(coop_id, year, on)
    rows = [
        _balance(one, year, on, granted[one.person_id], other[one.person_id], ahead[one.person_id])
        for one in worth.of_all(coop_id, on)
        if not one.rolled_up and one.person_id in granted
    ]
    return Owed(on, (year.first, year.last), tuple(row for row in rows if row.minutes), names)


def _balance(
    one: Worth, year: LeaveYear, on: date, granted: int, other: int, ahead: int
) -> Balance:
    over = Fraction(1)
    if one.employed_from <= year.first:  # else it is granted as it is earned, month by month
        last = min(year.last, one.employed_until or year.last)
        over = Fraction(min(on, last).toordinal() - year.first.toordinal() + 1,
                        last.toordinal() - year.first.toordinal() + 1)  # fmt: skip
    rate = one.rate
    return Balance(
        one.person_id,
        one.name,
        one.service_id,
        granted,
        over,
        other,
        ahead,
        rate.per_minute if rate else None,
        f"£{rate.hourly:.2f} an hour: {rate.words}" if rate else "",
    )


def _entries(
    coop_id: int, year: LeaveYear, on: date
) -> tuple[defaultdict[int, int], defaultdict[int, int]]:
    """Minutes by person: granted for the year, and all else, as entered by a day."""
    whole_year = LeaveEntry.source == "year"
    query = (
        select(
            LeaveEntry.person_id,
            func.sum(case((whole_year, LeaveEntry.minutes), else_=0)),
            func.sum(case((whole_year, 0), else_=LeaveEntry.minutes)),
        )
        .where(LeaveEntry.coop_id == coop_id, LeaveEntry.year_on == year.first, LeaveEntry.on <= on)
        .group_by(LeaveEntry.person_id)
    )
    granted: defaultdict[int, int] = defaultdict(int)
    other: defaultdict[int, int] = defaultdict(int)
    for person_id, for_year, besides in db.session.execute(query):
        granted[person_id], other[person_id] = int(for_year), int(besides)
    return granted, other


def _ahead(coop_id: int, year: LeaveYear, on: date) -> defaultdict[int, int]:
    """Minutes that the ledger has taken off for days after a day, by person.

    Leave that lies across the day counts by its days; a part of a minute is still to come.
    """
    query = (
        select(Leave.person_id, Leave.from_on, Leave.until_on, func.sum(LeaveEntry.minutes))
        .join(LeaveEntry, (LeaveEntry.source == "leave") & (LeaveEntry.person_id == Leave.person_id)
              & (LeaveEntry.source_key == cast(Leave.id, String)))
        .where(
            Leave.coop_id == coop_id,
            Leave.until_on > on,
            LeaveEntry.coop_id == coop_id,
            LeaveEntry.year_on == year.first,
            LeaveEntry.on <= on,
        )
        .group_by(Leave.id, Leave.person_id, Leave.from_on, Leave.until_on)
    )  # fmt: skip
    found: defaultdict[int, int] = defaultdict(int)
    for person_id, from_on, until_on, minutes in db.session.execute(query):
        first, last = max(from_on, year.first), min(until_on, year.last)
        if last <= on:
            continue
        to_come = (last - max(first - timedelta(days=1), on)).days
        found[person_id] -= int(minutes) * to_come // ((last - first).days + 1)
    return found


@dataclass(frozen=True, slots=True)
class Place:
    """A published shift that somebody is on, as pricing reads it."""

    id: int
    service_id: int
    kind: Kind
    on: date
    start_at: datetime
    end_at: datetime
    break_minutes: int


def ahead(coop_id: int, first_on: date, last_on: date) -> Plan:
    """The published rota of a quarter and of the weeks before it, at today's rates.

    Sixteen queries, whatever the people and shifts.
    """
    begin = clock.monday(first_on) - timedelta(weeks=LIKE)
    end = clock.monday(last_on) + timedelta(days=6)
    rota = rotas.published(coop_id, begin, end)
    shifts: dict[int, Place] = {}
    places: list[tuple[int, Place]] = []
    for person_id, shift_id, service_id, on, key in rota.places:
        if shift_id not in shifts:
            times = rota.times[key]
            shifts[shift_id] = Place(shift_id, service_id, times.kind, on, *times[:3])
        places.append((person_id, shifts[shift_id]))
    priced = pay.estimates_at(coop_id, places)
    sums: dict[tuple[int, date], int] = defaultdict(int)
    for (_, shift_id), pence in priced.items():
        place = shifts[shift_id]
        sums[place.service_id, place.on] += pence
    names = {row.id: row.name for row in people.services(coop_id)}
    return Plan(
        first_on, last_on, sums, names, len(places) - len(priced), _on_top(coop_id, first_on)
    )


def _on_top(coop_id: int, before_on: date) -> Fraction | None:
    """The employer's own cost for each penny of pay in the runs of the three months before."""
    found = labour(paid(coop_id, month_of(before_on, -3), before_on - timedelta(days=1)))
    known = [row for row in found if row.cost is not None]
    gross = sum(row.gross for row in known)
    return Fraction(sum(row.cost or 0 for row in known) - gross, gross) if gross > 0 else None
