"""The year's figures of everybody, from pay, employment, membership and the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import select

from coop.bands import contract
from coop.capital import queries as capital
from coop.capital.rules import Kind
from coop.pay import queries as pay
from coop.surplus.rules import Figures, Standing
from core.db import db
from core.people.models import Employment, Membership, MembershipKind, Person

DAY = timedelta(days=1)
Spans = list[tuple[date, date]]


def days_within(spans: Iterable[tuple[date, date]], first: date, last: date) -> int:
    """Days between `first` and `last` that lie in any of the spans, each once."""
    found, until = 0, first - DAY
    for from_on, until_on in sorted(spans):
        begins, ends = max(from_on, until + DAY), min(until_on, last)
        if begins <= ends:
            found += (ends - begins).days + 1
            until = ends
    return found


def figures(coop_id: int, first: date, last: date, result_pence: int) -> Figures:
    """The figures of a year as the record has them now. A fixed number of queries."""
    worked, members = _employed(coop_id, last), _members(coop_id, last)
    paid = {row.person_id: row for row in pay.year_basis(coop_id, first, last)}
    held = capital.paid_share_pence_days(coop_id, first, last)
    about = capital.year_figures(coop_id, last)
    wanted = set(worked) | set(members) | set(paid) | {who for who, days in held.items() if days}
    query = select(Person).where(Person.coop_id == coop_id).order_by(Person.number, Person.id)
    people = []
    for one in db.session.scalars(query):
        if one.id not in wanted:
            continue
        spans = [(row.from_on, row.until_on or date.max) for row in worked.get(one.id, [])]
        joined = members.get(one.id, [])
        mine = paid.get(one.id)
        row = Standing(
            person_id=one.id,
            number=one.number,
            name=one.name,
            member=any(begins <= last <= ends for begins, ends in joined),
            here=any(begins <= last <= ends for begins, ends in spans),
            member_days=days_within(joined, first, last),
            worked_days=days_within(spans, first, last),
            service_days=days_within(spans, date.min + DAY, last),
            minutes=max(0, mine.minutes) if mine else 0,
            leave_minutes=max(0, mine.leave_minutes) if mine else 0,
            basic_pence=max(0, mine.basic_pence) if mine else 0,
            role=_newest(worked.get(one.id, [])),
            contract=_band(worked.get(one.id, [])),
            paid_share_pence_days=held.get(one.id, 0),
        )
        if row.worked_days or row.member_days or row.minutes or row.paid_share_pence_days:
            people.append(row)
    return Figures(
        first_on=first,
        last_on=last,
        result_pence=result_pence,
        brought_pence=capital.total(coop_id, Kind.SURPLUS, last),
        declared_pence=about.share_interest + about.loan_interest,
        share_interest=bool(about.share_interest),
        general_pence=about.general,
        people=tuple(people),
    )


def _employed(coop_id: int, last: date) -> dict[int, list[Employment]]:
    query = select(Employment).where(Employment.coop_id == coop_id, Employment.from_on <= last)
    found: dict[int, list[Employment]] = defaultdict(list)
    for row in db.session.scalars(query.order_by(Employment.from_on, Employment.id)):
        found[row.person_id].append(row)
    return found


def _members(coop_id: int, last: date) -> dict[int, Spans]:
    query = select(Membership).where(
        Membership.coop_id == coop_id,
        Membership.kind == MembershipKind.MEMBER,
        Membership.from_on <= last,
    )
    found: dict[int, Spans] = defaultdict(list)
    for row in db.session.scalars(query):
        found[row.person_id].append((row.from_on, row.until_on or date.max))
    return found


def _newest(rows: list[Employment]) -> str:
    return rows[-1].role if rows else "No work in the year"


def _band(rows: list[Employment]) -> str:
    return contract(rows[-1].contract_minutes) if rows else "No work in the year"
