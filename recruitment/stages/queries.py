"""The stages that a co-op works with, its reasons, and when an answer falls due."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select

from core.calendar import bank_holidays
from core.db import db, in_force
from recruitment.stages import rules
from recruitment.stages.models import EndReason, StageSet

DATA = Path(__file__).with_name("default.json")


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """A reason with the days on which it may be given."""

    id: int
    code: str
    words: str
    kind: str
    from_on: date
    until_on: date | None


@cache
def shipped() -> dict[str, Any]:
    """The stages and reasons that a co-op begins with."""
    found: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return found


def current(coop_id: int) -> rules.Stages:
    """The newest version; the shipped one where the co-op has none yet. One query."""
    query = select(StageSet).where(StageSet.coop_id == coop_id)
    row = db.session.scalar(query.order_by(StageSet.version.desc()).limit(1))
    return rules.read(shipped()) if row is None else _stages(row)


def _stages(row: StageSet) -> rules.Stages:
    return rules.read(row.document, row.version, row.id)


def versions(coop_id: int) -> list[StageSet]:
    """Every version, the newest first."""
    query = select(StageSet).where(StageSet.coop_id == coop_id)
    return list(db.session.scalars(query.order_by(StageSet.version.desc())))


def reasons(coop_id: int, on: date) -> tuple[rules.Reason, ...]:
    """The reasons that may be given on a day; the shipped ones where none have been kept."""
    query = select(EndReason).where(EndReason.coop_id == coop_id).order_by(EndReason.id)
    rows = list(db.session.scalars(query.where(in_force(EndReason, on))))
    if rows:
        return tuple(rules.Reason(row.code, row.words, rules.Kind(row.kind)) for row in rows)
    given = shipped()["reasons"]
    return tuple(rules.Reason(row["code"], row["words"], rules.Kind(row["kind"])) for row in given)


def reason_rows(coop_id: int) -> tuple[ReasonRow, ...]:
    """Every reason there ever was, those in use first."""
    query = select(EndReason).where(EndReason.coop_id == coop_id)
    ordered = query.order_by(EndReason.until_on.is_not(None), EndReason.kind, EndReason.id)
    return tuple(
        ReasonRow(row.id, row.code, row.words, row.kind, row.from_on, row.until_on)
        for row in db.session.scalars(ordered)
    )


def reason_words(coop_id: int) -> dict[str, str]:
    """Words by code, of reasons in use and of old ones."""
    kept = {row.code: row.words for row in reversed(reason_rows(coop_id))}
    return {row["code"]: row["words"] for row in shipped()["reasons"]} | kept


def closed_days(first_on: date, last_on: date) -> frozenset[date]:
    """Bank holidays: no working days."""
    return frozenset(holiday.on for holiday in bank_holidays.between(first_on, last_on))


def due_on(from_on: date, days: int) -> date:
    """The day `days` working days after a day, bank holidays counted as core keeps them."""
    return rules.due_on(
        from_on, days, closed_days(from_on, from_on + timedelta(days=days * 3 + 30))
    )


def working_days(after: date, until: date) -> int:
    """Working days after one day, up to and with the other; nought when it is not later."""
    if until <= after:
        return 0
    return rules.working_days(after, until, closed_days(after, until))
