"""What the co-op has settled about hours."""

from __future__ import annotations

from sqlalchemy import select

from coop.attendance.models import HoursSetting
from coop.attendance.settings import Book, LongGap, Settings
from core.db import db


def settings(coop_id: int) -> Book:
    """All settlements, to be asked by day; one query."""
    query = select(HoursSetting).where(HoursSetting.coop_id == coop_id)
    return Book(
        Settings(
            row.from_on,
            row.start_alert_minutes,
            row.finish_alert_minutes,
            row.late_minutes,
            row.tolerance_minutes,
            row.breaks_paid,
            row.gap_minutes,
            LongGap(row.long_gap),
        )
        for row in db.session.scalars(query)
    )
