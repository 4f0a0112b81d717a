"""How a co-op keeps its checks on a day, and on which days its gate is shut."""

from __future__ import annotations

from datetime import date

from coop.checks import law
from coop.checks.due_rules import Settings
from coop.checks.models import CheckSetting
from coop.checks.rules import DAY, Days
from core import dated


def settings(coop_id: int, on: date) -> Settings:
    """What holds on a day; without a word from the co-op, what the package begins with."""
    row = dated.held(CheckSetting, coop_id, on)
    return _said(row) if row is not None else _first()


def history(coop_id: int) -> list[tuple[date, Settings]]:
    """All that was settled, the newest first."""
    return [(row.from_on, _said(row)) for row in dated.history(CheckSetting, coop_id)]


def gate_days(coop_id: int) -> tuple[Days, ...]:
    """The days on which whoever lacks a check is given no shift."""
    rows = dated.history(CheckSetting, coop_id)
    found: list[Days] = []
    following: date | None = None
    for row in rows:
        if row.gate:
            found.append(Days(row.from_on, None if following is None else following - DAY))
        following = row.from_on
    return tuple(reversed(found))


def _first() -> Settings:
    values = law.settings()
    return Settings(**{**values, "chase_days": tuple(values["chase_days"])})


def _said(row: CheckSetting) -> Settings:
    return Settings(
        gate=row.gate,
        references_wanted=row.references_wanted,
        chase_days=tuple(int(day) for day in row.chase_days),
        gap_days=row.gap_days,
        dbs_months=row.dbs_months,
        status_months=row.status_months,
        remind_days=row.remind_days,
        exception_days=row.exception_days,
    )
