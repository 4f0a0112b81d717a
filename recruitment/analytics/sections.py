"""The sections of a page or file, read and worked out once."""

from __future__ import annotations

from datetime import date

from core import clock
from core.sections import Section
from recruitment.analytics import partners, queries, rules
from recruitment.analytics.queries import Asked
from recruitment.outcomes.rules import WEEKS
from recruitment.referrals.rules import SOURCES

PERIODS = {"3": "3 months", "12": "12 months", "24": "2 years", "60": "5 years"}


def first_day(months: int, today: date) -> date:
    """The first of the month, so many months back, this one counted."""
    place = today.year * 12 + today.month - months
    return date(place // 12, place % 12 + 1, 1)


def whole(coop_id: int, asked: Asked, weeks: int) -> tuple[Section, ...]:
    """Every figure, as the co-op sees them; who stays, as at the last day or today."""
    today = min(asked.last, clock.today())
    found = queries.read(coop_id, asked)
    return (
        rules.way(found.way, found.stages, asked.by, asked.first, asked.last),
        rules.reasons(found.way, found.reasons),
        rules.retention(found.hires, SOURCES, WEEKS, today),
        rules.cost(found.hires, found.costs, SOURCES, weeks, asked.first, asked.last),
    )


def guarded(coop_id: int, asked: Asked) -> tuple[Section, ...]:
    """What may leave the co-op."""
    found = queries.read(coop_id, asked)
    return partners.for_others(found.way, found.stages, found.hires, found.reasons, asked.by, WEEKS)
