"""One week of the rota as a grid, by person and by service, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import select

from coop.availability import queries as availability
from coop.availability.models import Wish
from coop.availability.queries import TimeFacts
from coop.cover import lapses
from coop.leave.queries import LeaveFacts, days_off
from coop.members import queries as members
from coop.members.queries import WorkerFacts
from coop.rota.models import RestOwed, ShiftGap
from coop.rota.queries.rows import Card, DayHead, Empty, NeedRow, PersonRow, Week
from coop.rota.rules.problem import Kind
from coop.rota.situation.agreed import adult_on
from coop.rota.situation.people import LEAVE_WORDS
from coop.shifts import queries as need
from coop.shifts.models import Assignment, Shift
from coop.shifts.queries import Assigned, ShiftRow
from core import clock
from core.calendar import also
from core.calendar import queries as calendar
from core.db import db
from core.ui.filters import hours, plural, span

DAYS = 7
LAPSED = "not signed off"
NIGHT_TINT, OTHER_NIGHT_TINT = 3, 6  # the second where a service has the first
SHORT_KIND = {Kind.SUPERNUMERARY: "shadow", Kind.TRAINING: "training", Kind.ON_CALL: "on call"}


def week(
    coop_id: int, monday: date, service_ids: Collection[int], *, with_people: bool = True
) -> Week:
    """The week from a Monday for some services."""
    sunday = monday + timedelta(days=DAYS - 1)
    everything = need.shifts(coop_id, monday, sunday)
    chosen = set(service_ids)
    ours = tuple(row for row in everything if row.service_id in chosen)
    reasons, words = _reasons(coop_id, monday, sunday)
    now = clock.now()
    made = Week(
        monday=monday,
        days=tuple(_days(monday, ours)),
        people=(),
        empty=tuple(_empty(monday, ours, reasons)),
        services=tuple(_services(monday, ours)),
        tints=tuple(_tints(ours)),
        shifts=ours,
        reasons=reasons,
        words=words,
        by_hand=sum(one.by_hand for row in ours for one in row.assigned),
        overridden=sum(bool(one.override_reason) for row in ours for one in row.assigned),
        drafts=sum(one.published_at is None for row in ours for one in row.assigned),
        lapses=tuple(lapses.of_rows(coop_id, [row for row in ours if row.start_at > now])),
    )
    if not with_people:
        return made
    people = members.workforce(coop_id, monday, sunday)
    leave = days_off(coop_id, monday, sunday)
    wishes = availability.times(coop_id, monday, sunday)
    owed = _owed(coop_id)
    more = _also(coop_id, monday)
    rows = tuple(
        replace(row, also=more.get(row.person_id, row.also))
        for row in _people(made, everything, chosen, people, leave, owed)
    )
    shown = {row.person_id for row in rows}
    total, met = _wishes((w for w in wishes if w.person_id in shown), everything)
    here = {row.id for row in ours}
    return replace(
        made,
        people=rows,
        wishes=total,
        wishes_met=met,
        owed=sum(mins for mine in owed.values() for shift, mins in mine if shift in here),
    )


def _also(coop_id: int, monday: date) -> dict[int, tuple[tuple[str, ...], ...]]:
    """What else is on each day: classes, meetings, who goes along with them. Two queries."""
    first_at, last_at = clock.instant(monday), clock.instant(monday + timedelta(days=DAYS))
    found: dict[int, list[list[str]]] = {}
    beside = also.between(coop_id, first_at, last_at)
    for each in [*calendar.between(coop_id, first_at, last_at), *beside]:
        number = (clock.local_day(each.start_at) - monday).days
        if each.kind in ("shift", "leave") or number < 0:
            continue
        days = found.setdefault(each.person_id, [[] for _ in range(DAYS)])
        days[number].append(f"{span(each.start_at, each.end_at)} {each.title}")
    return {key: tuple(map(tuple, days)) for key, days in found.items()}


def _days(monday: date, shifts: Sequence[ShiftRow]) -> Iterable[DayHead]:
    today = clock.today()
    for number in range(DAYS):
        on = monday + timedelta(days=number)
        mine = [row for row in shifts if row.on == on]
        yield DayHead(
            on=on,
            needed=sum(row.least for row in mine),
            filled=sum(row.covered for row in mine),
            weekend=number >= 5,
            holiday=next((row.bank_holiday for row in mine if row.bank_holiday), ""),
            today=on == today,
        )


def tint(row: ShiftRow) -> int:
    """The colour of a shift's card: nights their own, else the service's."""
    own = (row.colour - 1) % 6 + 1
    if row.kind is Kind.WAKING_NIGHT:
        return NIGHT_TINT if own != NIGHT_TINT else OTHER_NIGHT_TINT
    return own


def _tints(shifts: Sequence[ShiftRow]) -> Iterable[tuple[int, str]]:
    seen: dict[tuple[int, str], None] = {}
    for row in sorted(shifts, key=lambda row: row.service):
        night = row.kind is Kind.WAKING_NIGHT
        seen[tint(row), "Waking nights" if night else row.service] = None
    return seen


def _empty(
    monday: date, shifts: Sequence[ShiftRow], reasons: dict[int, str]
) -> Iterable[tuple[Empty, ...]]:
    for number in range(DAYS):
        on = monday + timedelta(days=number)
        yield tuple(
            Empty(
                row.id,
                span(row.start_at, row.end_at),
                row.name,
                row.service,
                row.empty,
                reasons.get(row.id, ""),
            )
            for row in shifts
            if row.on == on and row.empty
        )


def _services(
    monday: date, shifts: Sequence[ShiftRow]
) -> Iterable[tuple[str, tuple[NeedRow, ...]]]:
    grouped: dict[str, dict[tuple[str, str, str], list[ShiftRow]]] = {}
    for row in sorted(shifts, key=lambda row: (row.service, clock.local(row.start_at).time())):
        key = (row.name, span(row.start_at, row.end_at), row.kind_words)
        grouped.setdefault(row.service, {}).setdefault(key, []).append(row)
    for service, rows in grouped.items():
        yield (
            service,
            tuple(
                NeedRow(
                    name,
                    times,
                    kind,
                    tint(found[0]),
                    tuple(
                        tuple(r for r in found if r.on == monday + timedelta(days=number))
                        for number in range(DAYS)
                    ),
                )
                for (name, times, kind), found in rows.items()
            ),
        )


def _people(
    made: Week,
    everything: Sequence[ShiftRow],
    chosen: set[int],
    people: Sequence[WorkerFacts],
    leave: Sequence[LeaveFacts],
    owed: dict[int, list[tuple[int, int]]],
) -> Iterable[PersonRow]:
    placed: dict[int, list[tuple[ShiftRow, Assigned]]] = defaultdict(list)
    for row in everything:
        for one in row.assigned:
            placed[one.person_id].append((row, one))
    away: dict[int, list[LeaveFacts]] = defaultdict(list)
    for absence in leave:
        away[absence.person_id].append(absence)
    sunday = made.monday + timedelta(days=DAYS - 1)
    known = set()
    for person in people:
        known.add(person.person_id)
        here = any(spell.service_id in chosen for spell in person.employments)
        mine = placed.get(person.person_id, [])
        if here or any(row.service_id in chosen for row, _ in mine):
            terms = person.employment_on(sunday) or person.employments[-1]
            small = terms.role
            contract = sum(spell.contract_minutes for spell in _at_once(person, sunday))
            chip, meaning = _chip(person, made.monday, owed.get(person.person_id, []))
            yield _row(
                made.monday, person.person_id, person.name, small, contract, chip, meaning,
                mine, away.get(person.person_id, []), made.lapsed, chosen,
            )  # fmt: skip
    for person_id, mine in placed.items():
        if person_id not in known and any(row.service_id in chosen for row, _ in mine):
            name = mine[0][1].name
            yield _row(
                made.monday,
                person_id,
                name,
                "",
                0,
                "not employed",
                "bad",
                mine,
                [],
                made.lapsed,
                chosen,
            )


def _at_once(person: WorkerFacts, on: date) -> list[members.EmploymentFacts]:
    found = [
        spell
        for spell in person.employments
        if spell.from_on <= on and (spell.until_on is None or on <= spell.until_on)
    ]
    return found or list(person.employments[-1:])


def _chip(person: WorkerFacts, monday: date, owed: list[tuple[int, int]]) -> tuple[str, str]:
    minutes = sum(minutes for _, minutes in owed)
    if minutes:
        return f"owed {hours(minutes)}", "warn"
    if person.born_on is not None and adult_on(person.born_on) > monday:
        return "under 18", "info"
    cap = person.weekly_cap(monday, monday + timedelta(days=DAYS - 1))
    if cap is not None:
        return f"at most {hours(cap)}", "info"
    return "", ""


def _row(
    monday: date,
    person_id: int,
    name: str,
    small: str,
    contract: int,
    chip: str,
    meaning: str,
    mine: Sequence[tuple[ShiftRow, Assigned]],
    leave: Sequence[LeaveFacts],
    lapsed: frozenset[int],
    chosen: set[int],
) -> PersonRow:
    cells: list[list[Card]] = [[] for _ in range(DAYS)]
    given = 0
    for row, one in mine:
        given += row.work_minutes
        cells[(row.on - monday).days].append(_card(row, one, lapsed, chosen))
    off = [""] * DAYS
    for absence in leave:
        for number in range(DAYS):
            if absence.from_on <= monday + timedelta(days=number) <= absence.until_on:
                words = LEAVE_WORDS.get(absence.kind, "leave")
                off[number] = words[:1].upper() + words[1:]
    return PersonRow(
        person_id, name, small, given, contract, chip, meaning,
        tuple(tuple(cell) for cell in cells), tuple(off),
    )  # fmt: skip


def _card(row: ShiftRow, one: Assigned, lapsed: frozenset[int], chosen: set[int]) -> Card:
    mark = "override" if one.override_reason else SHORT_KIND.get(row.kind, "")
    return Card(
        place_id=one.id,
        shift_id=row.id,
        times=span(row.start_at, row.end_at),
        what=row.name,
        where=row.service,
        tint=tint(row),
        hand=one.by_hand,
        lead=one.leads,
        draft=one.published_at is None,
        mark=LAPSED if one.id in lapsed else mark,
        ours=row.service_id in chosen,
    )


def _wishes(wishes: Iterable[TimeFacts], shifts: Sequence[ShiftRow]) -> tuple[int, int]:
    """Wishes of the week and how many are met: liked times worked, disliked ones free."""
    worked: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for row in shifts:
        for one in row.assigned:
            worked[one.person_id].append((row.start_at, row.end_at))
    total = met = 0
    for wish in wishes:
        if wish.wish not in (Wish.WOULD_LIKE, Wish.RATHER_NOT):
            continue
        total += 1
        meets = any(
            start < wish.end_at and wish.start_at < end for start, end in worked[wish.person_id]
        )
        met += meets is (wish.wish == Wish.WOULD_LIKE)
    return total, met


def _reasons(coop_id: int, first_on: date, last_on: date) -> tuple[dict[int, str], dict[int, str]]:
    """Why places are empty: short enough for a cell (the two reasons of most people), and whole."""
    query = (
        select(ShiftGap.shift_id, ShiftGap.reasons, ShiftGap.words)
        .join(Shift, Shift.id == ShiftGap.shift_id)
        .where(ShiftGap.coop_id == coop_id, Shift.on.between(first_on, last_on))
    )
    short, whole = {}, {}
    for row in db.session.execute(query):
        said = [f"{count} {why}" for why, count in row.reasons[:2]]
        others = sum(count for _, count in row.reasons[2:])
        if others:
            said.append(plural(others, "other"))
        short[row.shift_id] = ", ".join(said) or row.words
        whole[row.shift_id] = row.words
    return short, whole


def _owed(coop_id: int) -> dict[int, list[tuple[int, int]]]:
    """Rest not given yet, by person, for places that still stand: (shift, minutes)."""
    query = (
        select(RestOwed.person_id, RestOwed.shift_id, RestOwed.minutes)
        .join(
            Assignment,
            (Assignment.shift_id == RestOwed.shift_id)
            & (Assignment.person_id == RestOwed.person_id),
        )
        .where(RestOwed.coop_id == coop_id, RestOwed.given_on.is_(None))
    )
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for person_id, shift_id, minutes in db.session.execute(query):
        found[person_id].append((shift_id, minutes))
    return found
