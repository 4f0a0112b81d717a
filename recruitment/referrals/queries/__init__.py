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
from recruitment.referrals.queries.recommended import Recommended, recommended

__all__ = [
    "AdviserRow",
    "Recommended",
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
    "recommended",
    "referral",
    "shared",
    "view_of",
    "wording",
    "wordings",
]
