"""Patterns become dated shifts; what people have touched or been told is left alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import selectinload

from coop.rota.rules.problem import Kind
from coop.shifts import rules
from coop.shifts.models import (
    Assignment,
    PatternNeed,
    PatternVisit,
    Shift,
    ShiftNeed,
    ShiftPattern,
    Visit,
)
from core import clock
from core.access import Actor
from core.audit import service as audit
from core.db import db, overlapping
from core.errors import NotFound
from core.people.models import Cooperative, Service

GONE = "The pattern no longer has this shift."
FIELDS = ("name", "kind", "start_at", "end_at", "break_minutes", "least", "wanted", "lead")


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


def to_rule(row: ShiftPattern) -> rules.Pattern:
    """A stored pattern as the rules know it."""
    return rules.Pattern(
        service_id=row.service_id,
        name=row.name,
        kind=Kind(row.kind),
        days=tuple(row.days),
        starts=row.starts,
        ends=row.ends,
        from_on=row.from_on,
        until_on=row.until_on,
        cycle_weeks=row.cycle_weeks,
        cycle_on=row.cycle_on,
        break_minutes=row.break_minutes,
        least=row.least,
        wanted=row.wanted,
        lead=row.lead,
        needs=tuple(rules.NeedRule(need.competency_id, need.people) for need in row.needs),
        visits=tuple(
            rules.PlannedVisit(
                visit.code,
                visit.starts,
                visit.minutes,
                visit.place,
                visit.travel_after_minutes,
                tuple(visit.days),
            )
            for visit in row.visits
        ),
    )


def put_on_row(row: ShiftPattern, pattern: rules.Pattern) -> None:
    """Write the rule's values to the stored pattern, needs and visits included."""
    for name in (
        "service_id", "kind", "starts", "ends", "from_on", "until_on", "cycle_weeks",
        "cycle_on", "break_minutes", "least", "wanted", "lead",
    ):  # fmt: skip
        setattr(row, name, getattr(pattern, name))
    row.name = pattern.name.strip()
    row.days = sorted(set(pattern.days))
    if _need_values(row.needs) != tuple(
        (need.competency_id, need.people) for need in pattern.needs
    ):
        row.needs = []
        db.session.flush()
        row.needs = [
            PatternNeed(competency_id=need.competency_id, people=need.people)
            for need in pattern.needs
        ]
    wanted = sorted(pattern.visits, key=lambda visit: (_place_in(pattern, visit), visit.code))
    if row.id is None or to_rule(row).visits != tuple(wanted):
        row.visits = [
            PatternVisit(
                days=sorted(set(visit.days)),
                code=visit.code.strip(),
                starts=visit.starts,
                minutes=visit.minutes,
                place=visit.place.strip(),
                travel_after_minutes=visit.travel_after_minutes,
            )
            for visit in wanted
        ]


def _place_in(pattern: rules.Pattern, visit: rules.PlannedVisit) -> int:
    return rules.nominal_minutes(pattern.starts, visit.starts) % (24 * 60)


def _need_values(needs: Iterable[PatternNeed | ShiftNeed]) -> tuple[tuple[int, int | None], ...]:
    return tuple((need.competency_id, need.people) for need in needs)


def _visit_values(visits: Iterable[Visit | rules.DatedVisit]) -> list[tuple[object, ...]]:
    return [
        (visit.start_at, visit.code, visit.minutes, visit.place, visit.travel_after_minutes)
        for visit in visits
    ]


def new_shift(coop_id: int, pattern: rules.Pattern, on: date) -> Shift:
    """A shift of the pattern on that day, not yet in the session."""
    shift = Shift(coop_id=coop_id, service_id=pattern.service_id, on=on)
    put_on_shift(shift, pattern, rules.dated(pattern, on, clock.instant), fresh=True)
    return shift


