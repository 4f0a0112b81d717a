"""News of the pipeline that other slices listen to; told in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReferralEnded:
    """A referral has come to its final answer."""

    coop_id: int
    referral_id: int


@dataclass(frozen=True, slots=True)
class ReferralMoved:
    """A referral has come to another stage at which the co-op owes the next answer."""

    coop_id: int
    referral_id: int
    stage: str
