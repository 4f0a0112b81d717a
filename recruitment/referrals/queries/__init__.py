"""Referrals, candidates and consents, always of one co-op."""

from recruitment.referrals.queries.advisers import (
    AdviserRow,
    adviser_row,
    joined,
    of_office,
    view_of,
)
from recruitment.referrals.queries.people import (
    Wording,
    candidate,
    consents_of,
    join_page,
    known,
    matches,
    near,
    referral,
    shared,
    wording,
    wordings,
)

__all__ = [
    "AdviserRow",
    "Wording",
    "adviser_row",
    "candidate",
    "consents_of",
    "join_page",
    "joined",
    "known",
    "matches",
    "near",
    "of_office",
    "referral",
    "shared",
    "view_of",
    "wording",
    "wordings",
]
