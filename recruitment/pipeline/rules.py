"""Where a referral stands and whose answer is due: every change keeps one or the other. Pure.

A referral has a day on which an answer is due, or a final answer, never both and never neither.
The co-op's silence changes nothing here: a day that passes stays due. Only a candidate who was
asked, and told that it will be closed, closes a referral by silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from core.errors import DomainError
from recruitment.stages.rules import Kind, Reason, Stage, Stages

COOP, CANDIDATE, NOBODY = "coop", "candidate", ""
NEED_REASON = (Kind.REJECTED, Kind.WITHDRAWN)
Due = Callable[[date, int], date]


@dataclass(frozen=True, slots=True)
class State:
    """Where a referral stands. `before` is the stage that it was closed from."""

    stage: str
    kind: Kind
    waits_on: str
    next_due_on: date | None
    noticed: bool = False
    before: str = ""

    @property
    def final(self) -> bool:
        """Whether the answer is final."""
        return self.next_due_on is None

    def overdue(self, today: date) -> bool:
        """Whether the day has passed without what was due."""
        return self.next_due_on is not None and self.next_due_on < today


def at(stage: Stage, today: date, due: Due, *, before: str = "") -> State:
    """A referral that has come to a stage today: the co-op owes what comes next, or nobody."""
    if not stage.running:
        return State(stage.code, stage.kind, NOBODY, None, before=before)
    return State(stage.code, stage.kind, COOP, due(today, stage.days or 1))


def moved(state: State, stages: Stages, to: str, today: date, due: Due) -> State:
    """The state after a permitted move; DomainError for any other.

    Nobody moves a referral to "no reply": see `silent`.
    """
    stage = stages.stage(to)
    if not stages.has(state.stage):
        raise DomainError("Its stage is of an older version: look again.", code="stale")
    if stage.kind is Kind.SILENT:
        raise DomainError(
            "Only a candidate who was asked, and told that it will be closed, closes a referral "
            "by not replying.",
            code="not_silent",
            field="to",
        )
    if not stages.may(state.stage, to):
        here = stages.stage(state.stage).name
        raise DomainError(
            f"From {here} a referral cannot go to {stage.name}.", code="not_permitted", field="to"
        )
    return at(stage, today, due, before=state.stage if not stage.running else "")


def asked(state: State, stages: Stages, today: date, due: Due) -> State:
    """The candidate is asked to reply: their answer is due, no longer the co-op's."""
    if state.final:
        raise DomainError("It has its final answer.", code="final")
    return replace(
        state, waits_on=CANDIDATE, next_due_on=due(today, stages.reply_days), noticed=False
    )


def replied(state: State, stages: Stages, today: date, due: Due) -> State:
    """The candidate has replied: the co-op owes the next answer."""
    if state.final:
        raise DomainError("It has its final answer.", code="final")
    if state.waits_on != CANDIDATE:
        return state
    days = stages.stage(state.stage).days if stages.has(state.stage) else stages.first.days
    return replace(state, waits_on=COOP, next_due_on=due(today, days or 1), noticed=False)


def planned(state: State, stages: Stages, on: date, due: Due) -> State:
    """A day is agreed with the candidate, or given up today: what comes next is the co-op's."""
    if state.final:
        raise DomainError("It has its final answer.", code="final")
    days = stages.stage(state.stage).days if stages.has(state.stage) else stages.first.days
    return replace(state, waits_on=COOP, next_due_on=due(on, days or 1), noticed=False)


def noticed(state: State, stages: Stages, today: date, due: Due) -> State:
    """The candidate was told that it will be closed; refused before their day has passed."""
    if state.waits_on != CANDIDATE:
        raise DomainError("No reply is due from them.", code="not_asked")
    if not state.overdue(today):
        raise DomainError("They still have time to reply.", code="early")
    if state.noticed:
        raise DomainError("They have been told already.", code="noticed")
    return replace(state, noticed=True, next_due_on=due(today, stages.notice_days))


def silent(state: State, stages: Stages, today: date) -> State:
    """Closed for want of a reply: asked, told, and both days passed. Anything less is refused."""
    if state.waits_on != CANDIDATE or not state.noticed or not state.overdue(today):
        raise DomainError(
            "Only a candidate who was asked, and told that it will be closed, closes a referral "
            "by not replying.",
            code="not_silent",
        )
    stage = stages.of_kind(Kind.SILENT)
    return State(stage.code, stage.kind, NOBODY, None, before=state.stage)


def reopened(state: State, stages: Stages, today: date, due: Due) -> State:
    """A closed referral goes on where it stood, or from the first stage where that is no more."""
    if state.kind is not Kind.SILENT:
        raise DomainError("It was not closed for want of a reply.", code="not_closed")
    back = stages.first
    if state.before and stages.has(state.before) and stages.stage(state.before).running:
        back = stages.stage(state.before)
    return at(back, today, due)


def on_time(state: State, today: date) -> bool | None:
    """Whether what the co-op does today answers in time; None where no answer of its was due."""
    if state.waits_on != COOP or state.next_due_on is None:
        return None
    return today <= state.next_due_on


def reason_for(stage: Stage, reason: str, given: Iterable[Reason]) -> str:
    """The reason's code where the end needs one; DomainError where it is none of the list's."""
    if stage.kind not in NEED_REASON:
        return ""
    codes = {one.code for one in given if one.kind is stage.kind}
    if reason not in codes:
        raise DomainError("Choose a reason.", code="no_reason", field="reason")
    return reason


@dataclass(frozen=True, slots=True)
class Share:
    """Answers on time out of all that were due. `late` counts those still owed past their day."""

    name: str
    on_time: int
    late: int
    still_owed: int

    @property
    def due(self) -> int:
        """All that were due."""
        return self.on_time + self.late + self.still_owed

    @property
    def percent(self) -> int | None:
        """On time in the hundred, rounded down so that 100 means all; None where none was due."""
        return 100 * self.on_time // self.due if self.due else None
