"""Classes: who may ask for a place, who is next, and what may follow each state. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from core.errors import DomainError

LONGEST = timedelta(hours=14)
AHEAD = timedelta(days=550)
NEEDED_WITHIN = 90  # days before something runs out from which its class is shown as needed
LATE = timedelta(days=31)  # how long after a class somebody who came may be put on its list
LAST_CALL = timedelta(hours=1)  # no place is offered later than so long before the start


class State(StrEnum):
    """Where one person stands with one class."""

    BOOKED = "booked"
    OFFERED = "offered"  # a place that came free is kept for them until they answer
    WAITING = "waiting"
    WITHDRAWN = "withdrawn"  # by themselves, or an offer not answered
    REMOVED = "removed"  # by somebody else, or the class is cancelled
    PRESENT = "present"
    LEFT = "left"
    ABSENT = "absent"


STATE_WORDS = {
    State.BOOKED: "booked",
    State.OFFERED: "place offered",
    State.WAITING: "waiting",
    State.WITHDRAWN: "withdrawn",
    State.REMOVED: "taken off",
    State.PRESENT: "there",
    State.LEFT: "left early",
    State.ABSENT: "not there",
}
STATE_MEANINGS = {
    State.BOOKED: "good",
    State.OFFERED: "info",
    State.WAITING: "",
    State.WITHDRAWN: "",
    State.REMOVED: "",
    State.PRESENT: "good",
    State.LEFT: "warn",
    State.ABSENT: "bad",
}
ATTENDED = (State.PRESENT, State.LEFT, State.ABSENT)
THERE = (State.PRESENT, State.LEFT)
HOLDING = (State.BOOKED, State.OFFERED, *ATTENDED)  # each takes a place
GONE = (State.WITHDRAWN, State.REMOVED)

_MARKS = {str(each): each for each in ATTENDED}
_AFRESH = {"book": State.BOOKED, "wait": State.WAITING}
THEN: dict[State | None, dict[str, State]] = {
    None: _AFRESH,
    State.WITHDRAWN: _AFRESH,
    State.REMOVED: _AFRESH,
    State.WAITING: {
        "book": State.BOOKED,
        "offer": State.OFFERED,
        "withdraw": State.WITHDRAWN,
        "remove": State.REMOVED,
    },
    State.OFFERED: {
        "book": State.BOOKED,
        "withdraw": State.WITHDRAWN,
        "lapse": State.WITHDRAWN,
        "remove": State.REMOVED,
    },
    State.BOOKED: {
        "withdraw": State.WITHDRAWN,
        "remove": State.REMOVED,
        **_MARKS,
    },
    State.PRESENT: _MARKS,
    State.LEFT: _MARKS,
    State.ABSENT: _MARKS,
}


def allow(state: State | None, verb: str) -> State:
    """The state after a verb; DomainError("state") for what a state does not permit."""
    then = THEN[state].get(verb)
    if then is None:
        said = "not on the list" if state is None else STATE_WORDS[state]
        raise DomainError(f"This place is {said}: look again.", code="state")
    return then


def free(places: int, states: Iterable[State]) -> int:
    """How many places nobody holds."""
    return places - sum(state in HOLDING for state in states)


class Stands(StrEnum):
    """How somebody stands with what a class is about."""

    RAN_OUT = "ran_out"
    NEVER = "never"
    RUNS_OUT = "runs_out"
    HAS = "has"  # in date with no end
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Need:
    """How somebody stands, and the last day on which it counts or counted."""

    stands: Stands
    last_on: date | None = None

    def lapses_on(self, on: date) -> date:
        """The day that decides who goes first: what was never had counts as lapsing today."""
        if self.stands in (Stands.RAN_OUT, Stands.RUNS_OUT) and self.last_on is not None:
            return self.last_on
        return on if self.stands == Stands.NEVER else date.max

    def needed(self, session_on: date) -> bool:
        """Whether the class is for them: missing, or running out soon after it."""
        return self.lapses_on(session_on) <= session_on + timedelta(days=NEEDED_WITHIN)

    def meaning(self, session_on: date) -> str:
        """Its colour beside a class: missing, running out soon after it, or nothing to tell."""
        if self.stands in (Stands.RAN_OUT, Stands.NEVER):
            return "bad"
        return "warn" if self.needed(session_on) else ""


NOT_ASKED = Need(Stands.NOT_ASKED)


def neediest(needs: Iterable[Need], on: date) -> Need:
    """Of several that one class serves, the one that lapses first; NOT_ASKED of none."""
    return min(needs, key=lambda need: need.lapses_on(on), default=NOT_ASKED)


@dataclass(frozen=True, slots=True)
class Waiter:
    """Somebody who waits: `key` is their booking, `asked_at` when they asked."""

    key: int
    need: Need
    asked_at: datetime


def in_line(waiters: Iterable[Waiter], on: date) -> list[Waiter]:
    """Whoever lapses first goes first, then whoever asked first."""
    return sorted(waiters, key=lambda one: (one.need.lapses_on(on), one.asked_at, one.key))


def offer_until(now: datetime, start_at: datetime, hours: int) -> datetime | None:
    """Until when an offer made now stands; None: it is too late to offer anything."""
    until = min(now + timedelta(hours=hours), start_at - LAST_CALL)
    return until if until > now else None


def check_times(start_at: datetime, end_at: datetime, now: datetime) -> None:
    """Refuse a class that ends before it begins, lasts a day, is past, or is far away."""
    if end_at <= start_at:
        raise DomainError("The end is not after the start.", field="ends")
    if end_at - start_at > LONGEST:
        raise DomainError("That is more than 14 hours. Plan a class for each day.", field="ends")
    if start_at <= now:
        raise DomainError(
            "That is past. Enter a class that has been under Training, Enter a class.", field="on"
        )
    if start_at - now > AHEAD:
        raise DomainError("That is more than a year and a half ahead.", field="on")


def check_open(start_at: datetime, now: datetime, *, cancelled: bool) -> None:
    """Refuse what comes too late for a class."""
    if cancelled:
        raise DomainError("This class is cancelled.", code="cancelled")
    if start_at <= now:
        raise DomainError("This class has begun.", code="begun")


def check_withdrawal(start_at: datetime, cutoff_hours: int, now: datetime) -> None:
    """Refuse a withdrawal that would leave a place empty."""
    if now > start_at - timedelta(hours=cutoff_hours):
        raise DomainError(
            f"It is less than {cutoff_hours} hours before the class. Ask a coordinator to take "
            "you off.",
            code="cutoff",
        )


def fits(service_id: int | None, role: str, jobs: Iterable[tuple[int | None, str]]) -> bool:
    """Whether a class for a service and a job (none: all) is for somebody with these jobs."""
    return any(
        service_id in (None, works_at) and (not role or role.casefold() == job.casefold())
        for works_at, job in jobs
    )


def counted(
    state: State, start_at: datetime, end_at: datetime, left_at: datetime | None
) -> tuple[datetime, datetime] | None:
    """The working time of somebody at a class; None of somebody who was not there."""
    if state not in THERE:
        return None
    return start_at, end_at if left_at is None else left_at


def check_left(start_at: datetime, end_at: datetime, left_at: datetime | None) -> None:
    """Refuse a leaving that is not within the class."""
    if left_at is None:
        raise DomainError("Enter when they left.", field="left")
    if not start_at < left_at < end_at:
        raise DomainError("They left after the start and before the end.", field="left")
