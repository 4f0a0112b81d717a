"""What accounts tell the floors above."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InvitationUsed:
    """Somebody has opened their link: the account now has the roles that were offered."""

    coop_id: int
    invitation_id: int
    account_id: int
