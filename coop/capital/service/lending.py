"""Loans of members, interest on shares and loans, member capital paid out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from coop.capital import queries, rules
from coop.capital.models import CapitalEntry
from coop.capital.rules import Kind, Line, Verb
from coop.capital.service.posting import hold, not_oneself, post
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from core.people.models import Person
from core.ui.filters import day_year

EARNS = {Kind.SHARES: "shares", Kind.LOAN: "loans"}


def lend(actor: Actor, person_id: int, pence: int, on: date, words: str) -> CapitalEntry:
    """A person lends the society money; `words` say on what terms."""
    return _with_bank(actor, Verb.LEND, Kind.LOAN, person_id, -pence, on, words)


def repay(actor: Actor, person_id: int, pence: int, on: date) -> CapitalEntry:
    """Part or all of a loan goes back."""
    return _with_bank(actor, Verb.REPAY, Kind.LOAN, person_id, pence, on)


def pay_interest(actor: Actor, person_id: int, pence: int, on: date) -> CapitalEntry:
    """Interest that was declared is paid."""
    return _with_bank(actor, Verb.PAY_INTEREST, Kind.INTEREST_PAYABLE, person_id, pence, on)


def pay_out_capital(actor: Actor, person_id: int, pence: int, on: date) -> CapitalEntry:
    """Part or all of a member capital account is paid out."""
    return _with_bank(actor, Verb.PAY_OUT, Kind.MEMBER_CAPITAL, person_id, pence, on)


def _with_bank(
    actor: Actor, verb: Verb, kind: Kind, person_id: int, pence: int, on: date, words: str = ""
) -> CapitalEntry:
    """Pence more than 0: out of the account and the bank; less: in."""
    hold(actor.coop_id)
    not_oneself(actor, person_id)
    person = owned(Person, person_id, actor.coop_id)
    if (pence <= 0) if verb is not Verb.LEND else (pence >= 0):
        raise DomainError("Enter an amount above nought.", field="pounds")
    lines = (Line(kind, pence, person_id), Line(Kind.BANK, -pence))
    said = f"{person.name}: {words.strip()}" if words.strip() else person.name
    return post(actor, verb, on, lines, said[:200])


def declare_interest(
    actor: Actor, kind: Kind, first: date, last: date, percent: Decimal
) -> CapitalEntry:
    """Interest for the days from `first` to `last` on what each person held day by day.

    A cost of the year, owed to each until it is paid. On shares: never above the rules' limit,
    which is what keeps it compensation for the use of money. Once for each kind and last day.
    """
    hold(actor.coop_id)
    if kind not in EARNS:
        raise DomainError("Choose shares or loans.", field="kind")
    if last < first:
        raise DomainError("The last day is before the first.", field="last_on")
    if percent <= 0 or percent > 100:
        raise DomainError("Enter a percentage above 0.", field="percent")
    limit = queries.terms(actor.coop_id, last).interest_limit
    if kind is Kind.SHARES and percent > limit:
        raise DomainError(
            f"Our rules limit interest on shares to {limit.normalize():f} %.",
            code="limit",
            field="percent",
        )
    _not_twice(actor.coop_id, kind, first, last)
    lines: list[Line] = []
    for person_id in sorted(queries.account_balances(actor.coop_id, last)):
        moves = queries.movements(actor.coop_id, kind, person_id)
        if kind is Kind.SHARES:  # what has not been paid earns nothing
            moves += queries.movements(actor.coop_id, Kind.UNPAID, person_id)
        pence = rules.interest(moves, first, last, percent)
        if pence > 0:
            lines.append(Line(Kind.INTEREST_PAYABLE, -pence, person_id))
    if not lines:
        raise DomainError(
            f"Nobody held {EARNS[kind]} in these days, so there is no interest.", field="percent"
        )
    cost = -sum(line.pence for line in lines)
    many = _count(actor.coop_id, kind, last)
    rate = f"{percent.normalize():f}"
    return post(
        actor,
        Verb.INTEREST,
        last,
        (Line(Kind.INTEREST_COST, cost), *lines),
        f"{rate} % on {EARNS[kind]}, {day_year(first)} to {day_year(last)}",
        source=Verb.INTEREST,
        source_key=f"{kind.value} {last.isoformat()} {rate} {first.isoformat()} {many}",
    )


def _declared(coop_id: int, kind: Kind) -> list[tuple[date, date, bool]]:
    """(first, last, undone) of each declaration of this kind."""
    undone = set(
        db.session.scalars(
            select(CapitalEntry.reverses_id).where(
                CapitalEntry.coop_id == coop_id, CapitalEntry.reverses_id.is_not(None)
            )
        )
    )
    query = select(CapitalEntry.id, CapitalEntry.source_key).where(
        CapitalEntry.coop_id == coop_id, CapitalEntry.source == Verb.INTEREST
    )
    found = []
    for row in db.session.execute(query):
        on_what, last, _, first, _ = row.source_key.split(" ")
        if on_what == kind:
            found.append((date.fromisoformat(first), date.fromisoformat(last), row.id in undone))
    return found


def _not_twice(coop_id: int, kind: Kind, first: date, last: date) -> None:
    for begins, ends, undone in _declared(coop_id, kind):
        if not undone and begins <= last and first <= ends:
            raise DomainError(
                f"Interest on {EARNS[kind]} was declared for {day_year(begins)} to "
                f"{day_year(ends)} already.",
                code="twice",
                field="first_on",
            )


def _count(coop_id: int, kind: Kind, last: date) -> int:
    """How many declarations of this kind there were, so that one made anew has its own key."""
    query = select(func.count()).where(
        CapitalEntry.coop_id == coop_id,
        CapitalEntry.source == Verb.INTEREST,
        CapitalEntry.source_key.startswith(f"{kind.value} {last.isoformat()} "),
    )
    return int(db.session.scalar(query) or 0)
