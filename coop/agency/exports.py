"""The workbook of agency bookings: one row a booking, and the sums by service."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from coop.agency import queries
from coop.agency.rules import LIVE
from core.sheets.columns import Column, Type
from core.sheets.values import Sheet
from core.sheets.write import workbook_bytes
from core.ui.filters import days

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

BOOKINGS = (
    Column("on", "Date", Type.DATE),
    Column("service", "Service", width=24),
    Column("shift", "Shift", width=18),
    Column("agency", "Agency", width=24),
    Column("worker", "Worker", width=24),
    Column("state", "State", width=14),
    Column("hours", "Hours", Type.HOURS, width=10),
    Column("agreed", "Agreed", Type.MONEY, width=12),
    Column("cost", "Came to", Type.MONEY, width=12),
    Column("booked_by", "Booked by", width=22),
    Column("reason", "Reason", width=40),
)
TOTALS = (
    Column("service", "Service", width=28),
    Column("hours", "Agency hours", Type.HOURS, width=14),
    Column("all", "All hours", Type.HOURS, width=14),
    Column("cost", "Agency cost", Type.MONEY, width=14),
)


def file_name(from_on: date, until_on: date) -> str:
    """agency-2026-11-01-to-2026-11-30.xlsx"""
    return f"agency-{from_on.isoformat()}-to-{until_on.isoformat()}.xlsx"


def _pounds(pence: int | None) -> Decimal | None:
    return None if pence is None else (Decimal(pence) / 100).quantize(Decimal("0.01"))


def workbook(
    coop_id: int, from_on: date, until_on: date, *, made_at: datetime | None = None
) -> bytes:
    """Bookings of shifts in the period, the earliest first, and the sums by service."""
    rows = queries.bookings(coop_id, since=from_on, until=until_on, most=None)
    title = f"Agency bookings, {days(from_on, until_on)} {until_on.year}"
    lines = [
        (
            row.on, row.service, row.shift, row.agency, row.worker, row.state_words,
            row.minutes if row.state in LIVE else None, _pounds(row.pence), _pounds(row.final),
            row.booked_by, row.reason,
        )
        for row in reversed(rows)
    ]  # fmt: skip
    sums = [
        (one.service, one.minutes, one.all_minutes, _pounds(one.pence))
        for one in queries.hours_and_cost(coop_id, from_on, until_on)
    ]
    return workbook_bytes(
        [
            Sheet("Bookings", BOOKINGS, lines, intro=(title,)),
            Sheet("By service", TOTALS, sums, intro=(title,)),
        ],
        made_at=made_at,
    )
