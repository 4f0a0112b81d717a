"""Verbs of hours. Nobody approves their own."""

from coop.attendance.service.approval import approve, approve_matching, ask, reopen
from coop.attendance.service.news import (
    ASKED,
    CORRECTED,
    NO_SHOW,
    NOT_FINISHED,
    NOT_STARTED,
    UNFINISHED,
)
from coop.attendance.service.settling import set_weeks_before, settle
from coop.attendance.service.told import (
    confirm,
    enter,
    finish,
    mark_no_show,
    name_of,
    start,
    take_back_no_show,
)
from coop.attendance.service.watching import watch

__all__ = [
    "ASKED",
    "CORRECTED",
    "NOT_FINISHED",
    "NOT_STARTED",
    "NO_SHOW",
    "UNFINISHED",
    "approve",
    "approve_matching",
    "ask",
    "confirm",
    "enter",
    "finish",
    "mark_no_show",
    "name_of",
    "reopen",
    "set_weeks_before",
    "settle",
    "start",
    "take_back_no_show",
    "watch",
]
