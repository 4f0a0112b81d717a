"""What became of somebody, on the referral's page; their programme, on the adviser's; how an
adviser's own people get on, on their home page.
"""

from __future__ import annotations

from flask import url_for

from core import access, clock
from core.errors import NotAllowed
from core.ui import charts, figures
from core.ui.figures import Drawn, Figure
from core.ui.filters import plural
from core.ui.panels import Panel
from recruitment.outcomes import queries
from recruitment.outcomes.rules import STANDING_WORDS, WEEKS
from recruitment.partnerships import queries as partnerships
from recruitment.referrals import queries as referrals
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


def my_people() -> Panel | None:
    """Figures for an adviser: own people by stage, answers due, in work after so many weeks.

    Made of nothing but what each person's closed list shows the adviser already.
    """
    try:
        desk = partnerships.desk(access.actor())
    except NotAllowed:
        return None
    found = referrals.my_counts(desk)
    if not found.people:
        return None
    sharing = found.people - found.hidden
    made = [
        Figure(
            "My people",
            f"{found.people:,}",
            f"{plural(found.hidden, 'does', 'do')} not share how they get on"
            if found.hidden
            else "all share how they get on",
            url_for("adviser.people", show="mine"),
        ),
        Figure(
            "Answers due",
            f"{found.due:,}",
            f"{found.late:,} late",
            url_for("adviser.people", show="due"),
        ),
        *_in_work(desk.coop_id, found.covered_ids),
    ]
    drawn = None
    if found.stages:
        drawn = Drawn(
            charts.bars(found.stages, heads=("Stage", "People")),
            "My people by stage",
            "home-my-people",
            f"Of {plural(sharing, 'person', 'people')} who share how they get on.",
        )
    return figures.panel("How my people get on", made, drawn)


def _in_work(coop_id: int, referral_ids: tuple[int, ...]) -> list[Figure]:
    """After each number of weeks that anybody has come to."""
    became = queries.outcomes(coop_id, referral_ids, clock.today()).values()
    points = [point for one in became for point in one.points]
    made = []
    for weeks in WEEKS:
        stood = [queries.stands(point) for point in points if point.weeks == weeks]
        come = [one for one in stood if one is not None]
        if come:
            made.append(
                Figure(
                    f"In work after {weeks} weeks",
                    f"{sum(come):,} of {len(come):,}",
                    "of those who began and have come so far",
                )
            )
    return made
