"""Leave: its kinds. Pure."""

from __future__ import annotations

LEAVE_WORDS = {
    "holiday": "Annual leave",
    "sickness": "Sick leave",
    "parental": "Parental leave",
    "training": "Study leave",
    "unpaid": "Unpaid leave",
}
