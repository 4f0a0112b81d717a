"""Members' money in the demo: what they hold, a year with interest and reserves, what waits."""

from __future__ import annotations

import random
from datetime import date, time, timedelta
from decimal import Decimal

from sqlalchemy import select

from coop.capital import queries, service
from coop.capital.rules import Holding, Kind, Terms
from coop.demo import surplus
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.people.models import Membership, MembershipKind, Person

FOUNDED = date(2014, 8, 1)
TERMS = Terms(100, 5_000, 500_000, 90, False, Decimal("3.5"))
LENT = ((0, 250_000, "3 %, repaid on three months’ notice"), (1, 100_000, "2.5 %, until 2028"))


def tell(treasurer: Actor, manager: Actor, board: Actor, member: int | None) -> None:
    """Two years of the ledger, until today.

    `member` is the worker who looks around: theirs is the notice that runs.
    """
    today = clock.today()
    year_end = date(today.year - (today <= date(today.year, 3, 31)), 3, 31)
    began = date(year_end.year - 1, 3, 31)
    coop_id, rng = treasurer.coop_id, random.Random(f"capital {began}")  # noqa: S311
    members = _members(coop_id)
    db.session.rollback()
    old = [(person, since) for person, since, _ in members if since <= began]
    with transaction(), clock.at(clock.instant(began + timedelta(days=20), time(11))):
        service.set_terms(treasurer, FOUNDED, TERMS, year_end=(3, 31), source="Rules 14 to 19")
        holdings = {
            person: Holding(
                shares=rng.choice((5_000, 5_000, 10_000, 20_000, 50_000, 100_000)),
                member_capital=rng.randrange(0, 400) * 100,
            )
            for person, _ in old
        }
        common = {Kind.BANK: 2_450_000, Kind.GENERAL: 1_800_000, Kind.INDIVISIBLE: 3_500_000}
        service.open_balances(
            treasurer, began, holdings, common, "From the books kept until the year’s end"
        )
    _join(treasurer, manager, board, [row for row in members if row[1] > began], rng)
    _year(treasurer, manager, board, old, year_end, rng)
    _waits(treasurer, board, member, today)


def _members(coop_id: int) -> list[tuple[int, date, date | None]]:
    query = (
        select(Membership.person_id, Membership.from_on, Membership.until_on)
        .where(Membership.coop_id == coop_id, Membership.kind == MembershipKind.MEMBER)
        .order_by(Membership.from_on, Membership.person_id)
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(query)]


def _other(person_id: int, first: Actor, second: Actor) -> Actor:
    """Nobody records their own money."""
    return second if first.person_id == person_id else first


def _join(
    treasurer: Actor,
    manager: Actor,
    board: Actor,
    rows: list[tuple[int, date, date | None]],
    rng: random.Random,
) -> None:
    """Members admitted since: their least holding, paid at once or in parts."""
    today = clock.today()
    for number, (person, since, _) in enumerate(rows):
        if since > today or person == board.person_id:
            continue
        who = _other(person, treasurer, manager)
        with transaction(), clock.at(clock.instant(since, time(15))):
            pence = rng.choice((5_000, 5_000, 10_000))
            asked = service.apply_for_shares(who, person, pence, since)
            service.allot(board, asked.id, since)
            first = pence if number % 3 else 2_000
            service.pay_in(who, person, first, since)
        later = since + timedelta(days=30)
        if first < pence and later <= today:
            with transaction(), clock.at(clock.instant(later, time(10))):
                service.pay_in(who, person, 1_000, later)


def _year(
    treasurer: Actor,
    manager: Actor,
    board: Actor,
    old: list[tuple[int, date]],
    year_end: date,
    rng: random.Random,
) -> None:
    """Loans, the year's surplus as the members shared it, interest (mostly paid)."""
    first = date(year_end.year - 1, 4, 1)
    lenders = [person for person, _ in old if person != treasurer.person_id]
    for place, pence, words in LENT:
        if place < len(lenders):
            on = first + timedelta(days=60 + 90 * place)
            with transaction(), clock.at(clock.instant(on, time(14))):
                service.lend(treasurer, lenders[place], pence, on, words)
    meeting = min(year_end + timedelta(days=150), clock.today())
    if lenders:
        with transaction(), clock.at(clock.instant(year_end + timedelta(days=20), time(10))):
            service.declare_interest(treasurer, Kind.LOAN, first, year_end, Decimal(3))
    surplus.share(board, treasurer, year_end, meeting)
    paid = min(meeting + timedelta(days=14), clock.today())
    with transaction(), clock.at(clock.instant(paid, time(9))):
        for person, _ in old:
            owed = queries.holding(treasurer.coop_id, person, paid).interest
            if owed and rng.random() < 0.9:
                service.pay_interest(_other(person, treasurer, manager), person, owed, paid)


def _waits(treasurer: Actor, board: Actor, member: int | None, today: date) -> None:
    """A notice that has run, one that runs, and an application for the board."""
    held = [
        row
        for row in queries.holdings(treasurer.coop_id, today)
        if row.holding.paid > 10_000
        and not row.holding.unpaid
        and row.person_id not in (treasurer.person_id, board.person_id)
    ]
    probationer = db.session.scalar(
        select(Person.id)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Person.coop_id == treasurer.coop_id,
            Membership.kind == MembershipKind.PROBATIONARY,
            Membership.until_on.is_(None),
        )
        .order_by(Person.number)
        .limit(1)
    )
    db.session.rollback()
    mine = [row for row in held if row.person_id == member]
    others = [row for row in held if row.person_id != member]
    for row, ago in [
        *((one, 95) for one in others[:1]),
        *((one, 20) for one in mine + others[1:2]),
    ]:
        on = today - timedelta(days=ago)
        with transaction(), clock.at(clock.instant(on, time(12))):
            service.give_notice(treasurer, row.person_id, 5_000, on)
    if probationer is not None:
        with transaction():
            service.apply_for_shares(treasurer, probationer, 5_000, today - timedelta(days=3))
