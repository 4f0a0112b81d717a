"""A financial year's figures of the ledger and of membership, as the annual return asks."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import func, select

from coop.capital import law, rules
from coop.capital.models import CapitalEntry
from coop.capital.queries import balances
from coop.capital.queries.papers import terms_rows
from coop.capital.rules import Kind, Verb
from core.db import db
from core.people.models import Membership, MembershipKind

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class YearFigures:
    """Pence at the end of the year, and what moved in it. `percent` paid on shares; None: none."""

    first: date
    last: date
    due_on: date | None
    members_before: int
    joined: int
    ceased: int
    members: int
    shares: int
    unpaid: int
    issued: int
    withdrawn: int
    share_interest: int
    loan_interest: int
    highest_percent: Decimal | None
    loans: int
    member_capital: int
    interest_payable: int
    general: int
    indivisible: int
    surplus: int
    holders: int

    @property
    def paid(self) -> int:
        """Paid-up share capital."""
        return self.shares - self.unpaid


def year_of(coop_id: int, on: date) -> tuple[date, date]:
    """The financial year in which a day falls; the calendar year until the rules say otherwise."""
    month, day = 12, 31
    for row in terms_rows(coop_id):
        month, day = row.year_end_month, row.year_end_day
        if row.from_on <= on:
            break
    last = _end(on.year, month, day)
    if last < on:
        last = _end(on.year + 1, month, day)
    return _end(last.year - 1, month, day) + DAY, last


def _end(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))


def years(coop_id: int, today: date) -> list[tuple[date, date]]:
    """The financial years from the first entry to the present one, the latest first."""
    first = db.session.scalar(
        select(func.min(CapitalEntry.on)).where(CapitalEntry.coop_id == coop_id)
    )
    found = [year_of(coop_id, today)]
    while first is not None and found[-1][0] > first:
        found.append(year_of(coop_id, found[-1][0] - DAY))
    return found


def _members(coop_id: int, on: date) -> set[int]:
    query = select(Membership.person_id).where(
        Membership.coop_id == coop_id,
        Membership.kind == MembershipKind.MEMBER,
        Membership.from_on <= on,
        (Membership.until_on.is_(None)) | (Membership.until_on >= on),
    )
    return set(db.session.scalars(query))


def _spells(coop_id: int) -> list[tuple[int, date, date | None]]:
    query = select(Membership.person_id, Membership.from_on, Membership.until_on).where(
        Membership.coop_id == coop_id, Membership.kind == MembershipKind.MEMBER
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(query)]


def _moved(coop_id: int, first: date, last: date) -> dict[tuple[str, Kind], int]:
    """Signed pence by (verb, kind of account) of the entries of these days."""
    query = balances._lines(
        coop_id,
        last,
        CapitalEntry.verb,
        balances.CapitalAccount.kind,
        func.sum(balances.CapitalLine.pence),
    ).where(CapitalEntry.on >= first)
    grouped = query.group_by(CapitalEntry.verb, balances.CapitalAccount.kind)
    return {(verb, Kind(kind)): int(pence) for verb, kind, pence in db.session.execute(grouped)}


def year_figures(coop_id: int, last: date) -> YearFigures:
    """The year that ends on `last`."""
    first, last = year_of(coop_id, last)
    at_end = balances.by_kind(coop_id, last)
    moved = _moved(coop_id, first, last)

    def end(kind: Kind) -> int:
        return rules.shown(kind, at_end.get(kind, 0))

    spells = _spells(coop_id)
    before, after = _members(coop_id, first - DAY), _members(coop_id, last)
    # A spell that ends as another begins the next day is one membership.
    ends = {(who, until) for who, _, until in spells if until is not None}
    starts = {(who, begun) for who, begun, _ in spells}
    joined = sum(first <= begun <= last and (who, begun - DAY) not in ends for who, begun in starts)
    ceased = sum(
        first - DAY <= until < last and (who, until + DAY) not in starts for who, until in ends
    )
    charged = _interest_entries(coop_id, first, last)
    return YearFigures(
        first=first,
        last=last,
        due_on=law.return_due_on(last),
        members_before=len(before),
        joined=joined,
        ceased=ceased,
        members=len(after),
        shares=end(Kind.SHARES),
        unpaid=end(Kind.UNPAID),
        issued=-moved.get((Verb.ALLOT, Kind.SHARES), 0) - moved.get((Verb.OPENING, Kind.SHARES), 0),
        withdrawn=moved.get((Verb.WITHDRAW, Kind.SHARES), 0),
        share_interest=charged[0],
        loan_interest=charged[1],
        highest_percent=charged[2],
        loans=end(Kind.LOAN),
        member_capital=end(Kind.MEMBER_CAPITAL),
        interest_payable=end(Kind.INTEREST_PAYABLE),
        general=end(Kind.GENERAL),
        indivisible=end(Kind.INDIVISIBLE),
        surplus=end(Kind.SURPLUS),
        holders=len(balances.holdings(coop_id, last)),
    )


def _interest_entries(coop_id: int, first: date, last: date) -> tuple[int, int, Decimal | None]:
    """Interest declared for the year on shares and on loans in pence, and the rate on shares.

    The rate stands in the entry's key: "shares 2026-12-31 3.5".
    """
    undone = select(CapitalEntry.reverses_id).where(
        CapitalEntry.coop_id == coop_id, CapitalEntry.reverses_id.is_not(None)
    )
    query = (
        balances._lines(
            coop_id, None, CapitalEntry.source_key, func.sum(balances.CapitalLine.pence)
        )
        .where(
            CapitalEntry.source == Verb.INTEREST,
            balances.CapitalAccount.kind == Kind.INTEREST_COST,
            CapitalEntry.id.not_in(undone),
        )
        .group_by(CapitalEntry.source_key)
    )
    sums, rate = {"shares": 0, "loan": 0}, None
    for key, pence in db.session.execute(query):
        on_what, until, percent = str(key).split(" ")[:3]
        if first <= date.fromisoformat(until) <= last:
            sums[on_what] += int(pence)
            if on_what == "shares":
                rate = max(rate or Decimal(0), Decimal(percent))
    return sums["shares"], sums["loan"], rate
