"""What a workbook would change in a co-op: new things, changed things, and what stays. Pure.

Nothing is ever removed by an import: what the workbook does not name is left alone, and so is
a field that it leaves blank.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from coop.imports.rows import (
    AvailabilityRow,
    LeaveRow,
    MembershipRow,
    PatternRow,
    Rows,
    TermsRow,
    WorkingTimeRow,
)
from coop.imports.words import FIELD_WORDS, words
from core.sheets.words import fold

NAMES = ("number", "name", "service", "competency", "role")  # found without regard to case


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is there and would become different. `row` is what it would be."""

    before: Any
    row: Any
    fields: tuple[tuple[str, str, str], ...]  # (what, as it is, as it would be), in words


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of thing: `adds` and `changes` in the workbook's order, `same` counted."""

    title: str
    adds: tuple[Any, ...]
    changes: tuple[Change, ...]
    same: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be done, by kind, in the order in which it must be; `problems` stop it."""

    parts: dict[str, Part]
    problems: tuple[str, ...] = ()

    @property
    def adds(self) -> int:
        """How many things would be new."""
        return sum(len(part.adds) for part in self.parts.values())

    @property
    def changes(self) -> int:
        """How many things would change."""
        return sum(len(part.changes) for part in self.parts.values())

    @property
    def empty(self) -> bool:
        """Whether the co-op has all of it already."""
        return not self.adds and not self.changes


def key_of(row: Any) -> tuple[Any, ...]:
    """What makes a row the same thing: its key fields, names without regard to case."""
    parts = (getattr(row, name) for name in row.KEY)
    return tuple(fold(part) if isinstance(part, str) else part for part in parts)


def plan(current: Rows, wanted: Rows) -> Plan:
    """Compare what the co-op has with what the workbook says."""
    special: dict[str, Callable[[Any, Any], Part]] = {
        "patterns": _patterns,
        "availability": _availability,
        "memberships": _memberships,
        "working_time": _working_time,
    }
    parts = {}
    for kind in fields(Rows):
        compare = special.get(kind.name, _part)
        parts[kind.name] = compare(getattr(current, kind.name), getattr(wanted, kind.name))
    return Plan(parts, tuple(_problems(current, parts)))


def _part(have: Iterable[Any], want: Sequence[Any]) -> Part:
    there = {key_of(row): row for row in have}
    return _sorted_out((there.get(key_of(row)), row) for row in want)


def _sorted_out(pairs: Iterable[tuple[Any, Any]]) -> Part:
    """From (what is there or None, what is wanted), in the workbook's order."""
    adds, changes, same, title = [], [], 0, ""
    for before, row in pairs:
        title = row.TITLE
        merged = row if before is None else merge(before, row)
        if before is None:
            adds.append(row)
        elif told := _differences(before, merged):
            changes.append(Change(before, merged, told))
        else:
            same += 1
    return Part(title, tuple(adds), tuple(changes), same)


def _memberships(have: Sequence[MembershipRow], want: Sequence[MembershipRow]) -> Part:
    """A spell of the same kind that began before, and still lasts, says the same."""
    there = {key_of(row): row for row in have}
    last: dict[str, MembershipRow] = {}
    for row in sorted(have, key=lambda row: row.from_on):
        last[fold(row.number)] = row

    def match(row: MembershipRow) -> MembershipRow | None:
        latest = last.get(fold(row.number))
        if latest is not None and latest.kind == row.kind and latest.from_on <= row.from_on:
            return replace(row, number=latest.number)
        return there.get(key_of(row))

    return _sorted_out((match(row), row) for row in want)


def _working_time(have: Sequence[WorkingTimeRow], want: Sequence[WorkingTimeRow]) -> Part:
    """An agreement with the same terms that began before, and still lasts, says the same."""
    there = {key_of(row): row for row in have}
    last: dict[str, WorkingTimeRow] = {}
    for row in sorted(have, key=lambda row: row.from_on):
        last[fold(row.number)] = row

    def match(row: WorkingTimeRow) -> WorkingTimeRow | None:
        latest = last.get(fold(row.number))
        if latest is not None and latest.from_on <= row.from_on:
            moved = replace(latest, from_on=row.from_on, until_on=row.until_on)
            if not _differences(moved, merge(moved, row)):
                return moved
        return there.get(key_of(row))

    return _sorted_out((match(row), row) for row in want)


def _availability(have: Sequence[AvailabilityRow], want: Sequence[AvailabilityRow]) -> Part:
    """Said already when a row of the same time covers it; otherwise meant, it is changed."""
    exact = {key_of(row): row for row in have}
    times: dict[tuple[Any, ...], list[AvailabilityRow]] = defaultdict(list)
    for row in have:
        times[_time_of(row)].append(row)
    asked = {key_of(row) for row in want}

    def match(row: AvailabilityRow) -> AvailabilityRow | None:
        if (found := exact.get(key_of(row))) is not None:
            return found
        for other in times[_time_of(row)]:
            if other.wish == row.wish and _covers(other, row):
                return replace(row, number=other.number, note=row.note or other.note)
            if other.from_on == row.from_on and key_of(other) not in asked:
                return other
        return None

    return _sorted_out((match(row), row) for row in want)


