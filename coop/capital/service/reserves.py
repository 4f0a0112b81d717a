"""The society's own money: a year's surplus, reserves, losses, what is kept for members."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from coop.capital import law, queries, rules
from coop.capital.models import CapitalEntry
from coop.capital.rules import ASSET_LOCK, RESERVES, Holding, Kind, Line, Verb
from coop.capital.service.posting import hold, post
from core import clock
from core.access import Actor
from core.db import owned
from core.errors import DomainError
from core.money import pounds
from core.people.models import Person

RESERVE_WORDS = {Kind.GENERAL: "general reserve", Kind.INDIVISIBLE: "indivisible reserve"}


def bring_in(actor: Actor, pence: int, on: date, words: str) -> CapitalEntry:
    """A year's surplus (or, below 0, loss) after interest, from the accounts, to be dealt with."""
    if pence == 0:
        raise DomainError("Enter the surplus, or a loss with a minus.", field="pounds")
    lines = (Line(Kind.OTHER, pence), Line(Kind.SURPLUS, -pence))
    return post(actor, Verb.SURPLUS, on, lines, words or "Surplus of the year")


def move_to_reserve(
    actor: Actor, source: Kind, reserve: Kind, pence: int, on: date, words: str
) -> CapitalEntry:
    """Surplus to a reserve, or general reserve to the indivisible one; never back from that."""
    hold(actor.coop_id)
    if source is Kind.INDIVISIBLE:
        raise DomainError(ASSET_LOCK, code="asset_lock", field="source")
    if source not in (Kind.SURPLUS, Kind.GENERAL) or reserve not in RESERVES or source is reserve:
        raise DomainError("Choose where it comes from and a reserve that it goes to.")
    _there(actor.coop_id, source, pence, on)
    lines = (Line(source, pence), Line(reserve, -pence))
    return post(actor, Verb.RESERVE, on, lines, words or f"To the {RESERVE_WORDS[reserve]}")


def cover_loss(actor: Actor, reserve: Kind, pence: int, on: date, words: str) -> CapitalEntry:
    """A reserve covers what a loss has left; the indivisible reserve only after the general one."""
    hold(actor.coop_id)
    if reserve not in RESERVES:
        raise DomainError("Choose a reserve.", field="reserve")
    _there(actor.coop_id, reserve, pence, on)
    standing = (queries.total(actor.coop_id, Kind.SURPLUS, day) for day in (on, clock.today()))
    rules.covers_loss(pence, max(standing))
    general = queries.total(actor.coop_id, Kind.GENERAL, on)
    if reserve is Kind.INDIVISIBLE and general > 0:
        raise DomainError(
            f"The general reserve has {pounds(general)}: it covers losses first.", field="reserve"
        )
    lines = (Line(reserve, pence), Line(Kind.SURPLUS, -pence))
    return post(actor, Verb.LOSS, on, lines, words or "Loss covered")


def keep_in_capital(
    actor: Actor,
    parts: Mapping[int, int],
    on: date,
    words: str,
    *,
    source: Kind = Kind.SURPLUS,
    key: str = "",
) -> CapitalEntry:
    """Shares of surplus are kept in members' capital accounts: pence by person, in one entry.

    `source` is where it comes from: only surplus can be shared. `key` makes it once only.
    """
    hold(actor.coop_id)
    if source is Kind.INDIVISIBLE:
        raise DomainError(ASSET_LOCK, code="asset_lock", field="source")
    if source is not Kind.SURPLUS:
        raise DomainError("Only surplus not yet shared goes to members.", field="source")
    if not parts or any(pence < 0 for pence in parts.values()):
        raise DomainError("Nobody's part is less than nought.", field="pounds")
    pence = sum(parts.values())
    _there(actor.coop_id, source, pence, on)
    lines = [Line(Kind.SURPLUS, pence)]
    for person_id, part in sorted(parts.items()):
        owned(Person, person_id, actor.coop_id)
        lines.append(Line(Kind.MEMBER_CAPITAL, -part, person_id))
    return post(
        actor,
        Verb.RETAIN,
        on,
        lines,
        words,
        source=Verb.RETAIN if key else None,
        source_key=key or None,
    )


def share_out(
    actor: Actor, verb: Verb, pence: int, on: date, words: str, *, key: str = ""
) -> CapitalEntry:
    """Surplus leaves the society: a bonus that payroll pays, or money for social purposes.

    Only from surplus not yet shared, so a reserve cannot be reached. `key` makes it once only.
    """
    hold(actor.coop_id)
    if verb not in (Verb.BONUS, Verb.SOCIAL):
        raise DomainError("Choose bonus or social purposes.", field="verb")
    _there(actor.coop_id, Kind.SURPLUS, pence, on)
    lines = (Line(Kind.SURPLUS, pence), Line(Kind.OTHER, -pence))
    return post(actor, verb, on, lines, words, source=verb if key else None, source_key=key or None)


def _there(coop_id: int, kind: Kind, pence: int, on: date) -> None:
    """The society's own account has so much, on that day and ever since."""
    if pence <= 0:
        raise DomainError("Enter an amount above nought.", field="pounds")
    left = rules.lowest(queries.movements(coop_id, kind), on)
    if pence > left:
        raise DomainError(
            f"{rules.KIND_WORDS[kind]}: there is {pounds(left)}, not {pounds(pence)}.",
            code="not_there",
            field="pounds",
        )


def open_balances(
    actor: Actor,
    on: date,
    holdings: Mapping[int, Holding],
    common: Mapping[Kind, int],
    words: str,
) -> CapitalEntry:
    """What stood when the ledger began, from earlier books, in one entry; once.

    `common` are balances as people read them (bank, reserves); what is left over stands against
    everything else in the books. Refused beyond the law's ceiling for a holder.
    """
    hold(actor.coop_id)
    if queries.by_kind(actor.coop_id, clock.today()):
        raise DomainError("The ledger has entries already.", code="begun")
    ceiling = law.withdrawable_ceiling_pence(on)
    lines: list[Line] = []
    for person_id, held in holdings.items():
        owned(Person, person_id, actor.coop_id)
        if ceiling is not None and held.shares > ceiling:
            raise DomainError(f"Nobody may hold more than {pounds(ceiling)}.", code="ceiling")
        if held.unpaid > held.shares:
            raise DomainError("Nobody owes more than their shares.", code="unpaid")
        lines += [
            Line(kind, pence, person_id)
            for kind, pence in (
                (Kind.SHARES, -held.shares),
                (Kind.UNPAID, held.unpaid),
                (Kind.MEMBER_CAPITAL, -held.member_capital),
                (Kind.LOAN, -held.loan),
                (Kind.INTEREST_PAYABLE, -held.interest),
            )
            if pence
        ]
    for kind, pence in common.items():
        lines.append(Line(kind, rules.shown(kind, pence)))
    rest = sum(line.pence for line in lines)
    return post(actor, Verb.OPENING, on, [*lines, Line(Kind.OTHER, -rest)], words)
