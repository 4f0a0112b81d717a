"""Passing on, swapping and pooling; who has said yes to what. Nothing moves without all."""

from coop.swaps.service.deciding import approve, refuse, set_approval
from coop.swaps.service.exchanges import LASTS, answer, ask, propose, sweep
from coop.swaps.service.offers import offer, pool, take, withdraw
from coop.swaps.service.pooling import match

__all__ = [
    "LASTS",
    "answer",
    "approve",
    "ask",
    "match",
    "offer",
    "pool",
    "propose",
    "refuse",
    "set_approval",
    "sweep",
    "take",
    "withdraw",
]