def _time_of(row: AvailabilityRow) -> tuple[Any, ...]:
    return fold(row.number), row.weekday, row.starts, row.ends


def _covers(other: AvailabilityRow, row: AvailabilityRow) -> bool:
    lasts = other.until_on is None or (row.until_on is not None and row.until_on <= other.until_on)
    return other.from_on <= row.from_on and lasts


def _patterns(have: Sequence[PatternRow], want: Sequence[PatternRow]) -> Part:
    """Patterns of one name at one service are paired: equal ones, then those nearest by days.

    One that has since been changed from a later day on, and says the same, is the same.
    """
    free: dict[tuple[Any, ...], list[PatternRow]] = defaultdict(list)
    for row in have:
        free[key_of(row)].append(row)
    found: dict[int, PatternRow] = {}

    def pair(close: Callable[[PatternRow, PatternRow], float]) -> None:
        for number, row in enumerate(want):
            if number in found:
                continue
            best = max(free[key_of(row)], key=lambda old: close(old, row), default=None)
            if best is not None and close(best, row) > 0:
                found[number] = best
                free[key_of(row)].remove(best)

    pair(lambda old, row: float(not _differences(old, merge(old, _fit(old, row)))))
    pair(lambda old, row: float(_said_later(old, row)))
    pair(lambda old, row: 0.0 if _over(old, row) else len(set(old.days) & set(row.days)))
    pair(lambda old, row: 0.0 if _over(old, row) else 1.0)
    pairs: list[tuple[Any, PatternRow]] = []
    for number, row in enumerate(want):
        before = found.get(number)
        if before is None:
            pairs.append((None, row))
            continue
        fitted = _fit(before, row)
        # a pattern that has since been changed from a later day on keeps that day
        pairs.append((before, replace(fitted, from_on=max(fitted.from_on, before.from_on))))
    return _sorted_out(pairs)


def _fit(old: PatternRow, row: PatternRow) -> PatternRow:
    """The row with the days of its cycle counted from the same Monday as the old one's."""
    if row.cycle_weeks != old.cycle_weeks:
        return row
    length = 7 * row.cycle_weeks
    later = (row.anchor - old.anchor).days

    def moved(days: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(sorted((day + later) % length for day in days))

    visits = tuple(replace(visit, days=moved(visit.days)) for visit in row.visits)
    return replace(row, anchor=old.anchor, days=moved(row.days), visits=visits)


def _said_later(old: PatternRow, row: PatternRow) -> bool:
    moved = replace(_fit(old, row), from_on=old.from_on)
    return old.from_on > row.from_on and not _differences(old, merge(old, moved))


def _over(old: PatternRow, row: PatternRow) -> bool:
    """Whether the one had ended before the other begins."""
    return old.until_on is not None and old.until_on < row.from_on


def merge(before: Any, row: Any) -> Any:
    """The row with what it leaves blank taken from what is there; key words as they are kept."""
    kept = {
        item.name: getattr(before, item.name)
        for item in fields(row)
        if getattr(row, item.name) is None or (item.name in row.KEY and item.name in NAMES)
    }
    if isinstance(row, TermsRow):
        kept["source"] = before.source  # how somebody was recruited is not a change of terms
    return replace(row, **kept)


def _differences(before: Any, row: Any) -> tuple[tuple[str, str, str], ...]:
    found = []
    for item in fields(row):
        old, new = getattr(before, item.name), getattr(row, item.name)
        if old != new and item.name != "anchor":
            what = FIELD_WORDS.get(item.name, item.name)
            found.append((what, words(item.name, old), words(item.name, new)))
    return tuple(found)


def _problems(current: Rows, parts: dict[str, Part]) -> Iterable[str]:
    """What cannot be done because of what the co-op has already."""
    latest: dict[str, TermsRow] = {}
    for spell in current.terms:
        before = latest.get(spell.number)
        if before is None or spell.from_on > before.from_on:
            latest[spell.number] = spell
    for row in parts["terms"].adds:
        now = latest.get(row.number)
        if now is not None and row.from_on < now.from_on:
            yield (
                f"{row.number} has terms of work from {words('', now.from_on)} already: "
                f"a start on {words('', row.from_on)} would lie before them"
            )
    emails = {fold(person.email): person.number for person in current.people if person.email}
    people = (*parts["people"].adds, *(c.row for c in parts["people"].changes))
    for person in people:
        owner = emails.get(fold(person.email or "")) if person.email else None
        if owner is not None and owner != person.number:
            yield f"{person.email} of {person.number} is the e-mail address of {owner} already"
    taken: dict[str, list[LeaveRow]] = {}
    for off in current.leave:
        taken.setdefault(off.number, []).append(off)
    for off in parts["leave"].adds:
        for other in taken.get(off.number, ()):
            if other.from_on <= off.until_on and off.from_on <= other.until_on:
                yield (
                    f"Leave of {off.number} from {words('', off.from_on)} overlaps with leave "
                    f"from {words('', other.from_on)} that is there already"
                )
