"""Referrals, candidates and consents, always of one co-op."""

from recruitment.referrals.queries.advisers import (
    AdviserRow,
    MyCounts,
    adviser_row,
    ask_outcomes,
    joined,
    my_counts,
    of_office,
    view_of,
)
from recruitment.referrals.queries.people import (
    Wording,
    candidate,
    consents_of,
    covered,
    covering,
    join_page,
    known,
    matches,
    near,
    referral,
    shared,
    wording,
    wordings,
)
from recruitment.referrals.queries.recommended import Recommended, recommended

__all__ = [
    "AdviserRow",
    "MyCounts",
    "Recommended",
    "Wording",
    "adviser_row",
    "ask_outcomes",
    "candidate",
    "consents_of",
    "covered",
    "covering",
    "join_page",
    "joined",
    "known",
    "matches",
    "my_counts",
    "near",
    "of_office",
    "recommended",
    "referral",
    "shared",
    "view_of",
    "wording",
    "wordings",
]
