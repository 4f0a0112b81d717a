"""Places on dated shifts that are held without what the shift asks for: read afresh each time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import Select, select

from coop.cover import rules
from coop.cover.rules import Asked, Holding, Planned, Renewal, Spell
from coop.shifts import queries as need
from coop.shifts.models import Assignment, Shift
from coop.shifts.queries import Assigned, ShiftRow
from core import clock
from core.db import db
from core.ui.filters import day, words
from training.records import queries as records
from training.standards import queries as standards

DAY = timedelta(days=1)
EVER = timedelta(weeks=260)  # how long back somebody is known to have held something
AHEAD = timedelta(weeks=26)  # no rota is published further off


@dataclass(frozen=True, slots=True)
class Lapse:
    """Somebody's place on a shift, and what they are not signed off for on its days."""

    shift: ShiftRow
    place: Assigned
    lacking: tuple[str, ...]

    @property
    def words(self) -> str:
        """ "Not signed off for Medication on Thu 10 December"."""
        return f"Not signed off for {words(list(self.lacking))} on {day(self.shift.on)}"


def holding(
    coop_id: int, first: date, last: date, person_ids: Collection[int] | None = None
) -> Holding:
    """What people hold on the days from `first` to `last`, and have held before. One query."""
    spells: dict[Renewal, list[Spell]] = defaultdict(list)
    for one in records.held(coop_id, first - EVER, last, person_ids):
        spells[one.person_id, one.competency_id].append(Spell(one.from_on, one.until_on))
    return Holding(spells)


def planned(row: ShiftRow) -> Planned:
    """A shift as the rules read it."""
    return Planned(
        row.id,
        row.on,
        clock.local_day(row.end_at - timedelta(minutes=1)),
        row.work_minutes or row.elapsed_minutes,
        max(row.least, row.wanted) - row.agency_places,
        tuple(
            Asked(one.competency_id, None if one.people is None else one.people - one.agency_people)
            for one in row.needs
            if one.people is None or one.people > one.agency_people
        ),
        tuple(place.person_id for place in row.assigned),
    )


def of_rows(coop_id: int, rows: Iterable[ShiftRow]) -> list[Lapse]:
    """The lapses on these shifts, in their order. Two queries, none where nothing is asked."""
    asking = [row for row in rows if row.assigned and row.needs and row.cancelled_at is None]
    if not asking:
        return []
    people = {place.person_id for row in asking for place in row.assigned}
    first, last = min(row.on for row in asking), max(row.on for row in asking) + 2 * DAY
    held = holding(coop_id, first, last, people)
    found = [(row, one) for row in asking for one in rules.lost_on(planned(row), held)]
    if not found:
        return []
    called = {one.id: one.name for one in standards.competencies(coop_id)}
    return [_lapse(row, one, called) for row, one in found]


def _lapse(row: ShiftRow, one: rules.Lost, called: dict[int, str]) -> Lapse:
    place = next(each for each in row.assigned if each.person_id == one.person)
    return Lapse(row, place, tuple(sorted(called[each] for each in one.lacking)))


def published(coop_id: int, person_ids: Collection[int] | None = None) -> list[Lapse]:
    """Every lapse on published places of shifts that have not begun, in time order.

    `person_ids` looks at shifts with one of these people only.
    """
    today, now = clock.today(), clock.now()
    if person_ids is None:
        rows = need.shifts(coop_id, today, today + AHEAD)
        return of_rows(coop_id, [told(row) for row in rows if row.start_at > now])
    ids = list(db.session.scalars(_to_come(coop_id, person_ids)))
    return of_rows(coop_id, [told(row) for row in need.shifts_by_id(coop_id, ids)]) if ids else []


def rostered(coop_id: int, person_ids: Collection[int]) -> dict[int, ShiftRow]:
    """Of these people, those with a published shift to come, and the first of each."""
    ids = list(db.session.scalars(_to_come(coop_id, person_ids)))
    found: dict[int, ShiftRow] = {}
    for row in need.shifts_by_id(coop_id, ids) if ids else ():
        for one in row.assigned:
            if one.person_id in person_ids and one.published_at is not None:
                found.setdefault(one.person_id, row)
    return found


def _to_come(coop_id: int, person_ids: Collection[int]) -> Select[int]:
    """The shifts that have not begun on which one of these people has a published place."""
    return (
        select(Assignment.shift_id)
        .join(Shift, Shift.id == Assignment.shift_id)
        .where(
            Assignment.coop_id == coop_id,
            Assignment.person_id.in_(person_ids),
            Assignment.published_at.is_not(None),
            Shift.start_at > clock.now(),
            Shift.cancelled_at.is_(None),
        )
    )


def told(row: ShiftRow) -> ShiftRow:
    """A shift with those alone who have been told that they are on it."""
    return replace(row, assigned=tuple(one for one in row.assigned if one.published_at is not None))


def by_person(found: Sequence[Lapse]) -> dict[int, list[Lapse]]:
    """Lapses by person, each in time order."""
    made: dict[int, list[Lapse]] = defaultdict(list)
    for one in found:
        made[one.place.person_id].append(one)
    return dict(made)
