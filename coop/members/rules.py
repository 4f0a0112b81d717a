"""Clearances, read day by day. Pure: days and facts are given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
DBS, RIGHT_TO_WORK = "dbs", "right_to_work"
CLEARANCE_WORDS = {DBS: "DBS check", RIGHT_TO_WORK: "Right to work"}
CLEARANCE_IN_A_SENTENCE = {DBS: "DBS check", RIGHT_TO_WORK: "right to work"}
NEEDED = (DBS, RIGHT_TO_WORK)


@dataclass(frozen=True, slots=True)
class ClearanceFacts:
    """A clearance in force on days `from_on` to `until_on`, both included; None: no end.

    `weekly_cap_minutes`: the most that a permission to work allows, Monday to Sunday.
    """

    kind: str
    from_on: date
    until_on: date | None
    weekly_cap_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Uncleared:
    """Days, both included, on which nobody may place the person; `why` in words."""

    kind: str
    first_on: date
    last_on: date
    why: str


def uncleared(
    clearances: tuple[ClearanceFacts, ...], first_on: date, last_on: date
) -> tuple[Uncleared, ...]:
    """The runs of days from `first_on` to `last_on` that lack a needed clearance.

    A DBS decision: Health and Social Care Act 2008 (Regulated Activities) Regulations 2014,
    reg 19 and Schedule 3. Right to work: Immigration, Asylum and Nationality Act 2006, s 15.
    """
    found = []
    for kind in NEEDED:
        spells = sorted((c for c in clearances if c.kind == kind), key=lambda c: c.from_on)
        next_on = first_on
        for spell in spells:
            if next_on > last_on:
                break
            if spell.from_on > next_on:
                found.append(_run(kind, next_on, min(last_on, spell.from_on - DAY), spells))
            if spell.until_on is None:
                next_on = last_on + DAY
            else:
                next_on = max(next_on, spell.until_on + DAY)
        if next_on <= last_on:
            found.append(_run(kind, next_on, last_on, spells))
    return tuple(found)


def _run(kind: str, first: date, last: date, spells: list[ClearanceFacts]) -> Uncleared:
    ran_out = any(spell.until_on is not None and spell.until_on < first for spell in spells)
    state = "has run out" if ran_out else "is not recorded"
    return Uncleared(kind, first, last, f"{CLEARANCE_IN_A_SENTENCE[kind]} {state}")


def weekly_cap(clearances: tuple[ClearanceFacts, ...], first_on: date, last_on: date) -> int | None:
    """The least weekly cap, in minutes, of the right to work in force on any of the days."""
    caps = [
        c.weekly_cap_minutes
        for c in clearances
        if c.kind == RIGHT_TO_WORK
        and c.weekly_cap_minutes is not None
        and c.from_on <= last_on
        and (c.until_on is None or c.until_on >= first_on)
    ]
    return min(caps, default=None)
