"""Reads of surplus, always of one co-op."""

from __future__ import annotations

from coop.surplus.queries.basis import figures
from coop.surplus.queries.years import (
    Worked,
    draft,
    drafts,
    due,
    read,
    required,
    share,
    shares,
    snapshot,
    terms_on,
    unpaid_now,
    worked,
    year,
    years,
)

__all__ = [
    "Worked",
    "draft",
    "drafts",
    "due",
    "figures",
    "read",
    "required",
    "share",
    "shares",
    "snapshot",
    "terms_on",
    "unpaid_now",
    "worked",
    "year",
    "years",
]
