"""What an exchange would do: to the one who takes each shift, and as a coordinator weighs it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from coop.claims.rules import Standing, Verdict, verdict
from coop.pay import queries as pay
from coop.rota.queries.candidates import minutes_of_week
from coop.rota.rules.member_words import RULES
from coop.rota.rules.problem import Finding
from coop.rota.situation import Situation
from coop.rota.situation.about import around_all
from coop.shifts import queries as need
from coop.shifts.models import Assignment, Shift
from coop.shifts.queries import ShiftRow
from coop.swaps.models import Exchange, ExchangePart
from coop.swaps.queries import Hop, findings
from core.db import db

UNKNOWN = Verdict(Standing.BARRED, (RULES["service"],))


@dataclass(frozen=True, slots=True)
class Week:
    """A person's week as it is and as it would be, in minutes."""

    person: str
    before: int
    after: int
    contract: int


@dataclass(frozen=True, slots=True)
class Effect:
    """One shift changing hands. `pence` None: a rate is missing."""

    part: ExchangePart
    shift: ShiftRow
    words: tuple[str, ...]  # what refuses the taker now
    agreed: tuple[str, ...]  # what goes beyond their agreements, and they said yes to
    notes: tuple[str, ...]  # goals missed
    weeks: tuple[Week, ...]
    pence: int | None  # more (or, below 0, less) than with the giver

    @property
    def cover(self) -> str:
        """2 of 2 people, 3 wanted."""
        row = self.shift
        words = f"{len(row.assigned)} on it, {row.least} at least"
        return f"{words}, {row.wanted} wanted" if row.wanted > row.least else words


def standings(coop_id: int, person_id: int, rows: Sequence[Exchange]) -> dict[int, Verdict]:
    """How the rules see a person's own part of some exchanges, by the exchange's id.

    Those in which they take nothing are left out. The rules' facts are read once for all.
    """
    mine = {
        row.id: next((n for n, part in enumerate(row.parts) if part.taker_id == person_id), None)
        for row in rows
    }
    known = _known(coop_id, [row for row in rows if mine[row.id] is not None])
    seen = {}
    for row in rows:
        at = mine[row.id]
        if at is not None and known is not None:
            found = findings(known, _hops(row))[at]
            seen[row.id] = UNKNOWN if found is None else verdict(found)
    return seen


def weighed(coop_id: int, rows: Sequence[Exchange]) -> dict[int, tuple[Effect, ...]]:
    """What each exchange would do, shift by shift, by the exchange's id."""
    known = _known(coop_id, rows)
    if known is None:
        return {}
    ids = {part.shift_id for row in rows for part in row.parts}
    shifts = {one.id: one for one in need.shifts_by_id(coop_id, sorted(ids))}
    people = {p for row in rows for part in row.parts for p in (part.giver_id, part.taker_id)}
    priced = pay.estimates_of(coop_id, people, list(shifts.values()))
    return {row.id: tuple(_effects(known, row, shifts, priced)) for row in rows}


def _effects(
    known: Situation,
    row: Exchange,
    shifts: dict[int, ShiftRow],
    priced: dict[tuple[int, int], int],
) -> Iterable[Effect]:
    for part, found in zip(row.parts, findings(known, _hops(row)), strict=True):
        said: Sequence[Finding] = found or ()
        seen = UNKNOWN if found is None else verdict(found)
        refusing = [one.words for one in said if one.refuses]
        yes = seen.standing is Standing.YES and part.agreed
        costs = [priced.get((who, part.shift_id)) for who in (part.giver_id, part.taker_id)]
        before, after = costs
        yield Effect(
            part,
            shifts[part.shift_id],
            () if yes else tuple(refusing) or (seen.why if found is None else ()),
            tuple(refusing) if yes else (),
            seen.notes,
            tuple(_weeks(known, row, part)),
            None if before is None or after is None else after - before,
        )


def _weeks(known: Situation, row: Exchange, part: ExchangePart) -> Iterable[Week]:
    """The taker's week of the shift; and the giver's, where they take none of that week."""
    days = {shift.id: shift.day // 7 for shift in known.problem.shifts}
    week = days.get(part.shift_id)
    if week is None:
        return
    for person in (part.taker, part.giver):
        worker = next((one for one in known.problem.workers if one.id == person.id), None)
        takes = {one.shift_id for one in row.parts if one.taker_id == person.id}
        if worker is None:
            continue
        if person is part.giver and any(days.get(shift_id) == week for shift_id in takes):
            continue
        gives = {one.shift_id for one in row.parts if one.giver_id == person.id}
        now = known.of(worker.id)
        then = (*(one for one in now if one not in gives), *takes)
        yield Week(
            person.short_name,
            minutes_of_week(known, worker, now, week),
            minutes_of_week(known, worker, then, week),
            worker.limits.weekly_contract,
        )


def _hops(row: Exchange) -> list[Hop]:
    return [(part.shift_id, part.giver_id, part.taker_id) for part in row.parts]


def _known(coop_id: int, rows: Sequence[Exchange]) -> Situation | None:
    """The facts about all of these; None where there are none."""
    ids = {part.shift_id for row in rows for part in row.parts}
    if not ids:
        return None
    query = select(Shift).where(Shift.coop_id == coop_id, Shift.id.in_(ids)).order_by(Shift.id)
    shifts = list(db.session.scalars(query))
    along = ids | {shift.shadows_id for shift in shifts if shift.shadows_id}
    beside = select(Shift.id).where(Shift.coop_id == coop_id, Shift.shadows_id.in_(ids))
    along |= set(db.session.scalars(beside))
    on_them = select(Assignment.person_id).where(Assignment.shift_id.in_(along))
    people = set(db.session.scalars(on_them))
    people |= {p for row in rows for part in row.parts for p in (part.giver_id, part.taker_id)}
    return around_all(coop_id, shifts, people)
