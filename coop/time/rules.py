"""Other paid time: what it may be, and what may be done to it in each state. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from core.errors import DomainError

LONGEST = timedelta(hours=14)
BACK = timedelta(days=92)  # how long after it may still be entered
AHEAD = timedelta(days=366)


class TimeKind(StrEnum):
    """What the time was."""

    TRAINING = "training"
    SUPERVISION = "supervision"
    MEETING = "meeting"
    JOURNEY = "journey"


KIND_WORDS = {
    TimeKind.TRAINING: "Training",
    TimeKind.SUPERVISION: "Supervision",
    TimeKind.MEETING: "Meeting",
    TimeKind.JOURNEY: "Journey for the co-op",
}
ENTERED, APPROVED, REFUSED, WITHDRAWN = "entered", "approved", "refused", "withdrawn"
STATE_WORDS = {
    ENTERED: "waiting for approval",
    APPROVED: "approved",
    REFUSED: "refused",
    WITHDRAWN: "withdrawn",
}
THEN = {
    ENTERED: {"approve": APPROVED, "refuse": REFUSED, "withdraw": WITHDRAWN},
    APPROVED: {"reopen": ENTERED},
    REFUSED: {},
    WITHDRAWN: {},
}


def allow(state: str, verb: str) -> str:
    """The state after a verb; refuses what the state does not permit."""
    then = THEN[state].get(verb)
    if then is None:
        raise DomainError(f"This time is {STATE_WORDS[state]}: look again.", code="state")
    return then


def check(start_at: datetime, end_at: datetime, now: datetime) -> None:
    """Refuse a time that cannot have been or is too far away."""
    if end_at <= start_at:
        raise DomainError("The end is not after the start.", field="ends")
    if end_at - start_at > LONGEST:
        raise DomainError("That is more than 14 hours. Check the times.", field="ends")
    if now - end_at > BACK:
        raise DomainError("That is more than three months ago.", field="on")
    if start_at - now > AHEAD:
        raise DomainError("That is more than a year ahead.", field="on")


def check_over(end_at: datetime, now: datetime) -> None:
    """Refuse to approve what has not been yet."""
    if now < end_at:
        raise DomainError("This time is not over: approve it once it has been.", code="not_over")
