"""The people list as a workbook: columns as data."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from coop.members.forms import MEMBERSHIP_WORDS
from coop.members.listing import PersonRow
from core.people.models import MembershipKind
from core.sheets.columns import Column, Type
from core.sheets.write import Sheet, workbook_bytes
from core.ui.filters import day_year

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = (
    Column("number", "Number", width=10),
    Column("name", "Name", width=26),
    Column("service", "Service", width=22),
    Column("role", "Job", width=22),
    Column("contract", "Contract hours a week", Type.HOURS, width=12),
    Column("from_on", "Since", Type.DATE),
    Column("until_on", "Until", Type.DATE),
    Column("membership", "Membership", width=18),
    Column("phone", "Telephone", Type.PHONE),
    Column("running_out", "Runs out", Type.NAMES, width=40),
)


def people(rows: Iterable[PersonRow], title: str, on: date) -> bytes:
    """The rows as the list shows them, in its order."""
    lines = (
        {
            "number": row.number,
            "name": row.name,
            "service": row.service,
            "role": row.role,
            "contract": row.contract_minutes,
            "from_on": row.from_on,
            "until_on": row.until_on,
            "membership": MEMBERSHIP_WORDS[MembershipKind(row.membership)]
            if row.membership
            else "",
            "phone": row.phone,
            "running_out": row.running_out,
        }
        for row in rows
    )
    sheet = Sheet("People", COLUMNS, lines, intro=(f"{title}, {day_year(on)}",))
    return workbook_bytes([sheet])
