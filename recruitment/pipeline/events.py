"""News of the pipeline that other slices listen to; told in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReferralEnded:
    """A referral has come to its final answer."""

    coop_id: int
    referral_id: int
