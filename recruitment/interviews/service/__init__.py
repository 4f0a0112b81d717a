"""Plan slots, book, move, cancel, score alone, compare, decide: the verbs."""

from recruitment.interviews.service.booking import (
    book,
    cancel,
    missed,
    move,
    referral_ended,
    referral_moved,
)
from recruitment.interviews.service.keeping import ensure, remind, revise, settle
from recruitment.interviews.service.planning import Said, cancel_slot, change_slot, plan
from recruitment.interviews.service.scoring import conclude, score

__all__ = [
    "Said",
    "book",
    "cancel",
    "cancel_slot",
    "change_slot",
    "conclude",
    "ensure",
    "missed",
    "move",
    "plan",
    "referral_ended",
    "referral_moved",
    "remind",
    "revise",
    "score",
    "settle",
]
