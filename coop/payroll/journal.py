"""The wages journal of a run: debits by account, service and element, one credit. Pure.

Each line is a sum of whole pence, so that nothing is rounded: the debits are the run's total to
the penny. What is less than nought (a deduction) stands on the other side.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from coop.pay.rates import ELEMENT_WORDS, Element
from core.errors import DomainError
from core.money import pounds


class Sum(Protocol):
    """What one element comes to at one service; `coop.pay.queries.Cell` is one."""

    @property
    def service_id(self) -> int: ...  # noqa: D102
    @property
    def service(self) -> str: ...  # noqa: D102
    @property
    def element(self) -> Element: ...  # noqa: D102
    @property
    def pence(self) -> int: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Account:
    """A code of the ledger, for an element or a service, both or everything; or the control."""

    code: str
    name: str
    service_id: int | None = None
    element: Element | None = None
    control: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: whole pence on one side, nought on the other."""

    account: str
    name: str
    words: str
    service: str
    debit: int
    credit: int


def account_for(accounts: Iterable[Account], service_id: int, element: Element) -> Account | None:
    """The nearest: for both, then for the element anywhere, the service's, that of everything."""
    known = {(a.service_id, a.element): a for a in accounts if not a.control}
    for key in ((service_id, element), (None, element), (service_id, None), (None, None)):
        if key in known:
            return known[key]
    return None


def journal(sums: Iterable[Sum], accounts: Sequence[Account]) -> tuple[Entry, ...]:
    """The lines in the order of services and elements, the control account last.

    Raises DomainError where an account is wanting, where there is nothing to post, and where the
    two sides differ.
    """
    sums = [one for one in sums if one.pence]
    control = next((account for account in accounts if account.control), None)
    if control is None:
        raise DomainError("Say which account is the net wages control.", code="control")
    if not sums:
        raise DomainError("This run pays nothing: there is no journal to make.", code="empty")
    entries, missing = [], []
    for one in sums:
        account = account_for(accounts, one.service_id, one.element)
        words = ELEMENT_WORDS[one.element]
        if account is None:
            missing.append(f"{words} at {one.service} ({pounds(one.pence)})")
            continue
        debit, credit = (one.pence, 0) if one.pence > 0 else (0, -one.pence)
        entries.append(Entry(account.code, account.name, words, one.service, debit, credit))
    if missing:
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        raise DomainError(
            f"No account is set for {'; '.join(missing[:3])}{more}. Add one for them, or one for "
            "everything.",
            code="account",
        )
    total = sum(one.pence for one in sums)
    side = (0, total) if total >= 0 else (-total, 0)
    if total:
        entries.append(Entry(control.code, control.name, "Net wages control", "", *side))
    balanced(entries)
    return tuple(entries)


def balanced(entries: Iterable[Entry]) -> None:
    """Raise DomainError unless debits and credits are the same."""
    entries = list(entries)
    debit, credit = sum(one.debit for one in entries), sum(one.credit for one in entries)
    if debit != credit:
        raise DomainError(
            f"The journal does not balance: {pounds(debit)} against {pounds(credit)}. It was not "
            "made.",
            code="unbalanced",
        )
