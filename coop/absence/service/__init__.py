"""Verbs of absence: report, ask for cover, answer, settle."""

from coop.absence.service.agency import ask_again, by_agency
from coop.absence.service.asking import accept, decline, offer, rang
from coop.absence.service.reporting import no_show, report_sick
from coop.absence.service.settling import run_short, settle, settle_policy, watch

__all__ = [
    "accept",
    "ask_again",
    "by_agency",
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
