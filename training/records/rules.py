"""How long a record lasts and how it stands on a day. Pure."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

EXPIRING_DAYS = 30


class State(StrEnum):
    """How somebody stands with a competency on a day."""

    VALID = "valid"
    EXPIRING = "expiring"  # valid, and runs out within EXPIRING_DAYS
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    LATER = "later"  # signed for a day that has not come


STATE_WORDS = {
    State.VALID: "Valid",
    State.EXPIRING: "Expiring",
    State.EXPIRED: "Expired",
    State.WITHDRAWN: "Withdrawn",
    State.LATER: "Not yet",
}
STATE_LETTERS = {
    State.VALID: "V",
    State.EXPIRING: "E",
    State.EXPIRED: "X",
    State.WITHDRAWN: "W",
    State.LATER: "N",
}
STATE_MEANINGS = {
    State.VALID: "good",
    State.EXPIRING: "warn",
    State.EXPIRED: "bad",
    State.WITHDRAWN: "bad",
    State.LATER: "info",
}


@dataclass(frozen=True, slots=True)
class Record:
    """One signing-off: in force `from_on` to `until_on`, both included; None: no end.

    `withdrawn_on` is the first day on which it counts no more.
    """

    from_on: date
    until_on: date | None = None
    withdrawn_on: date | None = None


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` calendar months later, or that month's last day."""
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def valid_until(from_on: date, renewal_months: int | None) -> date | None:
    """The last day of a record: completion plus the renewal interval in calendar months.

    Skills for Care, core and mandatory training guidance. None: it does not lapse.
    """
    return None if renewal_months is None else add_months(from_on, renewal_months)


def last_day(until_on: date | None, withdrawn_on: date | None) -> date | None:
    """The last day on which a record counts; a withdrawal takes effect on its own day."""
    if withdrawn_on is None:
        return until_on
    before = withdrawn_on - timedelta(days=1)
    return before if until_on is None else min(until_on, before)


def state(record: Record, on: date) -> State:
    """How one record stands on a day."""
    if record.withdrawn_on is not None and record.withdrawn_on <= max(on, record.from_on):
        return State.WITHDRAWN
    if on < record.from_on:
        return State.LATER
    return covered_state(record.until_on, on)


def covered_state(until_on: date | None, on: date) -> State:
    """How something stands on a day that is in force until `until_on`, included."""
    if until_on is None:
        return State.VALID
    if until_on < on:
        return State.EXPIRED
    soon = on + timedelta(days=EXPIRING_DAYS)
    return State.EXPIRING if until_on <= soon else State.VALID


def standing(records: Iterable[Record], on: date) -> tuple[State, Record] | None:
    """Of several records of one competency, the one that decides, and how it stands.

    A valid one goes before one that is running out, that before one to come, then the latest
    that ended. None: never signed off.
    """
    order = (State.VALID, State.EXPIRING, State.LATER, State.EXPIRED, State.WITHDRAWN)
    ranked = sorted(
        ((state(record, on), record) for record in records),
        key=lambda pair: (
            order.index(pair[0]),
            -(last_day(pair[1].until_on, pair[1].withdrawn_on) or date.max).toordinal(),
        ),
    )
    return ranked[0] if ranked else None


def runs_out(records: Iterable[Record], on: date) -> date | None:
    """The last day of unbroken cover from `on`; None: no end. Raises ValueError: not covered."""
    spells = sorted((r.from_on, last_day(r.until_on, r.withdrawn_on) or date.max) for r in records)
    reached = on - timedelta(days=1)
    for first, last in spells:
        if last != date.max and last < first:
            continue
        if first <= reached + timedelta(days=1) and last > reached:
            reached = last
            if reached == date.max:
                return None
    if reached < on:
        raise ValueError("not covered on that day")
    return reached
