"""When somebody's details go. Pure."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from core.errors import DomainError


class Why(StrEnum):
    """Under which period details go."""

    UNSUCCESSFUL = "unsuccessful"
    WITHDRAWN = "withdrawn"


WHY_WORDS = {
    Why.UNSUCCESSFUL: "Unsuccessful",
    Why.WITHDRAWN: "Ended their consent before applying",
}
REASONS = {"asked": "They asked for it", "due": "There is no ground to keep them longer"}


@dataclass(frozen=True, slots=True)
class Periods:
    """How long each is kept; notice goes so many days before."""

    unsuccessful_months: int
    withdrawn_days: int
    notice_days: int
    evidence_years: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides. `final_on`: the last final answer; None while a referral is under way.

    `keeps`: they agree, now, to be kept for later places. `keep_ended_on` and
    `consent_ended_on`: the last day on which that, or the sharing with an office, was ended and
    not given again.
    """

    final_on: date | None
    hired: bool = False
    keeps: bool = False
    keep_ended_on: date | None = None
    applied: bool = True
    consent_ended_on: date | None = None
    held: bool = False
    told_on: date | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """From `on` nothing keeps them any more; they are told on `tell_on` and go on `goes_on`."""

    why: Why
    on: date
    tell_on: date
    goes_on: date


def months_on(on: date, months: int) -> date:
    """So many months later: the same day, or the last of a shorter month."""
    place = on.year * 12 + on.month - 1 + months
    year, month = divmod(place, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def due(facts: Facts, periods: Periods, today: date) -> Due | None:
    """When they go; None for those who do not: under way, taken on, or kept as they agreed.

    Nobody goes before they have been told so many days before, however late that was.
    """
    if facts.final_on is None or facts.hired or facts.keeps:
        return None
    base = max(facts.final_on, facts.keep_ended_on or facts.final_on)
    why, on = Why.UNSUCCESSFUL, months_on(base, periods.unsuccessful_months)
    if not facts.applied and facts.consent_ended_on is not None:
        ended = max(facts.final_on, facts.consent_ended_on)
        soon = ended + timedelta(days=periods.withdrawn_days)
        if soon < on:
            why, on = Why.WITHDRAWN, soon
    notice = timedelta(days=periods.notice_days)
    told = facts.told_on
    if told is not None and told < base:
        told = None  # of an earlier ending: they came back since
    tell_on = told or max(on - notice, facts.final_on)
    earliest = told + notice if told is not None else max(today, tell_on) + notice
    return Due(why, on, tell_on, max(on, earliest))


def tells(facts: Facts, found: Due | None, today: date) -> bool:
    """Whether they are to be told today."""
    if found is None or facts.held:
        return False
    base = max(facts.final_on or today, facts.keep_ended_on or date.min)
    fresh = facts.told_on is not None and facts.told_on >= base
    return not fresh and found.tell_on <= today


def goes(facts: Facts, found: Due | None, today: date) -> bool:
    """Whether their details go today: told, the day come, and no hold."""
    if found is None or facts.held or facts.told_on is None:
        return False
    return not tells(facts, found, today) and found.goes_on <= today


def may_remove(facts: Facts) -> None:
    """Whether details may be removed before their time; DomainError says why not."""
    if facts.held:
        raise DomainError("They are held back: lift the hold first.", code="held")
    if facts.hired:
        raise DomainError(
            "They were taken on: their file is kept with the co-op’s people.", code="hired"
        )
    if facts.final_on is None:
        raise DomainError(
            "A referral of theirs is under way: give its final answer first.", code="open"
        )


def check(periods: Periods) -> None:
    """Refuse periods that cannot be meant; DomainError names the field."""
    for name, least, most in (
        ("unsuccessful_months", 1, 36),
        ("withdrawn_days", 1, 365),
        ("notice_days", 0, 90),
        ("evidence_years", 1, 12),
    ):
        if not least <= getattr(periods, name) <= most:
            raise DomainError(f"Between {least} and {most}.", field=name)
