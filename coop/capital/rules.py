"""Double entry for members' money: what accounts there are, what balances, what is barred.

Pence of a line are signed: more than nought is a debit, less a credit; an entry's lines sum to
nought. "Held" and "owed" below mean the credit side turned positive. Pure: days are given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum

from core.errors import DomainError
from core.money import pounds

DAY = timedelta(days=1)


class Kind(StrEnum):
    """What an account stands for. Those of HOLDERS exist once for each person."""

    SHARES = "shares"
    UNPAID = "unpaid"
    MEMBER_CAPITAL = "member_capital"
    LOAN = "loan"
    INTEREST_PAYABLE = "interest_payable"
    BANK = "bank"
    OTHER = "other"
    INTEREST_COST = "interest_cost"
    SURPLUS = "surplus"
    GENERAL = "general"
    INDIVISIBLE = "indivisible"


KIND_WORDS = {
    Kind.SHARES: "Withdrawable shares",
    Kind.UNPAID: "Shares not yet paid for",
    Kind.MEMBER_CAPITAL: "Member capital account",
    Kind.LOAN: "Loan to the society",
    Kind.INTEREST_PAYABLE: "Interest to be paid",
    Kind.BANK: "Bank",
    Kind.OTHER: "Everything else in the books",
    Kind.INTEREST_COST: "Interest, cost of the year",
    Kind.SURPLUS: "Surplus not yet shared",
    Kind.GENERAL: "General reserve",
    Kind.INDIVISIBLE: "Indivisible reserve",
}
HOLDERS = (Kind.SHARES, Kind.UNPAID, Kind.MEMBER_CAPITAL, Kind.LOAN, Kind.INTEREST_PAYABLE)
OWED = (Kind.SHARES, Kind.MEMBER_CAPITAL, Kind.LOAN, Kind.INTEREST_PAYABLE)  # never below nought
DEBIT_SIDE = (Kind.UNPAID, Kind.BANK, Kind.OTHER, Kind.INTEREST_COST)
RESERVES = (Kind.GENERAL, Kind.INDIVISIBLE)
ASSET_LOCK = (
    "The indivisible reserve belongs to the society for good: nothing of it can be paid to "
    "members or moved to where it could be. It can only cover a loss."
)


class Verb(StrEnum):
    """What an entry records."""

    OPENING = "opening"
    ALLOT = "allot"
    PAY_IN = "pay_in"
    GIVE_UP = "give_up"
    WITHDRAW = "withdraw"
    TRANSFER = "transfer"
    LEND = "lend"
    REPAY = "repay"
    INTEREST = "interest"
    PAY_INTEREST = "pay_interest"
    SURPLUS = "surplus"
    RESERVE = "reserve"
    RETAIN = "retain"
    BONUS = "bonus"
    SOCIAL = "social"
    PAY_OUT = "pay_out"
    LOSS = "loss"
    REVERSE = "reverse"


VERB_WORDS = {
    Verb.OPENING: "Brought in from earlier books",
    Verb.ALLOT: "Shares allotted",
    Verb.PAY_IN: "Shares paid",
    Verb.GIVE_UP: "Unpaid shares given up",
    Verb.WITHDRAW: "Shares withdrawn",
    Verb.TRANSFER: "Shares transferred",
    Verb.LEND: "Loan received",
    Verb.REPAY: "Loan repaid",
    Verb.INTEREST: "Interest for a year",
    Verb.PAY_INTEREST: "Interest paid",
    Verb.SURPLUS: "Surplus or loss of a year",
    Verb.RESERVE: "Moved to a reserve",
    Verb.RETAIN: "Kept in member capital",
    Verb.BONUS: "Bonus to be paid through pay",
    Verb.SOCIAL: "For social purposes",
    Verb.PAY_OUT: "Member capital paid out",
    Verb.LOSS: "Loss covered",
    Verb.REVERSE: "Entry reversed",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One side of an entry: an account by kind and, for HOLDERS, person."""

    kind: Kind
    pence: int
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """The co-op's own rules in force on a day. Pence, days; percent as 3.5 for 3.5 %.

    `most_pence` None: only the law's ceiling. `transfer`: whether members may pass shares on.
    """

    share_pence: int
    least_pence: int
    most_pence: int | None
    notice_days: int
    transfer: bool
    interest_limit: Decimal


