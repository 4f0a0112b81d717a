"""Slots, who may book them, and scores that nobody sees too early. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Any

from core.errors import DomainError
from recruitment.stages.rules import Kind, Stages

INTERVIEW = "interview"  # the code of the stage that a booking leads to, where there is one
LEAST, MOST = 1, 5
SCORERS = 2  # at least so many, and so many locked sheets before any are compared
SHORTEST, LONGEST = timedelta(minutes=10), timedelta(hours=4)
MOST_QUESTIONS, MOST_SLOTS = 15, 40
MOST_WORDS = 1000


class State(StrEnum):
    """An interview from booking to its end."""

    BOOKED = "booked"
    OFF = "off"  # cancelled, by whom and why is kept
    MISSED = "missed"  # the candidate did not come
    DONE = "done"  # its outcome is recorded


class By(StrEnum):
    """Who booked or cancelled."""

    CANDIDATE = "candidate"
    ADVISER = "adviser"
    COOP = "coop"


BY_WORDS = {By.CANDIDATE: "by their own link", By.ADVISER: "by the adviser", By.COOP: "by us"}
LIVE = frozenset({State.BOOKED, State.MISSED, State.DONE})  # these keep their slot


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, for which value, and what a 1, a 3 and a 5 looks like."""

    code: str
    value: str
    ask: str
    low: str
    middle: str
    high: str


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """One version of a co-op's questions; `id` is None for the shipped ones not yet kept."""

    version: int
    questions: tuple[Question, ...]
    id: int | None = None


def read(data: Mapping[str, Any], version: int = 0, set_id: int | None = None) -> QuestionSet:
    """A set from what is kept."""
    names = Question.__dataclass_fields__
    rows = (Question(**{name: row[name] for name in names}) for row in data["questions"])
    return QuestionSet(version, tuple(rows), set_id)


def kept(questions: Sequence[Question]) -> dict[str, Any]:
    """What is kept of a set: `read` gives it back."""
    names = Question.__dataclass_fields__
    return {"questions": [{name: getattr(one, name) for name in names} for one in questions]}


def check_questions(questions: Sequence[Question]) -> None:
    """Refuse a set that two people could not score alike."""
    if not questions:
        raise DomainError("Keep one question at least.", field="questions")
    if len(questions) > MOST_QUESTIONS:
        raise DomainError(f"Ask at most {MOST_QUESTIONS} questions.", field="questions")
    if len({one.code for one in questions}) < len(questions):
        raise DomainError("Two questions have the same code.", field="questions")
    for number, one in enumerate(questions, 1):
        if not (one.ask.strip() and one.value.strip()):
            raise DomainError(f"Question {number}: write the value and what is asked.",
                              field="questions")  # fmt: skip
        if not (one.low.strip() and one.middle.strip() and one.high.strip()):
            raise DomainError(
                f"Question {number}: say what a 1, a 3 and a 5 looks like, so that scorers mean "
                "the same.",
                field="questions",
            )


def check_slot(
    start_at: datetime, end_at: datetime, interviewers: Collection[int], now: datetime
) -> None:
    """Refuse a slot that is past, of no sensible length, or with fewer than two interviewers."""
    if start_at <= now:
        raise DomainError("Choose a time that is still to come.", field="starts")
    if not SHORTEST <= end_at - start_at <= LONGEST:
        raise DomainError("An interview takes 10 minutes to 4 hours.", field="minutes")
    if len(set(interviewers)) < SCORERS:
        raise DomainError("At least two people interview: each scores alone.", field="people")


def times(
    first: datetime, minutes: int, gap: int, count: int
) -> tuple[tuple[datetime, datetime], ...]:
    """(start, end) of so many slots one after the other, `gap` minutes between them."""
    if not 1 <= count <= MOST_SLOTS:
        raise DomainError(f"Plan 1 to {MOST_SLOTS} slots at once.", field="count")
    if not 0 <= gap <= 240:
        raise DomainError("Leave 0 to 240 minutes between them.", field="gap")
    step, long = timedelta(minutes=minutes + gap), timedelta(minutes=minutes)
    return tuple((first + n * step, first + n * step + long) for n in range(count))


