"""Lines of spells: never an overlap, never a hole that nobody asked for."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.spells import Change, at, begin, carry_out, change, end
from core.errors import DomainError

DAY = timedelta(days=1)
ZERO = date(2026, 1, 1)
HORIZON = 200


@dataclass
class Spell:
    id: int
    from_on: date
    until_on: date | None = None


def test_a_change_ends_the_present_spell_the_day_before():
    present = Spell(7, date(2026, 1, 5))
    assert change([present], date(2026, 12, 14)) == Change(date(2026, 12, 14), None, cut=7)


def test_a_change_on_the_first_day_amends_the_spell_itself():
    present = Spell(7, date(2026, 1, 5), date(2026, 6, 30))
    found = change([present], date(2026, 1, 5))
    assert found == Change(date(2026, 1, 5), date(2026, 6, 30), amend=7)


def test_a_change_on_a_day_without_a_spell_is_not_possible():
    assert change([Spell(7, date(2026, 1, 5), date(2026, 6, 30))], date(2026, 7, 1)) is None


def test_a_new_spell_over_another_is_refused_in_words_that_name_its_dates():
    with pytest.raises(DomainError, match="begins on 5 January 2026") as refused:
        begin([Spell(7, date(2026, 1, 5))], date(2026, 2, 1))
    assert refused.value.field == "from_on"


def test_a_new_spell_without_end_stops_before_the_next():
    later = Spell(7, date(2026, 6, 1))
    assert begin([later], date(2026, 2, 1)) == Change(date(2026, 2, 1), date(2026, 5, 31))


def test_ending_tells_which_later_spells_never_begin():
    line = [Spell(1, date(2026, 1, 1), date(2026, 6, 30)), Spell(2, date(2026, 7, 1))]
    assert end(line, date(2026, 3, 31)) == (line[0], (line[1],))
    with pytest.raises(DomainError):
        end(line, date(2025, 12, 31))


@st.composite
def lines(draw: st.DrawFn) -> list[Spell]:
    """Spells in order, none overlapping, with holes or not; the last may have no end."""
    found, day = [], draw(st.integers(0, 30))
    for key in range(1, draw(st.integers(1, 5)) + 1):
        length = draw(st.integers(1, 40))
        found.append(Spell(key, ZERO + day * DAY, ZERO + (day + length - 1) * DAY))
        day += length + draw(st.integers(0, 10))
    if draw(st.booleans()):
        found[-1] = Spell(found[-1].id, found[-1].from_on)
    return found


def apply(line: list[Spell], made: Change) -> list[Spell]:
    """The line once the change is carried out."""
    after = [copy(spell) for spell in line]
    kept = carry_out(made, after)
    if kept is None:
        after.append(Spell(99, made.from_on, made.until_on))
    else:
        kept.until_on = made.until_on
    return sorted(after, key=lambda spell: spell.from_on)


def covered(line: list[Spell]) -> dict[date, int]:
    """How many spells hold on each day."""
    days = [ZERO + n * DAY for n in range(-20, HORIZON)]
    return {day: sum(1 for spell in line if at([spell], day)) for day in days}


@given(lines(), st.integers(-10, 150))
def test_a_change_of_terms_never_overlaps_and_never_opens_a_hole(line: list[Spell], n: int):
    made = change(line, ZERO + n * DAY)
    if made is not None:
        assert covered(apply(line, made)) == covered(line)


@given(lines(), st.integers(-10, 150), st.one_of(st.none(), st.integers(-10, 200)), st.booleans())
def test_a_new_spell_never_overlaps_another(
    line: list[Spell], n: int, until: int | None, replace: bool
):
    until_on = None if until is None else ZERO + until * DAY
    try:
        made = begin(line, ZERO + n * DAY, until_on, replace=replace)
    except DomainError:
        return
    after = apply(line, made)
    assert max(covered(after).values()) == 1
    assert all(s.until_on is None or s.until_on >= s.from_on for s in after)
    if until_on is None:  # nobody asked for an end: what was covered stays covered
        was, now = covered(line), covered(after)
        assert all(now[day] >= was[day] for day in was)
