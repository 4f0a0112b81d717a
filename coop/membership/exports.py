"""The register as a workbook: members, officers, as at a day."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from coop.membership import queries
from core.sheets.columns import Column, Type
from core.sheets.values import Notes, Sheet
from core.sheets.write import workbook_bytes
from core.ui.filters import day_year

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEMBER_COLUMNS = (
    Column("number", "Number", width=10),
    Column("name", "Name", width=26),
    Column("address", "Postal address", width=44),
    Column("email", "E-mail address notified", Type.EMAIL),
    Column("purposes", "for these purposes", width=34),
    Column("shares", "Shares held", Type.WHOLE, width=12),
    Column("paid", "Paid on them", Type.MONEY, width=14),
    Column("loan", "Loans", Type.MONEY, width=12),
    Column("capital", "Capital account", Type.MONEY, width=15),
    Column("interest", "Interest to be paid", Type.MONEY, width=17),
    Column("entered", "Entered", Type.DATE),
    Column("ceased", "Ceased", Type.DATE),
)
OFFICER_COLUMNS = (
    Column("name", "Name", width=26),
    Column("address", "Postal address", width=44),
    Column("office", "Office", width=22),
    Column("took", "Took office", Type.DATE),
    Column("left", "Left office", Type.DATE),
    Column("term", "Elected until", Type.DATE),
    Column("how", "How", width=44),
)


def _pounds(pence: int) -> Decimal:
    return (Decimal(pence) / 100).quantize(Decimal("0.01"))


def workbook(coop_id: int, on: date, *, coop_name: str, made_at: datetime | None = None) -> bytes:
    """The register of members and of officers as at the day, ceased entries included."""
    title = f"{coop_name}, register as at {day_year(on)}"
    members = [
        {
            "number": row.number,
            "name": row.name,
            "address": row.address,
            "email": row.email,
            "purposes": row.purposes,
            "shares": row.shares,
            "paid": _pounds(row.paid),
            "loan": _pounds(row.other.loan),
            "capital": _pounds(row.other.member_capital),
            "interest": _pounds(row.other.interest),
            "entered": row.entered_on,
            "ceased": row.ceased_on,
        }
        for row in queries.members(coop_id, on)
    ]
    officers = [
        {
            "name": row.name,
            "address": row.address,
            "office": row.words,
            "took": row.from_on,
            "left": row.left_on,
            "term": row.term_until_on,
            "how": row.how,
        }
        for row in queries.officers(coop_id, on)
    ]
    notes = Notes(
        "Read me",
        (
            f"# {title}",
            ("Law", "Co-operative and Community Benefit Societies Act 2014, section 30."),
            ("Members", "Everybody ever entered by that day; who had ceased has the day."),
            ("Officers", "Every spell in an office begun by that day."),
            ("Private", "Members and others may inspect a copy without shares, loans and "
             "other property: leave those columns out before you show it."),
        ),
        widths=(14, 80),
    )  # fmt: skip
    return workbook_bytes(
        [
            notes,
            Sheet("Members", MEMBER_COLUMNS, members, intro=(title,)),
            Sheet("Officers", OFFICER_COLUMNS, officers, intro=(title,)),
        ],
        made_at=made_at,
    )
