"""The offers of a referral, on its page; on a candidate's own, the one that is theirs."""

from __future__ import annotations

from coop.pay.queries import WeekEstimate
from core import clock
from core.ui.panels import Panel
from recruitment.hires import queries, rules
from recruitment.referrals.models import Referral


def offers(referral: Referral) -> Panel | None:
    """What was offered, what still blocks a start, and what comes next."""
    rows = queries.offers(referral.coop_id, referral.id)
    going = next((row for row in rows if row.state in ("made", "accepted")), None)
    if not rows and referral.final_at is not None:
        return None
    gaps: tuple[str, ...] = ()
    told: WeekEstimate | None = None
    if going is not None:
        told = queries.estimate(going) if going.week else None
        if going.state == "accepted":
            gaps = queries.blockers(going, max(going.starts_on, clock.today()))
    return Panel(
        title="Offer",
        template="recruitment/hires/offers.html",
        context={
            "rows": rows,
            "going": going,
            "gaps": gaps,
            "told": told,
            "states": rules.STATES,
            "how": rules.HOW,
            "referral": referral,
        },
    )


def yours(referral: Referral, token: str) -> Panel | None:
    """A candidate's own page: what is offered, and the way to answer it."""
    row = queries.going(referral.coop_id, referral.id)
    if row is None:
        return None
    return Panel(
        "We offer you work",
        "recruitment/hires/panel_yours.html",
        {"row": row, "token": token},
    )
