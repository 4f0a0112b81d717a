"""Stored patterns, as rules."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from coop.shifts.models import ShiftPattern
from coop.shifts.queries.rows import PatternRow
from coop.shifts.service.expansion import to_rule
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
