"""How a person stands with what is asked of them, as at any day. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum

from training.records.rules import EXPIRING_DAYS, Record, last_day

ONE_DAY = timedelta(days=1)


class Cell(StrEnum):
    """How one person stands with one competency or course."""

    VALID = "valid"
    EXPIRING = "expiring"  # valid, and runs out within EXPIRING_DAYS
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    DUE = "due"  # asked, and never had
    EXTRA = "extra"  # has it in date, and is not asked for it
    NOT_REQUIRED = "not_required"


CELL_WORDS = {
    Cell.VALID: "Valid",
    Cell.EXPIRING: "Expiring",
    Cell.EXPIRED: "Expired",
    Cell.WITHDRAWN: "Withdrawn",
    Cell.DUE: "Due",
    Cell.EXTRA: "Has it, not required",
    Cell.NOT_REQUIRED: "Not required",
}
CELL_LETTERS = {
    Cell.VALID: "V",
    Cell.EXPIRING: "E",
    Cell.EXPIRED: "X",
    Cell.WITHDRAWN: "W",
    Cell.DUE: "D",
    Cell.EXTRA: "+",
    Cell.NOT_REQUIRED: "–",
}
CELL_MEANINGS = {
    Cell.VALID: "good",
    Cell.EXPIRING: "warn",
    Cell.EXPIRED: "bad",
    Cell.WITHDRAWN: "bad",
    Cell.DUE: "info",
    Cell.EXTRA: "",
    Cell.NOT_REQUIRED: "",
}
IN_FORCE = (Cell.VALID, Cell.EXPIRING, Cell.EXTRA)
NOT_ASKED = (Cell.EXTRA, Cell.NOT_REQUIRED)
MISSING = (Cell.EXPIRED, Cell.WITHDRAWN, Cell.DUE)


def cell(required: bool, records: Sequence[Record], on: date) -> tuple[Cell, date | None]:
    """How somebody stood on a day by what had happened until then, and the last day of it.

    Records that begin later and withdrawals that come later are not seen: as at a day is what
    a replay of the events up to that day gives. The day is None where there is none to tell.
    """
    reached: date | None = None  # the last day of cover in force; date.max: no end
    ended: tuple[date, bool] | None = None  # of what is over: last day, whether by withdrawal
    for record in records:
        if record.from_on > on:
            continue
        withdrawn = record.withdrawn_on
        if withdrawn is not None and withdrawn > on:
            withdrawn = None
        last = last_day(record.until_on, withdrawn) or date.max
        if last >= on:
            reached = last if reached is None else max(reached, last)
        else:
            by_hand = withdrawn is not None and last == withdrawn - ONE_DAY
            over = (last, by_hand)
            ended = over if ended is None else max(ended, over)
    if reached is not None:
        until = None if reached == date.max else reached
        if not required:
            return Cell.EXTRA, until
        soon = until is not None and until <= on + timedelta(days=EXPIRING_DAYS)
        return (Cell.EXPIRING if soon else Cell.VALID), until
    if not required:
        return Cell.NOT_REQUIRED, None
    if ended is None:
        return Cell.DUE, None
    return (Cell.WITHDRAWN if ended[1] else Cell.EXPIRED), ended[0]


def month_ends(on: date, count: int) -> tuple[date, ...]:
    """The last days of the `count` months before that of `on`, then `on` itself."""
    found = [on]
    first = on.replace(day=1)
    for _ in range(count):
        end = first - ONE_DAY
        found.append(end)
        first = end.replace(day=1)
    return tuple(reversed(found))


def share(part: int, whole: int) -> int | None:
    """Whole per cent, halves up; None of nobody."""
    return None if whole == 0 else (200 * part + whole) // (2 * whole)


def competent(cells: Iterable[Cell], met: bool) -> bool | None:
    """Whether somebody is competent in a standard; None: nothing is asked of them.

    All that is asked of them and serves the standard is in force. What was never had does not
    count against somebody whose standard has been assessed, one by one, and met.
    """
    asked = [each for each in cells if each not in NOT_ASKED]
    if not asked:
        return True if met else None
    return all(each in IN_FORCE or (met and each == Cell.DUE) for each in asked)
