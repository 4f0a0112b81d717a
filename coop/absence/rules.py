"""Cover for a place that somebody cannot fill: its states, how long an offer stands, who is told.

Pure: moments are arguments.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.errors import DomainError

SHORTEST = timedelta(minutes=5)  # less is no fair chance to answer
PART = 4  # an offer takes a quarter of the time that is left, at most


class State(StrEnum):
    """Where a request for cover stands; all but OPEN are ends."""

    OPEN = "open"
    TAKEN = "taken"
    CANCELLED = "cancelled"
    SHORT = "short"
    AGENCY = "agency"


STATE_WORDS = {
    State.OPEN: "Cover needed",
    State.TAKEN: "Covered",
    State.CANCELLED: "No longer needed",
    State.SHORT: "Runs short",
    State.AGENCY: "Covered by an agency",
}
STATE_MEANINGS = {
    State.OPEN: "bad",
    State.TAKEN: "good",
    State.CANCELLED: "",
    State.SHORT: "warn",
    State.AGENCY: "good",
}


class Answer(StrEnum):
    """What became of asking somebody."""

    ASKED = "asked"
    YES = "yes"
    NO = "no"
    NO_REPLY = "no_reply"
    EXPIRED = "expired"
    CLOSED = "closed"


ANSWER_WORDS = {
    Answer.ASKED: "waiting for an answer",
    Answer.YES: "yes",
    Answer.NO: "no",
    Answer.NO_REPLY: "no reply",
    Answer.EXPIRED: "did not answer in time",
    Answer.CLOSED: "no longer needed",
}


class Why(StrEnum):
    """Why a place needs cover. Nothing medical."""

    SICK = "sick"
    NO_SHOW = "no_show"


class Told(StrEnum):
    """How far the call for help has gone."""

    COORDINATOR = "coordinator"
    ON_CALL = "on_call"
    AGENCY = "agency"


TOLD_WORDS = {
    Told.COORDINATOR: "Coordinators know",
    Told.ON_CALL: "The person on call knows",
    Told.AGENCY: "Time to ring an agency",
}


@dataclass(frozen=True, slots=True)
class Policy:
    """What the co-op settles. Minutes are from opening the request, hours before the start."""

    offer_minutes: int = 30
    on_call_minutes: int = 20
    agency_minutes: int = 60
    within_hours: int = 24  # before that, nobody is called out of turn


def move(state: State, to: State) -> State:
    """An open request ends, once; DomainError says what it has come to already."""
    if state is not State.OPEN or to is State.OPEN:
        words = STATE_WORDS[state].lower()
        raise DomainError(f"This request is settled already: {words}.", code="settled")
    return to


def expires_at(now: datetime, start_at: datetime, policy: Policy) -> datetime:
    """Until when an offer stands: the co-op's minutes, or a quarter of what is left if less."""
    left = (start_at - now) / PART
    least = min(SHORTEST, timedelta(minutes=policy.offer_minutes))
    return now + max(least, min(timedelta(minutes=policy.offer_minutes), left))


def told(opened_at: datetime, start_at: datetime, now: datetime, policy: Policy) -> Told:
    """Who should know by now that nobody has taken it: on call first, then it is the agency's.

    Time waited counts from opening, or from when the shift came within the co-op's hours.
    """
    counted = max(opened_at, start_at - timedelta(hours=policy.within_hours))
    waited = now - counted
    if waited < timedelta(minutes=policy.on_call_minutes):
        return Told.COORDINATOR
    later = max(policy.on_call_minutes, policy.agency_minutes)
    return Told.AGENCY if waited >= timedelta(minutes=later) else Told.ON_CALL
