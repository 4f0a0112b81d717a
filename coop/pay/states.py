"""The states of a pay run, and what each permits. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from core.errors import DomainError

DRAFT, CHECKED, APPROVED, EXPORTED, LOCKED = "draft", "checked", "approved", "exported", "locked"
FINAL = (APPROVED, EXPORTED, LOCKED)  # what members may see of their own
GONE = (EXPORTED, LOCKED)  # at payroll: what was wrong is put right in the next run
STEPS = (DRAFT, CHECKED, APPROVED, EXPORTED, LOCKED)

# verb: (states in which it may be done, the state that follows; "" leaves it)
VERBS: dict[str, tuple[tuple[str, ...], str]] = {
    "calculate": ((DRAFT,), DRAFT),
    "add": ((DRAFT,), DRAFT),
    "discard": ((DRAFT,), ""),
    "check": ((DRAFT,), CHECKED),
    "approve": ((CHECKED,), APPROVED),
    "send_back": ((CHECKED, APPROVED), DRAFT),
    "export": ((APPROVED,), EXPORTED),
    "lock": ((EXPORTED,), LOCKED),
}
REFUSALS = {
    "calculate": "Only a draft is calculated; this run is {state}.",
    "add": "Only a draft can be added to; this run is {state}.",
    "discard": "Only a draft can be discarded; this run is {state}.",
    "check": "Only a draft can be marked as checked; this run is {state}.",
    "approve": "Only a checked run can be approved; this one is {state}.",
    "send_back": "Only a checked or approved run goes back to draft; this one is {state}.",
    "export": "The payroll workbook is made from an approved run, once; this one is {state}.",
    "lock": "Only an exported run can be locked; this one is {state}.",
}


def allow(state: str, verb: str) -> str:
    """The state that follows; DomainError where the run's state does not permit the verb."""
    states, then = VERBS[verb]
    if state not in states:
        raise DomainError(REFUSALS[verb].format(state=state), code="state")
    return then or state


def next_period(last: tuple[date, date] | None, today: date) -> tuple[date, date]:
    """The period to offer: as long as the last one, following it; at first, this month.

    After a whole calendar month comes the next one; after 28 days the next 28.
    """
    if last is None:
        first = today.replace(day=1)
        return first, _month_end(first)
    first = last[1] + timedelta(days=1)
    if last[0].day == 1 and last[1] == _month_end(last[0]):
        return first, _month_end(first)
    return first, first + (last[1] - last[0])


def _month_end(first: date) -> date:
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return after - timedelta(days=1)
