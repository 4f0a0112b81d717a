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
from training.sessions.service.funding import (
    FundSaid,
    claim,
    keep_budget,
    keep_fund,
    pay_for,
    pay_no_more_for,
    take_back,
)
from training.sessions.service.planning import Said, cancel, change, plan
from training.sessions.service.settling import remind, settle

__all__ = [
    "FundSaid",
    "Mark",
    "Said",
    "away",
    "book",
    "book_in",
    "cancel",
    "change",
    "claim",
    "keep_budget",
    "keep_fund",
    "lapse_offers",
    "pay_for",
    "pay_no_more_for",
    "plan",
    "remind",
    "save",
    "settle",
    "take_back",
    "take_off",
    "wait",
    "withdraw",
]
