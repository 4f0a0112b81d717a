"""On a referral's page: that somebody is no longer available, and when their details go."""

from __future__ import annotations

from core import access, clock
from core.ui.panels import Panel
from recruitment.keeping import queries
from recruitment.referrals import queries as referrals
from recruitment.referrals.models import Referral


def kept(referral: Referral) -> Panel | None:
    """Nothing where there is nothing to say."""
    today = clock.today()
    candidate = referrals.candidate(referral.coop_id, referral.candidate_id)
    gone = referral.final_at is None and queries.no_longer_available(candidate)
    found = queries.kept(referral.coop_id, today, candidate.id)
    one = found[0] if found else None
    if not gone and not (one and (one.due or one.hold)) and candidate.anonymised_at is None:
        return None
    return Panel(
        title="Details",
        template="recruitment/keeping/panel.html",
        context={
            "gone": gone,
            "one": one,
            "candidate": candidate,
            "see": access.can("keeping.see"),
        },
    )
