"""What a workbook would change in a co-op: new things, changed things, and what stays. Pure.

Nothing is ever removed by an import: what the workbook does not name is left alone, and so is
a field that it leaves blank.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from datetime import date, time
from decimal import Decimal
from typing import Any

from coop.imports.rows import (
    AvailabilityRow,
    ClearanceRow,
    HeldRow,
    LeaveRow,
    MembershipRow,
    PatternRow,
    RateRow,
    Rows,
    TermsRow,
    WorkingTimeRow,
)
from core.sheets.values import weekdays_text
from core.sheets.words import fold

FIELD_WORDS = {
    "allows": "what it allows",
    "renewal_months": "months until renewal",
    "known_as": "known as",
    "first_name": "first name",
    "email": "e-mail",
    "born_on": "date of birth",
    "contract_minutes": "contract",
    "can_lead": "can lead",
    "from_on": "from",
    "until_on": "until",
    "weekly_cap_minutes": "most hours a week by right to work",
    "opted_out_48h": "opted out of 48 h",
    "night_worker": "night worker",
    "weekly_max_minutes": "most hours a week",
    "max_nights_per_week": "most nights a week",
    "cycle_weeks": "weeks in cycle",
    "break_minutes": "break minutes",
    "night_minutes": "night hours",
    "minutes": "hours",
}
CHOICE_FIELDS = {"kind", "status", "wish", "unit", "element"}
HOURS = {"contract_minutes", "weekly_cap_minutes", "weekly_max_minutes", "minutes", "night_minutes"}


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
    parts = {}
    for kind in fields(Rows):
        have = getattr(current, kind.name)
        want = getattr(wanted, kind.name)
        parts[kind.name] = _part(have, want)
    return Plan(parts, tuple(_problems(current, parts)))


def _part(have: Iterable[Any], want: tuple[Any, ...]) -> Part:
    there = {key_of(row): row for row in have}
    adds, changes, same = [], [], 0
    for row in want:
        before = there.get(key_of(row))
        if before is None:
            adds.append(row)
            continue
        merged = merge(before, row)
        told = _differences(before, merged)
        if told:
            changes.append(Change(before, merged, told))
        else:
            same += 1
    title = want[0].TITLE if want else ""
    return Part(title, tuple(adds), tuple(changes), same)


def merge(before: Any, row: Any) -> Any:
    """The row with what it leaves blank taken from what is there; key words as they are kept."""
    kept = {
        item.name: getattr(before, item.name)
        for item in fields(row)
        if getattr(row, item.name) is None
        or (item.name in row.KEY and isinstance(getattr(row, item.name), str))
    }
    return replace(row, **kept)


def _differences(before: Any, row: Any) -> tuple[tuple[str, str, str], ...]:
    found = []
    for item in fields(row):
        old, new = getattr(before, item.name), getattr(row, item.name)
        if old != new:
            what = FIELD_WORDS.get(item.name, item.name)
            found.append((what, words(item.name, old), words(item.name, new)))
    return tuple(found)


def words(name: str, value: Any) -> str:
    """A value as the preview shows it."""
    match value:
        case None | "" | ():
            text = "nothing"
        case bool():
            text = "yes" if value else "no"
        case int() if name in HOURS:
            text = f"{value / 60:.2f}".rstrip("0").rstrip(".") + " h"
        case date():
            text = f"{value:%a} {value.day} {value:%B %Y}"
        case time():
            text = f"{value:%H:%M}"
        case Decimal():
            text = f"{value.normalize():f}"
        case tuple() if name == "days":
            weeks = sorted({day // 7 for day in value})
            each = [weekdays_text([d % 7 for d in value if d // 7 == week]) for week in weeks]
            text = "; ".join(each)
        case tuple() if name == "visits":
            text = f"{len(value)} visits"
        case tuple() if name == "needs":
            text = ", ".join(n if people is None else f"{n}:{people}" for n, people in value)
        case str() if name in CHOICE_FIELDS:
            text = value.replace("_", " ")
        case _:
            text = str(value)
    return text


def label(row: Any, names: Callable[[str], str]) -> str:
    """What a row is about, for the preview; `names` gives a person's name by number."""
    match row:
        case PatternRow():
            days = words("days", row.days)
            return f"{row.service}: {row.name}, {days}, {row.starts:%H:%M}-{row.ends:%H:%M}"
        case TermsRow():
            return f"{names(row.number)}: {row.role}, {row.service}"
        case MembershipRow():
            return f"{names(row.number)}: {row.kind}"
        case ClearanceRow():
            check = "DBS" if row.kind == "dbs" else "right to work"
            return f"{names(row.number)}: {check} from {words('', row.from_on)}"
        case WorkingTimeRow():
            return f"{names(row.number)}: from {words('', row.from_on)}"
        case HeldRow():
            return f"{names(row.number)}: {row.competency} from {words('', row.from_on)}"
        case AvailabilityRow():
            day = "" if row.weekday is None else f" {weekdays_text([row.weekday])}"
            times = f"{row.starts:%H:%M}-{row.ends:%H:%M}" if row.starts != row.ends else "all day"
            return f"{names(row.number)}: {words('wish', row.wish)}{day} {times}"
        case LeaveRow():
            first, last = words("", row.from_on), words("", row.until_on)
            return f"{names(row.number)}: {row.kind}, {first} to {last}"
        case RateRow():
            who = names(row.number) if row.number else row.role or "everybody"
            return f"{who}: {words('element', row.element)} from {words('', row.from_on)}"
    if hasattr(row, "week_on"):
        return f"{names(row.number)}: week of {words('', row.week_on)}"
    if hasattr(row, "first_name"):
        return f"{row.known_as or row.first_name} {row.surname} ({row.number})"
    return str(row.name)


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
