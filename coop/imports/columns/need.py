"""Sheets on what the services need: shift patterns and rounds."""

from __future__ import annotations

from coop.imports.columns.shared import SHIFT_KINDS, service_column
from core.sheets.columns import Column, SheetSpec, Type

PATTERNS = SheetSpec(
    "patterns",
    "Shift patterns",
    (
        service_column(),
        Column("name", "Name", required=True, longest=60, width=20, example="Early"),
        Column("kind", "Kind", required=True, choices=tuple(SHIFT_KINDS), width=15, example="day"),
        Column(
            "cycle",
            "Weeks in cycle",
            Type.WHOLE,
            least=1,
            most=8,
            hint="1 if every week is the same, 2 for every other week, up to 8. Blank: 1.",
            example="1",
        ),
        Column(
            "week",
            "Week",
            Type.WHOLE,
            least=1,
            most=8,
            hint="Which week of the cycle. Blank: all of them.",
        ),
        Column(
            "days",
            "Days",
            Type.WEEKDAYS,
            required=True,
            width=16,
            hint="Mon-Fri, or Mon, Wed, or every day.",
            example="Mon-Fri",
        ),
        Column("starts", "Start", Type.TIME, required=True, example="07:00"),
        Column(
            "ends",
            "End",
            Type.TIME,
            required=True,
            hint="An end before the start is on the next day.",
            example="14:30",
        ),
        Column("rest", "Break minutes", Type.WHOLE, least=0, most=180, example="30"),
        Column(
            "least",
            "Least",
            Type.WHOLE,
            required=True,
            least=0,
            most=50,
            hint="The fewest people that are safe.",
            example="2",
        ),
        Column(
            "wanted",
            "Wanted",
            Type.WHOLE,
            least=1,
            most=50,
            hint="How many are wanted. Blank: as many as the least.",
            example="3",
        ),
        Column(
            "needs",
            "Competencies needed",
            Type.NAMES,
            width=34,
            hint="Medication: everybody on it needs it. Medication:1 - at least one person does.",
            example="Medication:1, Moving and handling",
        ),
        Column(
            "lead",
            "Lead",
            Type.YES_NO,
            hint="yes: somebody on it must be able to lead.",
            example="yes",
        ),
        Column(
            "from_on",
            "From",
            Type.DATE,
            required=True,
            hint="First day. A cycle is counted from the Monday of its week.",
            example="30/11/2026",
        ),
        Column("until_on", "Until", Type.DATE, hint="Last day. Blank: goes on."),
    ),
    about="The shifts that each service needs, week by week.",
)

ROUNDS = SheetSpec(
    "rounds",
    "Rounds",
    (
        service_column(),
        Column("pattern", "Pattern", required=True, width=20, example="Morning round 1"),
        Column("days", "Days", Type.WEEKDAYS, width=16, hint="Blank: every day of the pattern."),
        Column(
            "code",
            "Person supported",
            required=True,
            longest=12,
            hint="A code, never a name.",
            example="JT4",
        ),
        Column("starts", "Start", Type.TIME, required=True, example="07:15"),
        Column("minutes", "Minutes", Type.WHOLE, required=True, least=5, most=720, example="30"),
        Column(
            "place",
            "Place",
            width=30,
            hint="A street, without the number of the house.",
            example="Alder Street",
        ),
        Column(
            "travel", "Travel after", Type.WHOLE, least=0, most=240, hint="Minutes.", example="10"
        ),
    ),
    required=False,
    about="Home care: the visits planned on a shift pattern.",
)
