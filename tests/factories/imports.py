"""Workbooks for tests: a small sound one, and changes to it."""

from __future__ import annotations

import copy
from datetime import date, time
from decimal import Decimal
from typing import Any

from coop.imports import template

Sheets = dict[str, list[dict[str, Any]]]

SMALL: Sheets = {
    "services": [
        {"name": "Maple Court", "kind": "supported living", "address": "Maple Road"},
        {"name": "Home care East", "kind": "home care"},
    ],
    "competencies": [
        {"name": "Medication", "allows": "Give medication", "renewal_months": 12},
        {"name": "First aid"},
    ],
    "people": [
        {
            "number": "BW1",
            "first_name": "Aaliyah",
            "surname": "Khan",
            "email": "aaliyah@example.org",
            "born_on": date(1990, 5, 17),
            "service": "Maple Court",
            "role": "Support worker",
            "contract": 1800,
            "starts": date(2024, 3, 4),
            "membership": "member",
            "member_since": date(2024, 12, 2),
            "can_lead": True,
            "opted_out": date(2025, 1, 6),
            "most_hours": 2700,
            "dbs_on": date(2024, 2, 20),
            "right_on": date(2024, 2, 21),
        },
        {
            "number": "BW2",
            "first_name": "Tomasz",
            "surname": "Nowak",
            "known_as": "Tomek",
            "service": "Home care East",
            "role": "Care assistant",
            "contract": 960,
            "starts": date(2025, 9, 1),
            "dbs_on": date(2025, 8, 20),
            "right_on": date(2025, 8, 21),
            "right_until": date(2027, 8, 31),
            "cap": 1200,
        },
    ],
    "held": [
        {"person": "BW1", "competency": "Medication", "from_on": date(2026, 3, 2)},
        {"person": "Tomek Nowak", "competency": "first aid", "from_on": date(2025, 9, 8)},
    ],
    "patterns": [
        {
            "service": "Maple Court",
            "name": "Early",
            "kind": "day",
            "days": (0, 1, 2, 3, 4),
            "starts": time(7),
            "ends": time(14, 30),
            "rest": 30,
            "least": 1,
            "wanted": 2,
            "needs": ("Medication:1",),
            "from_on": date(2026, 11, 30),
        },
        {
            "service": "Maple Court",
            "name": "Sleep-in",
            "kind": "sleep-in",
            "cycle": 2,
            "week": 2,
            "days": (5, 6),
            "starts": time(22),
            "ends": time(7),
            "least": 1,
            "needs": ("Medication",),
            "from_on": date(2026, 11, 30),
        },
        {
            "service": "Home care East",
            "name": "Morning round",
            "kind": "day",
            "days": (0, 2),
            "starts": time(7),
            "ends": time(11),
            "least": 1,
            "from_on": date(2026, 11, 30),
        },
    ],
    "rounds": [
        {
            "service": "Home care East",
            "pattern": "Morning round",
            "code": "JT4",
            "starts": time(7),
            "minutes": 30,
            "place": "Alder Street",
            "travel": 10,
        },
        {
            "service": "Home care East",
            "pattern": "Morning round",
            "days": (2,),
            "code": "KM2",
            "starts": time(7, 40),
            "minutes": 45,
        },
    ],
    "availability": [
        {
            "person": "BW1",
            "days": (5, 6),
            "starts": time(22),
            "ends": time(7),
            "wish": "cannot",
            "note": "No nights at weekends",
        },
        {
            "person": "BW2",
            "from_on": date(2026, 12, 24),
            "until_on": date(2026, 12, 26),
            "wish": "rather not",
        },
    ],
    "leave": [
        {
            "person": "BW1",
            "kind": "holiday",
            "from_on": date(2026, 12, 7),
            "until_on": date(2026, 12, 13),
        }
    ],
    "rates": [
        {
            "who": "all",
            "element": "basic",
            "unit": "an hour",
            "amount": Decimal("13.60"),
            "from_on": date(2026, 4, 1),
        },
        {
            "who": "Support worker",
            "element": "night",
            "unit": "percent extra",
            "amount": Decimal("10"),
            "from_on": date(2026, 4, 1),
        },
    ],
    "weeks": [
        {"person": "BW1", "week_on": date(2026, 11, 16), "hours": 1830, "night_hours": 120},
    ],
}


def small(**changes: dict[int, dict[str, Any]]) -> Sheets:
    """The sound workbook's rows; `people={1: {"ends": …}}` changes the second row of People."""
    sheets = copy.deepcopy(SMALL)
    for key, rows in changes.items():
        for index, values in rows.items():
            if index == len(sheets[key]):
                sheets[key].append({})
            sheets[key][index].update(values)
    return sheets


def book_bytes(sheets: Sheets | None = None) -> bytes:
    """The workbook of these rows."""
    return template.workbook(small() if sheets is None else sheets, "Brightwater Care")
