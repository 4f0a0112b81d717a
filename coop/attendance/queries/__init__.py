"""Reads of hours: frozen values, always of one co-op, in a fixed number of queries."""

from coop.attendance.queries.changes import Change, changes_by_others
from coop.attendance.queries.for_others import (
    approved,
    approved_count,
    not_approved,
    not_finished,
    not_started,
    weeks_before,
)
from coop.attendance.queries.hours import (
    LOOK_BACK,
    against_plan,
    born_on,
    by_law,
    entries,
    hours,
    hours_of,
    mine,
    others,
    reliability,
    reliability_of,
    waiting,
    week,
)
from coop.attendance.queries.rows import (
    ApprovedHours,
    Entry,
    HoursRow,
    NotApproved,
    Reliability,
    Week,
    plan_of,
)
from coop.attendance.queries.settled import settings

__all__ = [
    "LOOK_BACK",
    "ApprovedHours",
    "Change",
    "Entry",
    "HoursRow",
    "NotApproved",
    "Reliability",
    "Week",
    "against_plan",
    "approved",
    "approved_count",
    "born_on",
    "by_law",
    "changes_by_others",
    "entries",
    "hours",
    "hours_of",
    "mine",
    "not_approved",
    "not_finished",
    "not_started",
    "others",
    "plan_of",
    "reliability",
    "reliability_of",
    "settings",
    "waiting",
    "week",
    "weeks_before",
]