def put_on_shift(
    shift: Shift, pattern: rules.Pattern, dated: rules.Dated, *, fresh: bool = False
) -> bool:
    """Give a shift the values of its pattern; True if anything was different."""
    values = {name: getattr(pattern, name, None) for name in FIELDS}
    values.update(
        name=pattern.name.strip(),
        kind=str(pattern.kind),
        start_at=dated.start_at,
        end_at=dated.end_at,
    )
    changed = False
    for name, value in values.items():
        if fresh or getattr(shift, name) != value:
            setattr(shift, name, value)
            changed = True
    needs = tuple((need.competency_id, need.people) for need in pattern.needs)
    if fresh or _need_values(shift.needs) != needs:
        if not fresh:
            shift.needs = []
            db.session.flush()  # the old ones go before their like come
        shift.needs = [ShiftNeed(competency_id=number, people=people) for number, people in needs]
        changed = True
    if fresh or sorted(_visit_values(shift.visits), key=str) != sorted(
        _visit_values(dated.visits), key=str
    ):
        shift.visits = [
            Visit(
                code=visit.code,
                start_at=visit.start_at,
                minutes=visit.minutes,
                place=visit.place,
                travel_after_minutes=visit.travel_after_minutes,
            )
            for visit in dated.visits
        ]
        changed = True
    return changed


def lock_coop(coop_id: int) -> Cooperative:
    """Hold the co-op's row, so that two expansions cannot make the same shift twice."""
    coop = db.session.get(Cooperative, coop_id, with_for_update=True, populate_existing=True)
    if coop is None:
        raise NotFound
    return coop


def told(first: ColumnElement[bool]) -> set[int]:
    """Ids of shifts, under a condition, with somebody published or placed by hand."""
    query = select(Assignment.shift_id).join(Shift).where(first)
    query = query.where(or_(Assignment.published_at.is_not(None), Assignment.by_hand))
    return set(db.session.scalars(query.distinct()))


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
    here = (
        (Shift.coop_id == coop_id)
        & Shift.pattern_id.is_not(None)
        & Shift.on.between(first_on, last_on)
    )
    if service_ids is not None:
        here &= Shift.service_id.in_(service_ids)
    existing = {(shift.pattern_id, shift.on): shift for shift in _shifts(here)}
    kept = told(here)
    closing = select(Service.id, Service.closed_on).where(Service.coop_id == coop_id)
    closed = {row[0]: row[1] for row in db.session.execute(closing)}
    added = updated = left = same = 0
    with audit.as_one("shifts.expand", coop, first_on=first_on, last_on=last_on):
        for row in patterns:
            pattern = to_rule(row)
            end = closed.get(row.service_id)
            for dated in rules.expand(pattern, first_on, last_on, clock.instant):
                if end is not None and dated.on > end:
                    continue
                shift = existing.pop((row.id, dated.on), None)
                if shift is None:
                    shift = Shift(coop_id=coop_id, service_id=row.service_id, on=dated.on)
                    put_on_shift(shift, pattern, dated, fresh=True)
                    shift.pattern_id = row.id
                    db.session.add(shift)
                    added += 1
                elif shift.changed_by_hand or shift.id in kept:
                    left += 1
                else:
                    revived = shift.cancelled_at is not None
                    shift.cancelled_at, shift.cancel_reason = None, ""
                    if put_on_shift(shift, pattern, dated) or revived:
                        updated += 1
                    else:
                        same += 1
    over = [shift.id for shift in existing.values() if shift.cancelled_at is None]
    return Expanded(added, updated, left, same, tuple(sorted(over)))


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
            if not due or _differs(shift, pattern):
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
    return done


def _differs(shift: Shift, pattern: rules.Pattern) -> bool:
    dated = rules.dated(pattern, shift.on, clock.instant)
    return (
        (shift.start_at, shift.end_at) != (dated.start_at, dated.end_at)
        or any(getattr(shift, name) != getattr(pattern, name) for name in FIELDS[4:])
        or _need_values(shift.needs)
        != tuple((need.competency_id, need.people) for need in pattern.needs)
        or sorted(_visit_values(shift.visits), key=str)
        != sorted(_visit_values(dated.visits), key=str)
    )


def drop_drafts(shift_id: int) -> int:
    """Take away the places nobody has been told of; how many."""
    drafts = db.session.scalars(
        select(Assignment).where(Assignment.shift_id == shift_id, Assignment.published_at.is_(None))
    ).all()
    for draft in drafts:
        db.session.delete(draft)
    return len(drafts)


def has_shifts(pattern_id: int) -> bool:
    """Whether any dated shift points at the pattern."""
    return bool(db.session.scalar(select(exists().where(Shift.pattern_id == pattern_id))))
