"""Patterns become dated shifts; what people have touched or been told is left alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, insert, or_, select
from sqlalchemy.orm import selectinload

from coop.shifts import rules
from coop.shifts.models import Assignment, Shift, ShiftNeed, ShiftPattern, Visit
from coop.shifts.service.shadows import follow, make_shadows
from coop.shifts.service.stored import (
    FIELDS,
    Needs,
    differs,
    fields_of,
    needs_of,
    put_on_shift,
    to_rule,
    visits_of,
)
from core import clock
from core.access import Actor
from core.audit import service as audit
from core.db import db, overlapping
from core.errors import NotFound
from core.people.models import Cooperative, Service

GONE = "The pattern no longer has this shift."


@dataclass(frozen=True, slots=True)
class Expanded:
    """How many shifts were added, updated, left alone though they differ, or right already.

    `surplus`: ids of shifts whose pattern no longer has their day; nothing is done to them.
    """

    added: int = 0
    updated: int = 0
    left: int = 0
    same: int = 0
    surplus: tuple[int, ...] = ()


@dataclass(slots=True)
class Settled:
    """What a change of pattern did to shifts already dated, by shift id.

    `left`: people have been told of them, or were placed by hand: someone must decide.
    """

    updated: list[int] = field(default_factory=list)
    cancelled: list[int] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    drafts_dropped: int = 0


def lock_coop(coop_id: int) -> Cooperative:
    """Hold the co-op's row, so that two expansions cannot make the same shift twice."""
    # Not against rows that merely point at the co-op: those are inserted all day.
    coop = db.session.get(
        Cooperative, coop_id, with_for_update={"key_share": True}, populate_existing=True
    )
    if coop is None:
        raise NotFound
    return coop


def told(first: ColumnElement[bool]) -> set[int]:
    """Ids of shifts, under a condition, with somebody published, placed by hand or booked."""
    query = select(Assignment.shift_id).join(Shift).where(first)
    query = query.where(or_(Assignment.published_at.is_not(None), Assignment.by_hand))
    booked = select(Shift.id).where(first, Shift.agency_places > 0)
    return set(db.session.scalars(query.distinct())) | set(db.session.scalars(booked))


def expand(
    actor: Actor,
    coop_id: int,
    first_on: date,
    last_on: date,
    service_ids: Collection[int] | None = None,
) -> Expanded:
    """Bring the dated shifts of a period in line with the patterns; doing it twice adds nothing.

    Missing shifts are added; those nobody has touched are updated when their pattern changed.
    Shifts changed by hand, published, or with someone placed on them by hand are left alone,
    and nothing is cancelled.
    """
    coop = lock_coop(coop_id)
    patterns = _patterns(coop_id, first_on, last_on, service_ids)
    here = (Shift.coop_id == coop_id) & Shift.on.between(first_on, last_on)
    here &= Shift.pattern_id.is_not(None)
    if service_ids is not None:
        here &= Shift.service_id.in_(service_ids)
    existing = _standing(here)
    kept = told(here)
    closing = select(Service.id, Service.closed_on).where(Service.coop_id == coop_id)
    closed = {row[0]: row[1] for row in db.session.execute(closing)}
    missing: list[tuple[ShiftPattern, rules.Pattern, rules.Dated]] = []
    stale: dict[int, tuple[rules.Pattern, rules.Dated]] = {}
    left = same = 0
    for row in patterns:
        pattern = to_rule(row)
        needs, end = needs_of(pattern.needs), closed.get(row.service_id)
        for dated in rules.expand(pattern, first_on, last_on, clock.instant):
            if end is not None and dated.on > end:
                continue
            shift = existing.pop((row.id, dated.on), None)
            if shift is None:
                missing.append((row, pattern, dated))
            elif shift.by_hand or shift.id in kept:
                left += 1
            elif shift.cancelled or shift.values != (
                fields_of(pattern, dated), needs, visits_of(dated.visits)
            ):  # fmt: skip
                stale[shift.id] = (pattern, dated)
            else:
                same += 1
    if missing or stale:
        period = f"{first_on} to {last_on}"
        with audit.as_one("shifts.expand", coop, period=period, added=len(missing),
                          updated=len(stale)):  # fmt: skip
            _insert(coop_id, missing)
            for row_ in _shifts(Shift.id.in_(stale)) if stale else ():
                row_.cancelled_at, row_.cancel_reason = None, ""
                put_on_shift(row_, *stale[row_.id])
    if stale:
        follow(Shift.id.in_(stale))
    make_shadows(coop_id, first_on, last_on, service_ids)
    over = sorted(shift.id for shift in existing.values() if not shift.cancelled)
    return Expanded(len(missing), len(stale), left, same, tuple(over))


@dataclass(frozen=True, slots=True)
class _Standing:
    """A dated shift as it is stored, as plain values: thousands are compared at a time."""

    id: int
    by_hand: bool
    cancelled: bool
    values: tuple[tuple[object, ...], Needs, list[tuple[object, ...]]]


