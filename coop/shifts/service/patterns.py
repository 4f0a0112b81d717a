"""Verbs for patterns: add, change from a day, correct, end, withdraw."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from coop.shifts import rules
from coop.shifts.models import Shift, ShiftPattern
from coop.shifts.service.expansion import (
    GONE,
    Settled,
    drop_drafts,
    lock_coop,
    settle,
    told,
)
from coop.shifts.service.shadows import follow
from coop.shifts.service.stored import check, put_on_row, to_rule
from core import clock
from core.access import Actor
from core.audit import service as audit
from core.db import db, owned
from core.errors import DomainError
from core.ui.filters import day_year


def add_pattern(actor: Actor, pattern: rules.Pattern) -> ShiftPattern:
    """Add a repeating need; its shifts are made when a period is next expanded.

    Raises DomainError when the pattern makes no sense, or one of that name and time is there.
    """
    _check(actor.coop_id, pattern)
    row = ShiftPattern(coop_id=actor.coop_id)
    put_on_row(row, pattern)
    db.session.add(row)
    db.session.flush()
    return row


def _check(coop_id: int, pattern: rules.Pattern, besides: int | None = None) -> None:
    check(coop_id, pattern)
    twins = select(ShiftPattern).where(
        ShiftPattern.coop_id == coop_id,
        ShiftPattern.service_id == pattern.service_id,
        ShiftPattern.name == pattern.name.strip(),
        ShiftPattern.starts == pattern.starts,
        ShiftPattern.id != (besides or 0),
    )
    for twin in db.session.scalars(twins):
        starts_before_end = twin.until_on is None or pattern.from_on <= twin.until_on
        ends_after_start = pattern.until_on is None or pattern.until_on >= twin.from_on
        if starts_before_end and ends_after_start and _same_days(to_rule(twin), pattern):
            raise DomainError(
                f"{twin.name} at {twin.starts:%H:%M} is already there on some of these days: "
                "change that one, or give this one another name.",
                code="twin",
                field="name",
            )


def _same_service(row: ShiftPattern, pattern: rules.Pattern) -> None:
    if row.service_id != pattern.service_id:
        raise DomainError(
            "A pattern stays in its service: end it and add one there.", field="service_id"
        )


def _same_days(one: rules.Pattern, other: rules.Pattern) -> bool:
    """Whether two patterns meet on some day of the next cycles."""
    first = max(one.from_on, other.from_on)
    span = 7 * one.cycle_weeks * other.cycle_weeks
    return any(
        one.falls_on(on) and other.falls_on(on)
        for on in (first + timedelta(days=day) for day in range(span))
    )


def correct_pattern(actor: Actor, pattern_id: int, pattern: rules.Pattern) -> Settled:
    """Put a pattern right as though it had always been so; shifts of the past are left alone."""
    lock_coop(actor.coop_id)
    row = owned(ShiftPattern, pattern_id, actor.coop_id, lock=True)
    _same_service(row, pattern)
    _check(actor.coop_id, pattern, besides=row.id)
    put_on_row(row, pattern)
    db.session.flush()
    return settle([row], clock.today())


def change_pattern(
    actor: Actor, pattern_id: int, from_on: date, pattern: rules.Pattern
) -> tuple[ShiftPattern, Settled]:
    """Have the pattern be different from a day on: the old one ends the day before.

    The new one keeps the old one's weeks in step. Shifts already dated are carried over, and
    put right unless people have been told of them. From its first day on or earlier, the
    pattern itself is corrected.
    """
    lock_coop(actor.coop_id)
    old = owned(ShiftPattern, pattern_id, actor.coop_id, lock=True)
    if old.until_on is not None and from_on > old.until_on:
        raise DomainError(
            f"This pattern ends on {day_year(old.until_on)}: add a new one instead.",
            field="from_on",
        )
    _same_service(old, pattern)
    before = to_rule(old)
    if from_on <= old.from_on:
        wanted = replace(pattern, from_on=from_on, cycle_on=before.anchor)
        return old, correct_pattern(actor, pattern_id, wanted)
    old.until_on = from_on - timedelta(days=1)
    db.session.flush()
    wanted = replace(pattern, from_on=from_on, cycle_on=before.anchor)
    new = add_pattern(actor, wanted)
    ahead = select(Shift).where(Shift.pattern_id == old.id, Shift.on >= from_on)
    for shift in db.session.scalars(ahead):
        shift.pattern_id = new.id
    db.session.flush()
    audit.record("shift_pattern.change", new, before=old.id, from_on=from_on)
    return new, settle([new], max(from_on, clock.today()))


def end_pattern(actor: Actor, pattern_id: int, last_on: date) -> Settled:
    """Let the pattern's last day be `last_on`; later shifts nobody was told of are cancelled."""
    lock_coop(actor.coop_id)
    row = owned(ShiftPattern, pattern_id, actor.coop_id, lock=True)
    if last_on < row.from_on:
        raise DomainError(
            f"It begins on {day_year(row.from_on)}: choose that day or a later one.",
            field="until_on",
        )
    row.until_on = last_on
    db.session.flush()
    return settle([row], last_on + timedelta(days=1))


def withdraw_pattern(actor: Actor, pattern_id: int, reason: str) -> int:
    """Take away a pattern made by mistake, and its shifts; how many shifts.

    Refused when people have been told of any of them: end it instead.
    """
    lock_coop(actor.coop_id)
    row = owned(ShiftPattern, pattern_id, actor.coop_id, lock=True)
    kept = told(Shift.pattern_id == row.id)
    if kept:
        raise DomainError(
            "People have been placed on its shifts by hand or told of them: end the pattern "
            "instead.",
            code="pattern_in_use",
        )
    dated = db.session.scalars(select(Shift).where(Shift.pattern_id == row.id)).all()
    with audit.as_one("shift_pattern.withdraw", row, reason=reason, shifts=len(dated)):
        held = [shift.id for shift in dated]
        for shift in dated:
            shift.pattern_id = None
            if shift.cancelled_at is None:
                shift.cancelled_at, shift.cancel_reason = clock.now(), reason or GONE
            drop_drafts(shift.id)
        db.session.flush()
        follow(Shift.id.in_(held))
        db.session.delete(row)
    return len(dated)
