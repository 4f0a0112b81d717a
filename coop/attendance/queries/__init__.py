"""Reads of hours: frozen values, always of one co-op, in a fixed number of queries."""

from coop.attendance.queries.for_others import (
    approved,
    approved_count,
    not_approved,
    not_started,
    weeks_before,
)
from coop.attendance.queries.hours import (
    LOOK_BACK,
    entries,
    hours,
    hours_of,
    mine,
    others,
    tolerance_minutes,
    waiting,
    week,
)
from coop.attendance.queries.rows import (
    ApprovedHours,
    Entry,
    HoursRow,
    NotApproved,
    Week,
    plan_of,
)

__all__ = [
    "LOOK_BACK",
    "ApprovedHours",
    "Entry",
    "HoursRow",
    "NotApproved",
    "Week",
    "approved",
    "approved_count",
    "entries",
    "hours",
    "hours_of",
    "mine",
    "not_approved",
    "not_started",
    "others",
    "plan_of",
    "tolerance_minutes",
    "waiting",
    "week",
    "weeks_before",
]