def leads_to(stages: Stages, code: str) -> bool:
    """Whether somebody at that stage is on the way to an interview, or stands at it.

    Where a co-op has no such stage, everybody who is under way may be interviewed.
    """
    if not stages.has(INTERVIEW):
        return stages.has(code) and stages.stage(code).kind is Kind.OPEN
    return stages.leads_to(code, INTERVIEW)


def check_bookable(
    start_at: datetime, now: datetime, *, cancelled: bool, taken: bool, notice_hours: int, by: By
) -> None:
    """Refuse a slot that is off, taken, past, or too near for those who book by themselves."""
    if cancelled:
        raise DomainError("This time is no longer offered. Choose another.", code="off")
    if taken:
        raise DomainError("This time has just been taken. Choose another.", code="taken")
    if start_at <= now:
        raise DomainError("This time has passed. Choose another.", code="past")
    if by is not By.COOP and start_at - now < timedelta(hours=notice_hours):
        raise DomainError("This is too soon to book here: ring the co-op.", code="soon")


def check_change(start_at: datetime, now: datetime, change_hours: int, by: By) -> None:
    """Refuse a candidate or adviser who moves or cancels later than the co-op allows."""
    if start_at <= now:
        raise DomainError("The interview has begun: it can no longer be moved.", code="begun")
    if by is not By.COOP and start_at - now < timedelta(hours=change_hours):
        raise DomainError("It is too near to change it here: ring the co-op.", code="near")


def check_scores(
    questions: Sequence[Question], scores: Mapping[str, int], *, locks: bool
) -> dict[str, int]:
    """The scores of known questions, 1 to 5; a sheet is locked only when it is full."""
    codes = [one.code for one in questions]
    found = {code: scores[code] for code in codes if code in scores}
    if any(not LEAST <= score <= MOST for score in found.values()):
        raise DomainError("Scores go from 1 to 5.", field="scores")
    missing = [one.value for one in questions if one.code not in found]
    if locks and missing:
        raise DomainError(
            f"Score every question before you lock: {missing[0]} has none.", field="scores"
        )
    return found


@dataclass(frozen=True, slots=True)
class Sheet:
    """One scorer's sheet."""

    person_id: int
    name: str
    scores: Mapping[str, int]
    notes: Mapping[str, str]
    words: str
    locked: bool


def visible(sheets: Sequence[Sheet], viewer: int | None, interviewers: Collection[int]) -> bool:
    """Whether the viewer may see what others scored.

    Two sheets must be locked. Somebody who interviews must have locked their own too: until
    then others' scores would lead theirs.
    """
    locked = {one.person_id for one in sheets if one.locked}
    if len(locked) < SCORERS:
        return False
    return viewer not in interviewers or viewer in locked


@dataclass(frozen=True, slots=True)
class Line:
    """One question and its scores in the order of the sheets; `apart` is their widest step."""

    question: Question
    scores: tuple[int, ...]

    @property
    def apart(self) -> int:
        """Two steps and more are talked about."""
        return max(self.scores) - min(self.scores)

    @property
    def mean(self) -> Fraction:
        """Exact."""
        return Fraction(sum(self.scores), len(self.scores))


def compare(questions: Sequence[Question], sheets: Sequence[Sheet]) -> tuple[Line, ...]:
    """Each question with every locked sheet's score; DomainError below two locked ones."""
    locked = [one for one in sheets if one.locked]
    if len(locked) < SCORERS:
        raise DomainError(
            "At least two scorers lock their sheets first; then all are compared.", code="locks"
        )
    return tuple(Line(one, tuple(sheet.scores[one.code] for sheet in locked)) for one in questions)


def percent(lines: Sequence[Line]) -> int:
    """All means as a share of the most there could be, in whole per cent, rounded down."""
    total = sum((line.mean for line in lines), Fraction(0))
    return int(100 * total / (MOST * len(lines)))
