"""Verbs of classes: plan, move, cancel; book, wait, withdraw; save the list."""

from __future__ import annotations

from training.sessions.service.attending import Mark, save
from training.sessions.service.booking import (
    away,
    book,
    book_in,
    lapse_offers,
    take_off,
    wait,
    withdraw,
)
from training.sessions.service.planning import Said, cancel, change, plan
from training.sessions.service.settling import remind, settle

__all__ = [
    "Mark",
    "Said",
    "away",
    "book",
    "book_in",
    "cancel",
    "change",
    "lapse_offers",
    "plan",
    "remind",
    "save",
    "settle",
    "take_off",
    "wait",
    "withdraw",
]
