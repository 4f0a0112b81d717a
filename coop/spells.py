"""Changing a line of dated spells so that no two overlap and no hole appears unasked.

Pure: whatever has an id, `from_on` and `until_on` is a spell, a stored row too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol, TypeVar

from core.errors import DomainError

DAY = timedelta(days=1)


class Spell(Protocol):
    """One spell of a line: days `from_on` to `until_on`, both included; None: no end."""

    id: int
    from_on: date
    until_on: date | None


AnySpell = TypeVar("AnySpell", bound=Spell)


@dataclass(frozen=True, slots=True)
class Change:
    """What to do so that something new holds from a day on.

    `amend`: the spell that begins that very day, to be changed in place. Otherwise a new
    spell from `from_on` to `until_on`; `cut` (if any) then ends the day before.
    """

    from_on: date
    until_on: date | None
    cut: int | None = None
    amend: int | None = None


def at(spells: Sequence[AnySpell], on: date) -> AnySpell | None:
    """The spell that holds on a day."""
    for spell in spells:
        if spell.from_on <= on and (spell.until_on is None or on <= spell.until_on):
            return spell
    return None


def change(spells: Sequence[Spell], from_on: date) -> Change | None:
    """From `from_on`, until the present spell would have ended, something new holds.

    None when no spell holds on that day: there is nothing to change.
    """
    present = at(spells, from_on)
    if present is None:
        return None
    if present.from_on == from_on:
        return Change(from_on, present.until_on, amend=present.id)
    return Change(from_on, present.until_on, cut=present.id)


def begin(
    spells: Sequence[Spell],
    from_on: date,
    until_on: date | None = None,
    *,
    replace: bool = False,
) -> Change:
    """A new spell from `from_on` to `until_on`; without an end, up to the next one if any.

    `replace` ends the one that holds on `from_on` the day before (or amends it in place when
    it begins that very day); without it that is refused. Raises DomainError (field `from_on`
    or `until_on`).
    """
    if until_on is not None and until_on < from_on:
        raise DomainError("It cannot end before it begins.", code="dates", field="until_on")
    present = at(spells, from_on)
    if present is not None and not replace:
        raise DomainError(f"Another one {_when(present)}.", code="overlap", field="from_on")
    later = min(
        (spell for spell in spells if spell.from_on > from_on),
        key=lambda spell: spell.from_on,
        default=None,
    )
    if later is not None and until_on is not None and later.from_on <= until_on:
        raise DomainError(f"Another one {_when(later)}.", code="overlap", field="until_on")
    if later is not None and until_on is None:
        until_on = later.from_on - DAY
    if present is None:
        return Change(from_on, until_on)
    if present.from_on == from_on:
        return Change(from_on, until_on, amend=present.id)
    return Change(from_on, until_on, cut=present.id)


def carry_out(made: Change, spells: Sequence[AnySpell]) -> AnySpell | None:
    """End what the change cuts; the spell to be changed in place, None where a new one is due."""
    for spell in spells:
        if spell.id == made.cut:
            spell.until_on = made.from_on - DAY
    return next((spell for spell in spells if spell.id == made.amend), None)


def end(spells: Sequence[AnySpell], last_on: date) -> tuple[AnySpell, tuple[AnySpell, ...]]:
    """The spell to end on `last_on`, and those after it that will then never begin.

    Raises DomainError (field `last_on`) when no spell holds on that day.
    """
    present = at(spells, last_on)
    if present is None:
        raise DomainError("Nothing is in force on that day.", code="dates", field="last_on")
    return present, tuple(spell for spell in spells if spell.from_on > last_on)


def _when(spell: Spell) -> str:
    begins = f"begins on {_day(spell.from_on)}"
    return begins if spell.until_on is None else f"{begins} and ends on {_day(spell.until_on)}"


def _day(on: date) -> str:
    return f"{on.day} {on:%B} {on.year}"
