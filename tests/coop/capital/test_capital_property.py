"""Whatever is done to the ledger, in whatever order: it balances, it replays, nothing leaks."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from coop.capital import queries, rules, service
from coop.capital.models import CapitalAccount, CapitalEntry, CapitalLine
from coop.capital.queries.entries import every_entry
from coop.capital.rules import HOLDERS, OWED, Kind, Verb
from core import clock
from core.db import db, transaction
from core.errors import CareworkError, DomainError
from tests.factories.capital import make_shares, make_terms, treasurer
from tests.factories.people import make_coop, make_person

pytestmark = pytest.mark.slow

_names = count(1)
NOON = clock.instant(date(2026, 11, 27), time(12))
START = date(2026, 1, 1)
AMOUNTS = st.sampled_from([100, 5_000, 12_300, 50_000, 400_000])
WHO = st.integers(0, 2)
ACT = st.tuples(
    st.sampled_from(
        [
            "apply", "allot", "refuse", "pay_in", "notice", "leave", "pay_notice", "take_back",
            "transfer", "lend", "repay", "interest", "pay_interest", "bring_in", "lose",
            "general", "locked", "from_general", "keep", "pay_out", "cover", "cover_locked",
            "reverse", "unlock",
        ]
    ),
    WHO,
    WHO,
    AMOUNTS,
    st.integers(0, 330),
)  # fmt: skip


def _first(rows):
    if not rows:
        raise DomainError("nothing waits")
    return rows[0].id


def act(coop, people, what, one, other, pence, day):
    """One verb at some day of the year; DomainError where it is refused."""
    who, on = treasurer(coop), START + timedelta(days=day)
    a, b = people[one], people[other]
    asked = queries.applications(coop, state="asked")
    open_ = queries.notices(coop, state="open")
    match what:
        case "apply":
            service.apply_for_shares(who, a, pence, on)
        case "allot":
            service.allot(who, _first(asked), on)
        case "refuse":
            service.refuse_application(who, _first(asked), "no")
        case "pay_in":
            service.pay_in(who, a, pence, on)
        case "notice" | "leave":
            service.give_notice(who, a, pence, on, leaving=what == "leave")
        case "pay_notice":
            service.pay_withdrawal(who, _first(open_), on)
        case "take_back":
            service.take_back(who, _first(open_))
        case "transfer":
            service.transfer(who, a, b, pence, on)
        case "lend":
            service.lend(who, a, pence, on, "3 %")
        case "repay":
            service.repay(who, a, pence, on)
        case "interest":
            kind = Kind.SHARES if one else Kind.LOAN
            service.declare_interest(who, kind, START, on, Decimal(3))
        case "pay_interest":
            service.pay_interest(who, a, pence // 100, on)
        case "bring_in":
            service.bring_in(who, pence, on, "Surplus")
        case "lose":
            service.bring_in(who, -pence, on, "Loss")
        case "general":
            service.move_to_reserve(who, Kind.SURPLUS, Kind.GENERAL, pence, on, "")
        case "locked":
            service.move_to_reserve(who, Kind.SURPLUS, Kind.INDIVISIBLE, pence, on, "")
        case "from_general":
            service.move_to_reserve(who, Kind.GENERAL, Kind.INDIVISIBLE, pence, on, "")
        case "keep":
            service.keep_in_capital(who, {a: pence, b: 7} if a != b else {a: pence}, on, "Part")
        case "pay_out":
            service.pay_out_capital(who, a, pence, on)
        case "cover":
            service.cover_loss(who, Kind.GENERAL, pence, on, "")
        case "cover_locked":
            service.cover_loss(who, Kind.INDIVISIBLE, pence, on, "")
        case "reverse":
            service.reverse(who, 1 + day % 20, "a slip")
        case "unlock":
            service.move_to_reserve(who, Kind.INDIVISIBLE, Kind.GENERAL, pence, on, "")


def faults(coop):
    """What is wrong with a co-op's ledger, read from its bare rows."""
    lines = list(
        db.session.execute(
            select(CapitalLine, CapitalAccount, CapitalEntry)
            .join(CapitalAccount, CapitalAccount.id == CapitalLine.account_id)
            .join(
                CapitalEntry,
                (CapitalEntry.coop_id == CapitalLine.coop_id)
                & (CapitalEntry.number == CapitalLine.entry_number),
            )
            .where(CapitalLine.coop_id == coop)
        )
    )
    found = []
    sums, balances, days = {}, {}, set()
    for line, account, entry in lines:
        sums[line.entry_number] = sums.get(line.entry_number, 0) + line.pence
        key = (Kind(account.kind), account.person_id)
        balances.setdefault(key, []).append((entry.on, line.pence))
        days.add(entry.on)
    found += [f"entry {number} is {pence} out" for number, pence in sums.items() if pence]
    numbers = sorted(sums)
    if numbers != list(range(1, len(numbers) + 1)):
        found.append(f"numbers {numbers}")
    for day in days:
        for (kind, who), moves in balances.items():
            balance = sum(pence for on, pence in moves if on <= day)
            if kind in OWED and balance > 0:
                found.append(f"{kind} of {who} is {balance} below nought on {day}")
            if kind is Kind.UNPAID and balance < 0:
                found.append(f"{who} has overpaid {balance} on {day}")
    return found, balances


@settings(max_examples=20)
@given(st.lists(ACT, min_size=5, max_size=30))
def test_the_ledger_balances_and_replays_whatever_is_done(database, acts):
    with clock.at(NOON):
        coop = make_coop(f"Coop {next(_names)}")
        make_terms(coop)
        people = [make_person(coop, name) for name in ("Ann", "Ben", "Cyd")]
        for person in people[:2]:
            make_shares(coop, person, 100_000, on=START)
        with transaction():
            service.bring_in(treasurer(coop), 900_000, START, "Surplus")
        locked = 0
        for each in acts:
            try:
                with transaction():
                    act(coop, people, *each)
            except CareworkError:
                pass  # refused: what stands must still be sound
            now = queries.total(coop, Kind.INDIVISIBLE, clock.today())
            if each[0] not in ("cover_locked",):
                assert now >= locked, f"{each} took from the indivisible reserve"
            locked = now
        found, balances = faults(coop)
        assert found == []
        for on in (START, START + timedelta(days=100), date(2026, 11, 27)):
            _replays(coop, people, balances, on)
        db.session.rollback()


def _replays(coop, people, balances, on):
    """What the queries say equals the entries of the journal replayed one by one."""
    told = {}
    for entry in every_entry(coop, None, on):
        for line in entry.lines:
            key = (line.kind, line.person_id)
            told[key] = told.get(key, 0) + line.pence
    for person in people:
        wanted = {kind: told.get((kind, person), 0) for kind in HOLDERS}
        held = queries.holding(coop, person, on)
        assert held == rules.holding(wanted)
        assert held.shares >= 0
        for kind in HOLDERS:
            one = queries.statement(coop, kind, person, None, on)
            assert one.closing == rules.shown(kind, wanted[kind])
    sums = queries.by_kind(coop, on)
    assert sum(sums.values()) == 0
    for kind in Kind:
        assert sums.get(kind, 0) == sum(p for (k, _), p in told.items() if k is kind)
    assert Verb.REVERSE not in {e.verb for e in every_entry(coop, None, START - timedelta(1))}
