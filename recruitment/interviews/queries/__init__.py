"""Slots, interviews, questions and scores, always of one co-op."""

from recruitment.interviews.queries.asking import history, questions, settings, shipped
from recruitment.interviews.queries.reading import (
    InterviewRow,
    SlotRow,
    candidates,
    coming_of,
    in_need,
    interview,
    interviewers,
    latest_of,
    of_referral,
    offered,
    slot,
    slots,
)
from recruitment.interviews.queries.scores import (
    comparison,
    mine,
    own_sheet,
    progress,
    sheets,
    to_score,
)

__all__ = [
    "InterviewRow",
    "SlotRow",
    "candidates",
    "coming_of",
    "comparison",
    "history",
    "in_need",
    "interview",
    "interviewers",
    "latest_of",
    "mine",
    "of_referral",
    "offered",
    "own_sheet",
    "progress",
    "questions",
    "settings",
    "sheets",
    "shipped",
    "slot",
    "slots",
    "to_score",
]
