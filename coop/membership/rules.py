"""Who may be admitted, when reviews fall due, what a term of office allows. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.errors import DomainError
from core.money import pounds

DAY = timedelta(days=1)
LAST_REVIEW = timedelta(days=14)  # before probation ends: time to decide, and to say so
OFFICES = {
    "chair": "Chair",
    "secretary": "Secretary",
    "treasurer": "Treasurer",
    "board": "Member of the board",
}
ONE_AT_A_TIME = ("chair", "secretary", "treasurer")
NEED_NOT_BE_MEMBER = ("secretary",)
OUTCOMES = {
    "well": "Going well",
    "concern": "Something has to change",
    "ready": "Ready to be a member",
}


@dataclass(frozen=True, slots=True)
class Readiness:
    """What stands for somebody on a day. Pence; `uncleared` are whole sentences."""

    probation_until_on: date
    rules_signed_on: date | None
    held: int
    unpaid: int
    least: int
    uncleared: tuple[str, ...]
    reviews_open: int
    last_outcome: str | None


def blockers(facts: Readiness, on: date) -> tuple[str, ...]:
    """Why the board cannot admit them on the day, each a sentence; empty: it can."""
    found = []
    if on <= facts.probation_until_on and facts.last_outcome != "ready":
        found.append("Probation runs, and no review has found them ready.")
    if facts.last_outcome == "concern":
        found.append("The last review says that something has to change.")
    if facts.reviews_open:
        found.append(
            "A review is still to be held."
            if facts.reviews_open == 1
            else f"{facts.reviews_open} reviews are still to be held."
        )
    if facts.rules_signed_on is None or facts.rules_signed_on > on:
        found.append("They have not signed the rules.")
    if facts.held < max(1, facts.least):
        found.append(f"They hold no share yet: {pounds(facts.least)} at least.")
    elif facts.unpaid:
        found.append(f"{pounds(facts.unpaid)} of their shares is still to be paid.")
    found += facts.uncleared
    return tuple(found)


def review_days(from_on: date, until_on: date) -> tuple[date, ...]:
    """Half-way, and two weeks before the end; short probations have the last one alone."""
    last = max(from_on + DAY, until_on - LAST_REVIEW)
    half = from_on + (until_on - from_on) // 2
    return (half, last) if last - half >= LAST_REVIEW else (last,)


def excluded_from(served_on: date, notice_days: int) -> date:
    """The first day on which an exclusion may take effect."""
    return served_on + timedelta(days=notice_days)


@dataclass(frozen=True, slots=True)
class Term:
    """One spell in an office; both days included, None: no end yet."""

    person_id: int
    office: str
    from_on: date
    until_on: date | None


def may_take(office: str, person_id: int, from_on: date, terms: Iterable[Term]) -> None:
    """Refuse an office that somebody else holds from that day on, or that they hold themselves."""
    for term in terms:
        over = term.until_on is not None and term.until_on < from_on
        if over or term.office != office:
            continue
        if term.person_id == person_id:
            raise DomainError("They hold this office already.", code="holds", field="office")
        if office in ONE_AT_A_TIME:
            raise DomainError(
                f"Somebody else is {OFFICES[office].lower()} then: end their term first.",
                code="taken",
                field="office",
            )


def spells_joined(
    spells: Sequence[tuple[date, date | None]],
) -> tuple[tuple[date, date | None], ...]:
    """Spells of one person in order, those that follow on one another made one."""
    joined: list[tuple[date, date | None]] = []
    for begins, ends in sorted(spells, key=lambda spell: spell[0]):
        if joined:
            first, last = joined[-1]
            if last is not None and begins <= last + DAY:
                joined[-1] = (first, None if ends is None else max(last, ends))
                continue
        joined.append((begins, ends))
    return tuple(joined)