def _standing(here: ColumnElement[bool]) -> dict[tuple[int, date], _Standing]:
    needs: dict[int, list[tuple[int, int | None]]] = {}
    asked = select(ShiftNeed.shift_id, ShiftNeed.competency_id, ShiftNeed.people)
    asked = asked.join(Shift, Shift.id == ShiftNeed.shift_id).where(here).order_by(ShiftNeed.id)
    for shift_id, number, people in db.session.execute(asked):
        needs.setdefault(shift_id, []).append((number, people))
    visits: dict[int, list[tuple[object, ...]]] = {}
    planned = select(
        Visit.shift_id, Visit.start_at, Visit.code, Visit.minutes, Visit.place,
        Visit.travel_after_minutes,
    ).join(Shift, Shift.id == Visit.shift_id)  # fmt: skip
    for row in db.session.execute(planned.where(here)):
        visits.setdefault(row[0], []).append(tuple(row[1:]))
    columns = [getattr(Shift, name) for name in FIELDS]
    found = select(
        Shift.id, Shift.pattern_id, Shift.on, Shift.changed_by_hand, Shift.cancelled_at, *columns
    ).where(here)
    return {
        (row[1], row[2]): _Standing(
            row[0],
            row[3],
            row[4] is not None,
            (tuple(row[5:]), tuple(needs.get(row[0], ())), sorted(visits.get(row[0], ()))),
        )
        for row in db.session.execute(found)
    }


def _insert(
    coop_id: int, missing: Sequence[tuple[ShiftPattern, rules.Pattern, rules.Dated]]
) -> None:
    """Many shifts at once, with their needs and visits."""
    if not missing:
        return
    rows = [
        {
            "coop_id": coop_id,
            "service_id": pattern.service_id,
            "pattern_id": row.id,
            "on": dated.on,
            **dict(zip(FIELDS, fields_of(pattern, dated), strict=True)),
            "changed_by_hand": False,
            "cancel_reason": "",
        }
        for row, pattern, dated in missing
    ]
    made = db.session.scalars(
        insert(Shift).returning(Shift.id, sort_by_parameter_order=True), rows
    ).all()
    needs = [
        {"shift_id": shift_id, "competency_id": number, "people": people}
        for shift_id, (_, pattern, _) in zip(made, missing, strict=True)
        for number, people in needs_of(pattern.needs)
    ]
    visits = [
        {
            "shift_id": shift_id,
            "code": visit.code,
            "start_at": visit.start_at,
            "minutes": visit.minutes,
            "place": visit.place,
            "travel_after_minutes": visit.travel_after_minutes,
        }
        for shift_id, (_, _, dated) in zip(made, missing, strict=True)
        for visit in dated.visits
    ]
    if needs:
        db.session.execute(insert(ShiftNeed), needs)
    if visits:
        db.session.execute(insert(Visit), visits)


def _patterns(
    coop_id: int, first_on: date, last_on: date, service_ids: Collection[int] | None
) -> list[ShiftPattern]:
    query = (
        select(ShiftPattern)
        .where(ShiftPattern.coop_id == coop_id, overlapping(ShiftPattern, first_on, last_on))
        .options(selectinload(ShiftPattern.needs), selectinload(ShiftPattern.visits))
        .order_by(ShiftPattern.id)
    )
    if service_ids is not None:
        query = query.where(ShiftPattern.service_id.in_(service_ids))
    return list(db.session.scalars(query))


def _shifts(where: ColumnElement[bool]) -> list[Shift]:
    query = select(Shift).where(where).order_by(Shift.on, Shift.start_at, Shift.id)
    return list(
        db.session.scalars(query.options(selectinload(Shift.needs), selectinload(Shift.visits)))
    )


def settle(pattern_rows: Collection[ShiftPattern], from_on: date) -> Settled:
    """After a change of patterns: put right the shifts they already have, from a day on.

    A shift that the pattern no longer has is cancelled if nobody has been told of it, its
    drafts dropped; otherwise it is left for a person to decide.
    """
    done = Settled()
    by_id = {row.id: to_rule(row) for row in pattern_rows}
    here = Shift.pattern_id.in_(by_id) & (Shift.on >= from_on)
    kept = told(here)
    for shift in _shifts(here):
        pattern = by_id[shift.pattern_id or 0]
        due = pattern.falls_on(shift.on)
        if shift.changed_by_hand or (not due and shift.cancelled_at is not None):
            continue
        if shift.id in kept:
            if not due or differs(shift, pattern, rules.dated(pattern, shift.on, clock.instant)):
                done.left.append(shift.id)
        elif due:
            shift.cancelled_at, shift.cancel_reason = None, ""
            if put_on_shift(shift, pattern, rules.dated(pattern, shift.on, clock.instant)):
                done.updated.append(shift.id)
        else:
            shift.cancelled_at, shift.cancel_reason = clock.now(), GONE
            done.drafts_dropped += drop_drafts(shift.id)
            done.cancelled.append(shift.id)
    db.session.flush()
    follow(here)
    return done


def drop_drafts(shift_id: int) -> int:
    """Take away the places nobody has been told of; how many."""
    drafts = db.session.scalars(
        select(Assignment).where(Assignment.shift_id == shift_id, Assignment.published_at.is_(None))
    ).all()
    for draft in drafts:
        db.session.delete(draft)
    return len(drafts)
