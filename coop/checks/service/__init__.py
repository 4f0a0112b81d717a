"""Checks: opened, recorded, withdrawn, waited for; references asked, chased, decided."""

from __future__ import annotations

from coop.checks.service.asking import (
    answer,
    ask,
    chase,
    decide,
    enter_answer,
    name_referee,
    open_link,
    withdraw_reference,
)
from coop.checks.service.excepting import allow_supervised, end_exception
from coop.checks.service.forgetting import forget_recruit
from coop.checks.service.past import take_out_history, tell_history
from coop.checks.service.recording import (
    Said,
    bring_in,
    look,
    open_for,
    record,
    record_from_file,
    withdraw,
)
from coop.checks.service.settling import settle
from coop.checks.service.watching import watch

__all__ = [
    "Said",
    "allow_supervised",
    "answer",
    "ask",
    "bring_in",
    "chase",
    "decide",
    "end_exception",
    "enter_answer",
    "forget_recruit",
    "look",
    "name_referee",
    "open_for",
    "open_link",
    "record",
    "record_from_file",
    "settle",
    "take_out_history",
    "tell_history",
    "watch",
    "withdraw",
    "withdraw_reference",
]
