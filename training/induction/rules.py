"""The first weeks: phases, who does what, when it is due and how far somebody is. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from core.errors import DomainError
from training.records.rules import Record

SOON_DAYS = 7
EARLIEST, LATEST = -60, 365  # days from the first day of work


class Phase(StrEnum):
    """When in the first weeks something falls."""

    BEFORE = "before"
    FIRST_DAY = "first_day"
    FIRST_WEEK = "first_week"
    TWELVE_WEEKS = "twelve_weeks"
    AFTER = "after"


PHASE_WORDS = {
    Phase.BEFORE: "Before the first day",
    Phase.FIRST_DAY: "The first day",
    Phase.FIRST_WEEK: "The first week",
    Phase.TWELVE_WEEKS: "The first 12 weeks",
    Phase.AFTER: "After 12 weeks",
}


class Doer(StrEnum):
    """Who sees to it."""

    LEARNER = "learner"
    MENTOR = "mentor"
    TRAINER = "trainer"
    MANAGER = "manager"


DOER_WORDS = {
    Doer.LEARNER: "New worker",
    Doer.MENTOR: "Mentor",
    Doer.TRAINER: "Trainer",
    Doer.MANAGER: "Manager",
}


class Kind(StrEnum):
    """What sort of step it is."""

    TASK = "task"
    READ = "read"
    COURSE = "course"
    COMPETENCY = "competency"
    OBSERVED = "observed"
    SHADOW = "shadow"
    STANDARD = "standard"
    REVIEW = "review"


KIND_WORDS = {
    Kind.TASK: "To do",
    Kind.READ: "To read",
    Kind.COURSE: "Course",
    Kind.COMPETENCY: "Competency",
    Kind.OBSERVED: "Observed practice",
    Kind.SHADOW: "Shadow shifts",
    Kind.STANDARD: "Care Certificate standard",
    Kind.REVIEW: "Review meeting",
}
# Somebody else says that it was done, and what they saw or agreed.
BY_ANOTHER = (Kind.OBSERVED, Kind.REVIEW)


class State(StrEnum):
    """Where a step stands on a day."""

    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"
    DONE = "done"
    LEFT_OUT = "left_out"


STATE_WORDS = {
    State.OVERDUE: "Overdue",
    State.SOON: "Due",
    State.LATER: "Later",
    State.DONE: "Done",
    State.LEFT_OUT: "Left out",
}
STATE_MEANINGS = {
    State.OVERDUE: "bad",
    State.SOON: "warn",
    State.LATER: "",
    State.DONE: "good",
    State.LEFT_OUT: "",
}


def phase(due_days: int) -> Phase:
    """The phase of something due so many days after the first day (0 is that day)."""
    if due_days < 0:
        return Phase.BEFORE
    if due_days == 0:
        return Phase.FIRST_DAY
    if due_days < 7:
        return Phase.FIRST_WEEK
    return Phase.TWELVE_WEEKS if due_days <= 84 else Phase.AFTER


def due_on(starts_on: date, due_days: int) -> date:
    """The day by which it is to be done."""
    return starts_on + timedelta(days=due_days)


def state(due: date, done_on: date | None, left_out: bool, on: date) -> State:
    """Where a step stands on a day; on its due day itself it is not overdue."""
    if left_out:
        return State.LEFT_OUT
    if done_on is not None:
        return State.DONE
    if due < on:
        return State.OVERDUE
    return State.SOON if due <= on + timedelta(days=SOON_DAYS) else State.LATER


def followed_on(records: Iterable[Record], starts_on: date, on: date) -> date | None:
    """The day from which a record completes a step; None: nothing counts by that day.

    What somebody brought with them counts if it was still in force on their first day; what ran
    out before does not, nor what has been withdrawn.
    """
    days = [
        each.from_on
        for each in records
        if each.from_on <= on
        and (each.withdrawn_on is None or each.withdrawn_on > max(on, each.from_on))
        and (each.until_on is None or each.until_on >= starts_on)
    ]
    return min(days, default=None)


def standard_title(code: str, title: str) -> str:
    """A standard as a step: its code for the number that its title begins with."""
    number, _, rest = title.partition(". ")
    return f"{code} {rest if rest and number.isdigit() else title}"


def nth_on(days: Collection[date], wanted: int) -> date | None:
    """The day on which the last of so many was worked; None: not so many yet."""
    found = sorted(days)
    return found[wanted - 1] if 0 < wanted <= len(found) else None


@dataclass(frozen=True, slots=True)
class Score:
    """How far a plan is: what is left out does not count."""

    done: int
    wanted: int
    overdue: int

    @property
    def percent(self) -> int:
        """Whole per cent, rounded down: 100 only when all of it is done."""
        return 100 * self.done // self.wanted if self.wanted else 100

    @property
    def complete(self) -> bool:
        """Whether all is done."""
        return self.done == self.wanted


def score(states: Sequence[State]) -> Score:
    """Count the states of a plan's steps."""
    left_out = states.count(State.LEFT_OUT)
    return Score(states.count(State.DONE), len(states) - left_out, states.count(State.OVERDUE))


def day_words(starts_on: date, on: date) -> str:
    """ "Day 23", week and all; or how long until they begin."""
    days = (on - starts_on).days
    if days < 0:
        return "begins tomorrow" if days == -1 else f"begins in {-days} days"
    return f"day {days + 1}, week {days // 7 + 1}"


@dataclass(frozen=True, slots=True)
class Who:
    """Whoever wants to tick a step off: what they are in this plan."""

    learner: bool = False
    mentor: bool = False
    keeps: bool = False  # trainers and managers
    reviews: bool = False  # managers


def may_tick(doer: Doer, kind: Kind, who: Who) -> bool:
    """Whether they may say that a step is done.

    A new worker ticks their own and nothing else of their own plan; a mentor the mentor's;
    trainers all but what is the manager's.
    """
    if who.learner:
        return doer == Doer.LEARNER and kind not in BY_ANOTHER
    if doer == Doer.MANAGER:
        return who.reviews
    return who.keeps or (who.mentor and doer == Doer.MENTOR)


@dataclass(frozen=True, slots=True)
class StepFacts:
    """A step as a template lists it. Ids and codes say which record completes it."""

    title: str
    doer: Doer
    kind: Kind
    due_days: int
    about: str = ""
    course_id: int | None = None
    competency_id: int | None = None
    standard_code: str = ""
    shifts: int = 0


def check(step: StepFacts) -> None:
    """Refuse a step that cannot be: DomainError for the field to blame."""
    if not step.title.strip():
        raise DomainError("Say what is to be done.", field="title")
    if not EARLIEST <= step.due_days <= LATEST:
        raise DomainError(
            f"Choose {-EARLIEST} days before the first day to {LATEST} days after it.",
            field="due_days",
        )
    if step.kind in BY_ANOTHER and step.doer == Doer.LEARNER:
        raise DomainError(
            f"{KIND_WORDS[step.kind]} is not for new workers to tick off themselves.", field="doer"
        )
    if step.kind == Kind.SHADOW and not 1 <= step.shifts <= 60:
        raise DomainError("Say how many shadow shifts, 1 to 60.", field="shifts")
