"""Referrals as those who recruit see them, always of one co-op."""

from recruitment.pipeline.queries.board import Column, board, occupied
from recruitment.pipeline.queries.listing import SORTS, ReferralRow, Search, listing
from recruitment.pipeline.queries.one import Event, ReferralPage, page
from recruitment.pipeline.queries.shares import Shares, funnel, shares

__all__ = [
    "SORTS",
    "Column",
    "Event",
    "ReferralPage",
    "ReferralRow",
    "Search",
    "Shares",
    "board",
    "funnel",
    "listing",
    "occupied",
    "page",
    "shares",
]
