"""What early signs there are, from when on each stands, and what it means in a sentence. Pure.

The values are dated: a later row changes nothing of what was read by an earlier one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.errors import DomainError

MOST_WHY = 500


@dataclass(frozen=True, slots=True)
class Terms:
    """From when on what counts as a sign. Weeks are whole, Monday to Sunday.

    `own`: the co-op chose it, for the reason `why`; otherwise it came with Carework.
    """

    from_on: date
    hours_weeks: int  # in each of which less than
    hours_percent: int  # of the hours wanted was given
    refusal_weeks: int
    refusals: int
    change_weeks: int
    changes: int  # by others, with less than
    notice_days: int
    weekends: int  # worked in a row
    night_weeks: int
    own: bool = False
    why: str = ""


# The least and the most of each. Twelve weeks are read in all, changes of shifts up to a
# fortnight ahead; nights are held against a wish for a month.
LIMITS = {
    "hours_weeks": (1, 12),
    "hours_percent": (1, 100),
    "refusal_weeks": (1, 12),
    "refusals": (1, 50),
    "change_weeks": (1, 12),
    "changes": (1, 50),
    "notice_days": (1, 14),
    "weekends": (1, 12),
    "night_weeks": (1, 5),
}


class Sign(StrEnum):
    """What there are signs of."""

    HOURS = "hours"
    REFUSED = "refused"
    CHANGES = "changes"
    WEEKENDS = "weekends"
    NIGHTS = "nights"


SIGN_WORDS = {
    Sign.HOURS: "Hours short",
    Sign.REFUSED: "Requests refused",
    Sign.CHANGES: "Late changes",
    Sign.WEEKENDS: "No weekend off",
    Sign.NIGHTS: "Nights above wish",
}


def check(terms: Terms) -> None:
    """Refuse values that mean nothing; DomainError names the field to blame."""
    for name, (least, most) in LIMITS.items():
        if not least <= getattr(terms, name) <= most:
            raise DomainError(f"Enter {least} to {most}.", field=name)
    if not terms.why.strip():
        raise DomainError("Say why: people read by what they are judged.", field="why")


def terms_on(rows: Iterable[Terms], on: date) -> Terms:
    """Those in force on a day; LookupError before the first.

    A co-op's own go before what came with Carework, whichever began later.
    """
    held = [row for row in rows if row.from_on <= on]
    if not held:
        raise LookupError(on)
    return max(held, key=lambda row: (row.own, row.from_on))


def said(terms: Terms) -> dict[Sign, str]:
    """What each sign means, in a sentence."""
    many = terms.hours_weeks
    return {
        Sign.HOURS: f"In {'the last week' if many == 1 else f'each of the last {many} weeks'} less "
        f"than {terms.hours_percent} % of the hours asked for, or in the contract where nobody "
        "said, was given.",
        Sign.REFUSED: f"{_or_more(terms.refusals, 'request')} (open shifts, swaps, shifts passed "
        f"on, leave) refused, or taken by nobody, in the last {_weeks(terms.refusal_weeks)}.",
        Sign.CHANGES: f"{_or_more(terms.changes, 'change')} that others made with less than "
        f"{_days(terms.notice_days)} notice, in the last {_weeks(terms.change_weeks)}.",
        Sign.WEEKENDS: "The last weekend worked, at least in part."
        if terms.weekends == 1
        else f"The last {terms.weekends} weekends or more worked, each at least in part.",
        Sign.NIGHTS: f"More nights in the last {_weeks(terms.night_weeks)} than somebody said they "
        "would like in a month.",
    }


def held(terms: Terms) -> str:
    """Whose the values are and since when, in a sentence."""
    since = f"{terms.from_on.day} {terms.from_on:%B %Y}"
    if terms.own:
        return f"As the co-op has chosen, from {since}: {terms.why}"
    return f"Working values of Carework, from {since}: the co-op has not chosen its own."


def _or_more(many: int, one: str) -> str:
    return f"{many} or more {one}s"


def _weeks(many: int) -> str:
    return "week" if many == 1 else f"{many} weeks"


def _days(many: int) -> str:
    return "one day’s" if many == 1 else f"{many} days’"
