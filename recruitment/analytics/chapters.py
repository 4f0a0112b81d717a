"""The chapter this slice gives to the board’s pack: the figures of its page, whole."""

from __future__ import annotations

from core import reports
from core.reports import Span
from core.sections import Section, joined
from recruitment.analytics import beside, sections
from recruitment.analytics.queries import Asked

CODE, TITLE = "recruitment", "Recruitment"
WEEKS = 13  # in work so long after the first day: stayed
WORDS = (
    "Referrals made in the period, by how they came: how far they have come by now, why they "
    "ended, and what it cost. Who stays is told of everybody taken on until its last day."
)


def recruitment(coop_id: int, span: Span, compared: Span | None) -> Section:
    """How recruitment went for the referrals of the span, beside those of another."""
    now = _parts(coop_id, span)
    if compared is None:
        return joined(CODE, TITLE, WORDS, now)
    return joined(CODE, TITLE, WORDS, [beside.section(now, _parts(coop_id, compared)), *now])


def _parts(coop_id: int, span: Span) -> tuple[Section, ...]:
    return sections.whole(coop_id, Asked(span.first_on, span.last_on), WEEKS)


def init() -> None:
    """Say that a report can have it."""
    reports.declare(
        CODE,
        TITLE,
        "From the referral to work, why referrals ended, who stays and what it costs.",
        "recruitment.figures",
        recruitment,
        order=30,
    )
