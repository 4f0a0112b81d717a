"""What may be done with need: patterns, their dated shifts, single shifts."""

from coop.shifts.service.events import ShiftCancelled, ShiftChanged, ShiftNews, Told
from coop.shifts.service.expansion import Expanded, Settled, expand
from coop.shifts.service.patterns import (
    add_pattern,
    change_pattern,
    correct_pattern,
    end_pattern,
    withdraw_pattern,
)
from coop.shifts.service.shadows import add_shadow
from coop.shifts.service.single import add_shift, cancel_shift, change_shift

__all__ = [
    "Expanded",
    "Settled",
    "ShiftCancelled",
    "ShiftChanged",
    "ShiftNews",
    "Told",
    "add_pattern",
    "add_shadow",
    "add_shift",
    "cancel_shift",
    "change_pattern",
    "change_shift",
    "correct_pattern",
    "end_pattern",
    "expand",
    "withdraw_pattern",
]
