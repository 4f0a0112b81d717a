"""Sheets on people's time, pay and the weeks before."""

from __future__ import annotations

from coop.imports.columns.shared import ELEMENTS, LEAVE_KINDS, PERSON, UNITS, WISHES
from core.sheets.columns import Column, SheetSpec, Type

AVAILABILITY = SheetSpec(
    "availability",
    "Availability",
    (
        PERSON,
        Column(
            "days",
            "Days",
            Type.WEEKDAYS,
            width=16,
            hint="Days of every week. Blank: every day from the date to the date.",
            example="Mon-Fri",
        ),
        Column("from_on", "From date", Type.DATE, hint="Blank: since the person started."),
        Column("until_on", "Until date", Type.DATE, hint="Blank: goes on."),
        Column("starts", "Start", Type.TIME, hint="Blank: the whole day.", example="17:00"),
        Column("ends", "End", Type.TIME, example="00:00"),
        Column(
            "wish",
            "Can or cannot",
            required=True,
            choices=tuple(WISHES),
            width=14,
            example="cannot",
        ),
        Column("note", "Note", width=30, example="School run"),
    ),
    required=False,
    about="When people cannot work, would rather not, or would like to. What is not said is free.",
)

LEAVE = SheetSpec(
    "leave",
    "Leave",
    (
        PERSON,
        Column("kind", "Kind", required=True, choices=tuple(LEAVE_KINDS), example="holiday"),
        Column("from_on", "From", Type.DATE, required=True, example="21/12/2026"),
        Column("until_on", "Until", Type.DATE, required=True, hint="The last day off."),
        Column("paid", "Paid", Type.YES_NO, hint="Blank: yes, but for unpaid leave."),
    ),
    required=False,
    about="Leave that has been agreed, in whole days.",
)

RATES = SheetSpec(
    "rates",
    "Pay rates",
    (
        Column(
            "who",
            "Who",
            required=True,
            width=24,
            hint="all, a role as on the People sheet, or a person. The nearest counts.",
            example="all",
        ),
        Column(
            "element", "Pays", required=True, choices=tuple(ELEMENTS), width=14, example="basic"
        ),
        Column("unit", "Unit", required=True, choices=tuple(UNITS), width=14, example="an hour"),
        Column(
            "amount",
            "Amount",
            Type.DECIMAL,
            required=True,
            least=0,
            most=1000,
            hint="Pounds, or percent on top of basic.",
            example="13.60",
        ),
        Column("from_on", "From", Type.DATE, required=True, example="01/04/2026"),
    ),
    required=False,
    about="What work pays from a day on, until a later row says otherwise.",
)

WEEKS = SheetSpec(
    "weeks",
    "Last 17 weeks",
    (
        PERSON,
        Column(
            "week_on",
            "Week starting",
            Type.DATE,
            required=True,
            width=14,
            hint="A Monday.",
            example="16/11/2026",
        ),
        Column("hours", "Hours", Type.HOURS, required=True, least=0, most=120, example="36.5"),
        Column("night_hours", "Night hours", Type.HOURS, least=0, most=84, example="0"),
    ),
    required=False,
    about="Hours worked before the co-op began with Carework, for the 48 hour average.",
)
