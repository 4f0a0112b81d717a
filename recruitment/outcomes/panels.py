"""What became of somebody, on the referral's page; their programme, on the adviser's."""

from __future__ import annotations

from core import access, clock
from core.ui.panels import Panel
from recruitment.outcomes import queries
from recruitment.outcomes.rules import STANDING_WORDS
from recruitment.referrals.models import Referral

CHOICES = "recruitment/outcomes/programme.html"


def choices() -> list[tuple[str, str]]:
    """(code, name) of the programmes, none first."""
    return [("", "No programme"), *((one.code, one.name) for one in queries.programmes())]


def became(referral: Referral) -> Panel:
    """Programme, job start, checkpoints; who they are now, where no offer says it."""
    found = queries.outcome(referral.coop_id, referral.id)
    programme = queries.programme(referral.programme)
    return Panel(
        title="What became of it",
        template="recruitment/outcomes/panel.html",
        context={
            "referral": referral,
            "found": found,
            "rule": programme.rule(clock.local_day(referral.referred_at)) if programme else None,
            "choices": choices(),
            "words": STANDING_WORDS,
            "unknown": found.person_id is None and referral.stage_kind in queries.BEGAN,
            "keep": access.can("outcomes.keep"),
        },
    )


def programme(referral: Referral) -> Panel:
    """The adviser says which programme their person is on; what comes of it is in the list."""
    return Panel(
        title="Programme",
        template=CHOICES,
        context={"referral": referral, "choices": choices(), "endpoint": "own_outcomes.enrol_own"},
    )
