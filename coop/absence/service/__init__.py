"""Verbs of absence: report, ask for cover, answer, settle."""

from coop.absence.service.asking import accept, decline, offer, rang
from coop.absence.service.reporting import no_show, report_sick
from coop.absence.service.settling import run_short, settle, settle_policy, watch

__all__ = [
    "accept",
    "decline",
    "no_show",
    "offer",
    "rang",
    "report_sick",
    "run_short",
    "settle",
    "settle_policy",
    "watch",
]
