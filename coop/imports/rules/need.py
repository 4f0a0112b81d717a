"""Checks of shift patterns and rounds."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from itertools import pairwise

from coop.imports.columns import PATTERNS, ROUNDS
from coop.imports.columns.shared import SHIFT_KINDS
from coop.imports.rows import PatternRow, VisitRow
from coop.imports.rules.base import Checker
from core.sheets.columns import Row
from core.sheets.values import weekdays_text
from core.sheets.words import fold

DAY_MINUTES = 24 * 60
LONGEST = 16 * 60  # of a shift other than on-call or a sleep-in: more is a slip of the pen
_NEED = re.compile(r"(.+?)\s*[:x×]\s*(\d{1,2})")


@dataclass(slots=True)
class Draft:
    """A pattern being read, with the row it stands in."""

    row: Row
    pattern: PatternRow
    visits: list[VisitRow] = field(default_factory=list)


def minutes_of(at: time) -> int:
    """Minutes after midnight."""
    return at.hour * 60 + at.minute


def length(starts: time, ends: time) -> int:
    """Minutes from start to end; an end not after the start is on the next day."""
    return (minutes_of(ends) - minutes_of(starts) - 1) % DAY_MINUTES + 1


def patterns(check: Checker) -> list[PatternRow]:
    """Read the patterns with the visits of their rounds."""
    drafts: dict[tuple[str, str], list[Draft]] = defaultdict(list)
    named: set[tuple[str, str]] = set()
    for row in check.rows(PATTERNS):
        named.add((fold(row["service"] or ""), fold(row["name"] or "")))
        pattern = _pattern(check, row)
        if pattern is None:
            continue
        same = drafts[pattern.service, fold(pattern.name)]
        if _joins_another_week(same, pattern):
            continue
        clash = next((d for d in same if _share_days(d.pattern, pattern)), None)
        if clash is not None:
            words = (
                f"{pattern.name} is already in row {clash.row.number} for some of these days: "
                "give it another name"
            )
            check.fault(PATTERNS, row, "name", words)
            continue
        same.append(Draft(row, pattern))
    _rounds(check, drafts, named)
    found = []
    for same in drafts.values():
        found += [with_visits(draft.pattern, draft.visits) for draft in same]
    return found


def _joins_another_week(same: list[Draft], pattern: PatternRow) -> bool:
    """Rows that differ only in the week of a cycle, and its days, are one pattern."""
    for draft in same:
        alike = replace(pattern, days=draft.pattern.days) == draft.pattern
        if pattern.cycle_weeks > 1 and alike and not set(pattern.days) & set(draft.pattern.days):
            days = tuple(sorted({*pattern.days, *draft.pattern.days}))
            draft.pattern = replace(draft.pattern, days=days)
            return True
    return False


def _share_days(one: PatternRow, two: PatternRow) -> bool:
    if one.until_on is not None and one.until_on < two.from_on:
        return False
    if two.until_on is not None and two.until_on < one.from_on:
        return False
    if one.cycle_weeks != two.cycle_weeks:
        return bool({d % 7 for d in one.days} & {d % 7 for d in two.days})
    return bool(set(one.days) & set(two.days))


def _pattern(check: Checker, row: Row) -> PatternRow | None:
    service = check.service(PATTERNS, row)
    sound = check.order(PATTERNS, row, "from_on", "until_on")
    cycle, week = row["cycle"] or 1, row["week"]
    if week is not None and week > cycle:
        words = f"There is no week {week} in a cycle of {cycle}"
        check.fault(PATTERNS, row, "week", words)
        sound = False
    sound &= _hours(check, row) and _headcount(check, row)
    needs = _needs(check, row)
    filled = ("name", "kind", "days", "starts", "ends", "least", "from_on")
    if service is None or not sound or needs is None or any(row[key] is None for key in filled):
        return None
    weeks = range(cycle) if week is None else (week - 1,)
    return PatternRow(
        service=service,
        name=row["name"],
        kind=SHIFT_KINDS[row["kind"]],
        cycle_weeks=cycle,
        days=tuple(w * 7 + day for w in weeks for day in row["days"]),
        starts=row["starts"],
        ends=row["ends"],
        break_minutes=row["rest"] or 0,
        least=row["least"],
        wanted=max(row["wanted"] or row["least"], 1),
        lead=bool(row["lead"]),
        from_on=row["from_on"],
        anchor=row["from_on"] - timedelta(days=row["from_on"].weekday()),
        until_on=row["until_on"],
        needs=needs,
    )


def _hours(check: Checker, row: Row) -> bool:
    starts, ends, kind = row["starts"], row["ends"], row["kind"]
    if starts is None or ends is None:
        return True
    if starts == ends and kind != "on-call":
        check.fault(PATTERNS, row, "ends", "The end is the same as the start")
        return False
    lasts = length(starts, ends)
    if kind not in ("on-call", "sleep-in") and lasts > LONGEST:
        if ends < starts:
            words = (
                f"The end is before the start, {starts:%H:%M}. Over midnight the shift would last "
                f"{lasts / 60:g} hours"
            )
        else:
            words = f"The shift would last {lasts / 60:g} hours"
        check.fault(PATTERNS, row, "ends", words)
        return False
    if row["rest"] is not None and row["rest"] >= lasts:
        check.fault(PATTERNS, row, "rest", "The break is as long as the shift")
        return False
    return True


def _headcount(check: Checker, row: Row) -> bool:
    least, wanted = row["least"], row["wanted"]
    if least is not None and wanted is not None and wanted < least:
        check.fault(PATTERNS, row, "wanted", f"Fewer are wanted than the least, {least}")
        return False
    if least == 0 and wanted is None:
        check.fault(PATTERNS, row, "least", "Nobody is needed: leave the row out, or say wanted")
        return False
    return True


def _needs(check: Checker, row: Row) -> tuple[tuple[str, int | None], ...] | None:
    """(competency, how many of those on it; None: everybody), or None on a fault."""
    found: dict[str, int | None] = {}
    sound = "needs" not in row.faulty
    most = row["wanted"] or row["least"]
    for given in row["needs"] or ():
        # a plain name goes first, in case a competency is called "PEG x 2"
        match = None if fold(given) in check.competencies else _NEED.fullmatch(given)
        name = check.competency(PATTERNS, row, "needs", match[1] if match else given)
        people = int(match[2]) if match else None
        if name is None:
            sound = False
        elif people is not None and (people == 0 or (most is not None and people > most)):
            words = f"{name.name}: {people} of {most} people cannot hold it"
            check.fault(PATTERNS, row, "needs", words)
            sound = False
        elif name.name in found:
            check.fault(PATTERNS, row, "needs", f"{name.name} is there twice")
            sound = False
        else:
            found[name.name] = people
    return tuple(sorted(found.items())) if sound else None


def _rounds(
    check: Checker,
    drafts: dict[tuple[str, str], list[Draft]],
    named: set[tuple[str, str]],
) -> None:
    """Put each visit on its pattern. A pattern that is `named` but faulty has been told of."""
    placed: dict[tuple[int, int], list[tuple[int, int, Row]]] = defaultdict(list)
    for row in check.rows(ROUNDS):
        service = check.service(ROUNDS, row)
        if service is None or row["pattern"] is None:
            continue
        same = drafts.get((service, fold(row["pattern"])), [])
        if not same:
            if (fold(service), fold(row["pattern"])) not in named:
                words = f"There is no shift pattern called “{row['pattern']}” at {service}"
                check.fault(ROUNDS, row, "pattern", words)
            continue
        days: set[int] | None = set(row["days"]) if row["days"] else None
        if row["starts"] is None or row["minutes"] is None or row["code"] is None:
            continue
        left = set(days or ())
        for draft in same:
            pattern = draft.pattern
            mine = tuple(d for d in pattern.days if days is None or d % 7 in days)
            left -= {d % 7 for d in mine}
            if not mine or not _inside(check, row, pattern):
                continue
            draft.visits.append(
                VisitRow(
                    code=row["code"],
                    starts=row["starts"],
                    minutes=row["minutes"],
                    place=row["place"] or "",
                    travel_after_minutes=row["travel"] or 0,
                    days=() if mine == pattern.days else mine,
                )
            )
            start = _into(pattern, row["starts"])
            for day in mine:
                placed[draft.row.number, day].append((start, start + row["minutes"], row))
        if left:
            words = f"The pattern has no shift on {weekdays_text(tuple(left))}"
            check.fault(ROUNDS, row, "days", words)
    _clashes(check, placed)


def _clashes(check: Checker, placed: dict[tuple[int, int], list[tuple[int, int, Row]]]) -> None:
    told: set[int] = set()
    for visits in placed.values():
        visits.sort(key=lambda visit: (visit[0], visit[2].number))
        for (_, end, earlier), (start, _, later) in pairwise(visits):
            if start < end and later.number not in told:
                told.add(later.number)
                words = f"begins before the visit to {earlier['code']} in row {earlier.number} ends"
                check.fault(ROUNDS, later, "starts", words)
            elif start < end + (earlier["travel"] or 0) and later.number not in told:
                told.add(later.number)
                words = f"leaves less than the {earlier['travel']} minutes of travel before it"
                check.warn(ROUNDS, later, "starts", words)


def with_visits(pattern: PatternRow, visits: Iterable[VisitRow]) -> PatternRow:
    """The pattern with its visits in the order of the round."""
    ordered = sorted(visits, key=lambda v: (_into(pattern, v.starts), v.code, v.days))
    return replace(pattern, visits=tuple(ordered))


def _into(pattern: PatternRow, at: time) -> int:
    """Minutes from the pattern's start."""
    return (minutes_of(at) - minutes_of(pattern.starts)) % DAY_MINUTES


def _inside(check: Checker, row: Row, pattern: PatternRow) -> bool:
    lasts = length(pattern.starts, pattern.ends)
    if _into(pattern, row["starts"]) + row["minutes"] > lasts:
        words = f"is not inside the shift, {pattern.starts:%H:%M} to {pattern.ends:%H:%M}"
        check.fault(ROUNDS, row, "starts", words)
        return False
    return True
