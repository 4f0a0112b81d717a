"""What interviews show on shared pages: a referral, a candidate's own, an adviser's, home."""

from __future__ import annotations

from datetime import timedelta

from flask import url_for

from core import access, clock
from core.ui.panels import Panel
from recruitment.interviews import queries, rules
from recruitment.interviews.views import calendars
from recruitment.referrals.models import Referral
from recruitment.stages import queries as stages

SHOWN = 5


def _on_the_way(row: Referral) -> bool:
    return row.final_at is None and rules.leads_to(stages.current(row.coop_id), row.stage)


def of_referral(referral: Referral) -> Panel | None:
    """A referral's page: its interviews, and the way to book one."""
    rows = queries.of_referral(referral.coop_id, referral.id)
    booked = any(row.booked for row, _ in rows)
    may = _on_the_way(referral) and access.can("interviews.keep")
    if not rows and not may:
        return None
    words = "Move" if booked else "Book"
    url = url_for("interviews.book", referral_id=referral.id)
    return Panel(
        "Interviews",
        "recruitment/interviews/panel_referral.html",
        {"rows": rows, "says": calendars.says},
        action=(words, url) if may else None,
    )


def yours(referral: Referral, token: str) -> Panel | None:
    """A candidate's own page: when it is, or that they can choose."""
    held = queries.coming_of(referral.coop_id, referral.id)
    offered: object = ()
    if held is None and _on_the_way(referral):
        notice = queries.settings(referral.coop_id, clock.today()).notice_hours
        after = clock.now() + timedelta(hours=notice)
        offered = queries.offered(referral.coop_id, referral.vacancy_id, after)
    if held is None and not offered:
        return None
    return Panel(
        "Your interview",
        "recruitment/interviews/panel_yours.html",
        {"held": held, "offered": offered, "token": token, "says": calendars.says},
    )


def of_adviser(referral: Referral) -> Panel | None:
    """An adviser's page of somebody who shares it."""
    held = queries.coming_of(referral.coop_id, referral.id)
    if held is None and not _on_the_way(referral):
        return None
    url = url_for("interview_links.by_adviser", referral_id=referral.id)
    return Panel(
        "Interview",
        "recruitment/interviews/panel_adviser.html",
        {"held": held, "says": calendars.says, "url": url},
    )


def to_score() -> Panel | None:
    """Home of somebody who interviews: today's and those they have not scored."""
    actor = access.actor()
    if actor.person_id is None:
        return None
    rows = queries.to_score(actor.coop_id, actor.person_id, clock.now() + timedelta(days=7))
    found = [one for one in rows if not one[2]]
    if not found:
        return None
    return Panel(
        "You interview",
        "recruitment/interviews/panel_score.html",
        {"rows": found[:SHOWN], "now": clock.now(), "says": calendars.says},
        action=("My interviews", url_for("my_interviews.index")),
    )
