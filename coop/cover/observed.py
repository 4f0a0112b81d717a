"""Observations at work: which are due, on which shifts they can be made, and by whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coop.cover import lapses
from coop.cover.rules import Holding
from coop.notices import service as notices
from coop.shifts import queries as need
from coop.shifts.kinds import Kind
from coop.shifts.queries import Assigned, ShiftRow
from core import clock
from core.ui.filters import day
from training.records import renewing
from training.records.renewing import Due

SIGN = "competencies.sign"
BACK, DAY = timedelta(days=14), timedelta(days=1)
SEEN_ON = frozenset({Kind.DAY, Kind.WAKING_NIGHT, Kind.SUPERNUMERARY})  # care is given


@dataclass(frozen=True, slots=True)
class Chance:
    """A due observation on a shift that the person and somebody who may sign are both on."""

    due: Due
    shift: ShiftRow
    by: tuple[Assigned, ...]
    draft: bool  # the rota is not published yet

    @property
    def begun(self) -> bool:
        """Whether it can be signed by now."""
        return self.shift.start_at <= clock.now()

    @property
    def beside(self) -> str:
        """The shift as evidence names it: "Early at Maple Court, Thu 10 December"."""
        return beside(self.shift)


def beside(shift: ShiftRow) -> str:
    """A shift as evidence names it."""
    return f"{shift.name} at {shift.service}, {day(shift.on)}"


@dataclass(frozen=True, slots=True)
class Planned:
    """What is due: on the rota, waiting to be signed, or nowhere yet."""

    to_sign: tuple[Chance, ...]
    to_come: tuple[Chance, ...]
    nowhere: tuple[Due, ...]


def planned(coop_id: int, today: date) -> Planned:
    """Everything due, each by its last shift to sign or its first to come."""
    asked = renewing.observations_due(coop_id, today)
    if not asked:
        return Planned((), (), ())
    weeks = renewing.settings(coop_id, today).observe_weeks
    rows = need.shifts(coop_id, today - BACK, today + timedelta(weeks=weeks))
    chances = _chances(coop_id, asked, rows)
    past: dict[tuple[int, int], Chance] = {}
    ahead: dict[tuple[int, int], Chance] = {}
    for one in chances:
        key = one.due.person_id, one.due.competency_id
        if one.begun:
            past[key] = one
        else:
            ahead.setdefault(key, one)
    return Planned(
        tuple(one for one in past.values() if not one.draft),
        tuple(sorted(ahead.values(), key=lambda one: one.shift.start_at)),
        tuple(
            one
            for one in asked
            if (one.person_id, one.competency_id) not in past.keys() | ahead.keys()
        ),
    )


def on_shift(coop_id: int, shift: ShiftRow) -> tuple[Chance, ...]:
    """What is due of those on one shift, and of those along on its shadow, who may sign there."""
    rows = [shift, *need.shadows(coop_id, shift.id)]
    if shift.shadows_id is not None:
        rows += need.shifts_by_id(coop_id, [shift.shadows_id])
    told = [lapses.told(row) for row in rows]
    people = {one.person_id for row in told for one in row.assigned}
    asked = renewing.observations_due(coop_id, clock.today(), person_ids=people) if people else ()
    return tuple(_chances(coop_id, asked, told)) if asked else ()


def _chances(coop_id: int, asked: Sequence[Due], rows: Iterable[ShiftRow]) -> list[Chance]:
    """In time order."""
    shifts = [row for row in rows if row.kind in SEEN_ON and row.assigned]
    if not shifts:
        return []
    there = {one.person_id for row in shifts for one in row.assigned}
    last = max(row.on for row in shifts) + 2 * DAY
    held = lapses.holding(coop_id, min(row.on for row in shifts), last, there)
    signers = notices.those_who_may(coop_id, SIGN)
    along = _along(shifts)
    due: dict[int, list[Due]] = defaultdict(list)
    for one in asked:
        due[one.person_id].append(one)
    found = []
    for row in shifts:
        beside_it = along.get(row.id, row.assigned)
        for place in row.assigned:
            for each in due.get(place.person_id, ()):
                by = tuple(
                    one
                    for one in beside_it
                    if one.person_id != place.person_id
                    and _may_see(each, row, one.person_id, held, signers)
                )
                if by and in_time(each, row):
                    draft = any(one.published_at is None for one in (place, *by[:1]))
                    found.append(Chance(each, row, by, draft))
    return found


def _along(shifts: Sequence[ShiftRow]) -> dict[int, tuple[Assigned, ...]]:
    """Everybody on each shift and on those that go along with it."""
    together: dict[int, list[Assigned]] = defaultdict(list)
    for row in shifts:
        together[row.shadows_id or row.id].extend(row.assigned)
    return {row.id: tuple(together[row.shadows_id or row.id]) for row in shifts}


def _may_see(
    due: Due, row: ShiftRow, person_id: int, held: Holding, signers: Collection[int]
) -> bool:
    asks = due.assessor_competency_id
    if asks is None:
        return person_id in signers
    return held.through(person_id, asks, row.on, lapses.planned(row).last_on)


def in_time(due: Due, row: ShiftRow) -> bool:
    """Whether the shift is over while it still holds; what has run out is never too late."""
    today = clock.today()
    if due.until_on is None or due.until_on < today:
        return True
    return lapses.planned(row).last_on <= due.until_on