@dataclass(frozen=True, slots=True)
class Holding:
    """What one person holds on a day, in pence."""

    shares: int = 0  # nominal, paid or not
    unpaid: int = 0
    member_capital: int = 0
    loan: int = 0
    interest: int = 0

    @property
    def paid(self) -> int:
        """What has been paid on the shares."""
        return self.shares - self.unpaid

    @property
    def total(self) -> int:
        """What the society owes them in all."""
        return self.paid + self.member_capital + self.loan + self.interest

    def __bool__(self) -> bool:
        return bool(self.shares or self.unpaid or self.member_capital or self.loan or self.interest)


def balanced(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, one for each account; DomainError when they do not sum to nought or say nothing.

    Raises also when a holder's account has no person or another account has one, and when the
    asset lock is broken.
    """
    sums: dict[tuple[Kind, int | None], int] = {}
    for line in lines:
        if (line.kind in HOLDERS) != (line.person_id is not None):
            raise DomainError("Say whose account it is.", code="holder")
        key = (line.kind, line.person_id)
        sums[key] = sums.get(key, 0) + line.pence
    kept = tuple(Line(kind, pence, who) for (kind, who), pence in sums.items() if pence)
    if sum(line.pence for line in kept) != 0 or len(kept) < 2:
        raise DomainError("The two sides of an entry must be equal, and not nought.", code="sums")
    locked = any(line.kind is Kind.INDIVISIBLE and line.pence > 0 for line in kept)
    if locked and any(line.kind is not Kind.SURPLUS for line in kept if line.pence < 0):
        raise DomainError(ASSET_LOCK, code="asset_lock")
    return kept


def covers_loss(pence: int, surplus_pence: int) -> None:
    """Refuse to cover more than the loss that stands: `surplus_pence` below 0 is a loss."""
    if surplus_pence >= 0:
        raise DomainError(
            f"There is no loss to cover, so nothing leaves the reserve. {ASSET_LOCK}",
            code="asset_lock",
            field="pounds",
        )
    if pence > -surplus_pence:
        raise DomainError(
            f"The loss that stands is {pounds(-surplus_pence)}: cover that at most.",
            code="asset_lock",
            field="pounds",
        )


def may_hold(
    held: int, more: int, terms: Terms, ceiling: int | None, *, name: str = "", field: str
) -> None:
    """Refuse shares beyond the rules or the law; pence of nominal, `held` before `more`."""
    who = name or "One member"
    if more <= 0:
        raise DomainError("Enter at least one share.", field=field)
    if more % terms.share_pence:
        raise DomainError(f"A share is {pounds(terms.share_pence)}: enter whole ones.", field=field)
    after = held + more
    if ceiling is not None and after > ceiling:
        raise DomainError(
            f"{who} would hold {pounds(after)}. The law lets nobody hold more than "
            f"{pounds(ceiling)} in withdrawable shares.",
            code="ceiling",
            field=field,
        )
    if terms.most_pence is not None and after > terms.most_pence:
        raise DomainError(
            f"{who} would hold {pounds(after)}; our rules allow at most "
            f"{pounds(terms.most_pence)}.",
            code="most",
            field=field,
        )
    if after < terms.least_pence:
        raise DomainError(
            f"A member holds {pounds(terms.least_pence)} at least.", code="least", field=field
        )


def may_withdraw(
    holding: Holding,
    pence: int,
    noticed: int,
    terms: Terms,
    suspended: str | None,
    *,
    leaving: bool,
    field: str = "pounds",
) -> None:
    """Refuse a withdrawal with its reason. `noticed`: pence under notice already.

    `suspended`: why the board has stopped withdrawals, None where it has not.
    """
    if suspended is not None:
        raise DomainError(
            f"The board has suspended withdrawals: {suspended}", code="suspended", field=field
        )
    if pence <= 0 or pence % terms.share_pence:
        raise DomainError(
            f"A share is {pounds(terms.share_pence)}: enter whole ones, one at least.", field=field
        )
    if holding.unpaid:
        raise DomainError(
            f"{pounds(holding.unpaid)} of the shares is still to be paid: only what is paid for "
            "can be withdrawn.",
            code="unpaid",
            field=field,
        )
    free = holding.paid - noticed
    if pence > free:
        under = f", {pounds(noticed)} of it under notice" if noticed else ""
        raise DomainError(
            f"The holding is {pounds(holding.paid)}{under}: {pounds(max(0, free))} is left.",
            code="too_much",
            field=field,
        )
    if not leaving and free - pence < terms.least_pence:
        raise DomainError(
            f"A member keeps {pounds(terms.least_pence)} at least: "
            f"{pounds(max(0, free - terms.least_pence))} can be withdrawn. All of it is paid "
            "out on leaving.",
            code="least",
            field=field,
        )


def may_transfer(
    giver: Holding, taker: Holding, pence: int, noticed: int, terms: Terms, ceiling: int | None
) -> None:
    """Refuse a transfer that the rules do not allow, or that leaves either outside the limits."""
    if not terms.transfer:
        raise DomainError(
            "Our rules do not allow shares to be transferred: they can be withdrawn.",
            code="no_transfer",
        )
    may_withdraw(giver, pence, noticed, terms, None, leaving=pence == giver.paid - noticed)
    may_hold(taker.shares, pence, terms, ceiling, name="The one who takes them", field="pounds")


def lowest(movements: Iterable[tuple[date, int]], on: date) -> int:
    """The least that a balance falls to on `on` and after it.

    `movements` are (day, pence) with what is owed positive. Taking more than this on `on` would
    leave some later day below nought.
    """
    by_day: dict[date, int] = {}
    for day, pence in movements:
        key = max(day, on)
        by_day[key] = by_day.get(key, 0) + pence
    running, least = 0, None
    for day in sorted({on, *by_day}):
        running += by_day.get(day, 0)
        least = running if least is None else min(least, running)
    return least or 0


def interest(
    movements: Iterable[tuple[date, int]], first: date, last: date, percent: Decimal
) -> int:
    """Whole pence of simple interest on the balance at the end of each day, both days included.

    `movements` are (day, pence) as for `lowest`. A year's interest is `percent` of a balance
    held throughout: the days are divided by the days of the period's year (365, or 366 where it
    holds 29 February). Half a penny goes up.
    """
    days = (last - first).days + 1
    year_days = 366 if days == 366 else 365
    with localcontext() as context:
        context.prec = 40
        exact = Decimal(pence_days(movements, first, last)) * percent / 100 / year_days
        return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def pence_days(movements: Iterable[tuple[date, int]], first: date, last: date) -> int:
    """The balance at the end of each day from `first` to `last`, added up."""
    held: dict[date, int] = {}
    for day, pence in movements:
        if day <= last:
            key = max(day, first)
            held[key] = held.get(key, 0) + pence
    found, balance, since = 0, 0, first
    for day in sorted(held):
        found += balance * (day - since).days
        balance, since = balance + held[day], day
    return found + balance * ((last - since).days + 1)


def reversal(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines that undo an entry; what has gone into the indivisible reserve stays there."""
    undone = tuple(Line(line.kind, -line.pence, line.person_id) for line in lines)
    if any(line.kind is Kind.INDIVISIBLE and line.pence > 0 for line in undone):
        raise DomainError(ASSET_LOCK, code="asset_lock")
    return undone


def holding(balances: Mapping[Kind, int]) -> Holding:
    """A person's holding from signed balances by kind (debit positive)."""
    return Holding(
        shares=-balances.get(Kind.SHARES, 0),
        unpaid=balances.get(Kind.UNPAID, 0),
        member_capital=-balances.get(Kind.MEMBER_CAPITAL, 0),
        loan=-balances.get(Kind.LOAN, 0),
        interest=-balances.get(Kind.INTEREST_PAYABLE, 0),
    )


def shown(kind: Kind, pence: int) -> int:
    """A signed balance as people read it: assets and costs by debit, all else by credit."""
    return pence if kind in DEBIT_SIDE else -pence
