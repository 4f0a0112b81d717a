"""Stored patterns, as rules."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from coop.shifts import rules
from coop.shifts.models import Shift, ShiftPattern
from coop.shifts.queries.need import rows_where
from coop.shifts.queries.rows import PatternRow, PatternTitle, ShiftRow
from coop.shifts.service.stored import to_rule
from core import clock
from core.db import db
from core.errors import NotFound
from core.people.models import Service


def _pattern_row(row: ShiftPattern, service: Service) -> PatternRow:
    return PatternRow(row.id, service.name, service.colour, to_rule(row))


def _pattern_query(coop_id: int) -> Any:
    return (
        select(ShiftPattern, Service)
        .join(Service, Service.id == ShiftPattern.service_id)
        .where(ShiftPattern.coop_id == coop_id)
        .options(selectinload(ShiftPattern.needs), selectinload(ShiftPattern.visits))
        .order_by(Service.name, ShiftPattern.starts, ShiftPattern.name, ShiftPattern.from_on)
    )


def patterns(
    coop_id: int, on: date | None = None, service_ids: Collection[int] | None = None
) -> tuple[PatternRow, ...]:
    """Patterns in force on a day or later (all, ended ones too, without a day), by service."""
    query = _pattern_query(coop_id)
    if on is not None:
        query = query.where(ShiftPattern.until_on.is_(None) | (ShiftPattern.until_on >= on))
    if service_ids is not None:
        query = query.where(ShiftPattern.service_id.in_(service_ids))
    return tuple(_pattern_row(*found) for found in db.session.execute(query))


def pattern(coop_id: int, pattern_id: int) -> PatternRow:
    """One pattern; NotFound if it is not this co-op's."""
    found = db.session.execute(_pattern_query(coop_id).where(ShiftPattern.id == pattern_id)).first()
    if found is None:
        raise NotFound
    return _pattern_row(*found)


def titles(coop_id: int) -> tuple[PatternTitle, ...]:
    """Every pattern that ever was, by service and name. One query."""
    query = (
        select(ShiftPattern.id, Service.id, Service.name, ShiftPattern.name, ShiftPattern.until_on)
        .join(Service, Service.id == ShiftPattern.service_id)
        .where(ShiftPattern.coop_id == coop_id)
        .order_by(ShiftPattern.id)
    )
    first: dict[tuple[int, str], int] = {}
    found = []
    for id_, service_id, service, name, until_on in db.session.execute(query):
        stands_for = first.setdefault((service_id, name.strip().casefold()), id_)
        found.append(PatternTitle(id_, stands_for, service_id, service, name, until_on))
    return tuple(sorted(found, key=lambda row: (row.service, row.name, row.id)))


def ahead(coop_id: int, pattern_id: int, from_on: date) -> tuple[ShiftRow, ...]:
    """Dated shifts of a pattern from a day on, cancelled ones too."""
    return rows_where(
        (Shift.coop_id == coop_id) & (Shift.pattern_id == pattern_id) & (Shift.on >= from_on)
    )


def out_of_line(rule: rules.Pattern, shift: ShiftRow) -> str:
    """In words, how a dated shift differs from its pattern; empty when it does not."""
    if shift.cancelled_at is not None:
        return f"cancelled: {shift.cancel_reason}" if shift.changed_by_hand else ""
    if not rule.falls_on(shift.on):
        return "the pattern no longer has this day"
    dated = rules.dated(rule, shift.on, clock.instant)
    if (shift.start_at, shift.end_at) != (dated.start_at, dated.end_at):
        return "other times than the pattern"
    if (shift.least, shift.wanted) != (rule.least, rule.wanted):
        return "other numbers than the pattern"
    return "changed by hand" if shift.changed_by_hand else ""
