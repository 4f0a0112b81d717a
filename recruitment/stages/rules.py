"""Stages, which moves they permit, and how many working days an answer may take. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from core.errors import DomainError

DAY = timedelta(days=1)
MOST_DAYS, MOST_STAGES = 120, 24


class Kind(StrEnum):
    """What a stage means: the clock runs in the first three, the others are final answers."""

    OPEN = "open"
    WON = "won"  # started work; a place is filled
    POOL = "pool"  # kept for later, to be asked again
    DONE = "done"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    SILENT = "silent"  # the candidate did not reply, after notice


RUNNING = frozenset({Kind.OPEN, Kind.WON, Kind.POOL})
KIND_WORDS = {
    Kind.OPEN: "under way",
    Kind.WON: "has started work",
    Kind.POOL: "kept for later",
    Kind.DONE: "complete",
    Kind.REJECTED: "the co-op says no",
    Kind.WITHDRAWN: "the candidate says no",
    Kind.SILENT: "the candidate did not reply",
}
ONE_OF_EACH = (Kind.DONE, Kind.REJECTED, Kind.WITHDRAWN, Kind.SILENT, Kind.POOL)


@dataclass(frozen=True, slots=True)
class Stage:
    """`told` is what adviser and candidate read; `days` are working days to answer, None: final."""

    code: str
    name: str
    told: str
    kind: Kind
    days: int | None
    to: tuple[str, ...]

    @property
    def running(self) -> bool:
        """Whether an answer is still owed here."""
        return self.kind in RUNNING


@dataclass(frozen=True, slots=True)
class Stages:
    """One version of a co-op's stages, in order. Days are working days."""

    version: int
    stages: tuple[Stage, ...]
    from_any: tuple[str, ...]
    reply_days: int  # a candidate who is asked has so long to reply
    notice_days: int  # and so long again, after notice, before the referral is closed
    holding_days: int  # between two holding messages
    escalate_days: int  # overdue by more than this, the manager is told
    id: int | None = None

    def stage(self, code: str) -> Stage:
        """The stage of that code; DomainError where this version has none."""
        for stage in self.stages:
            if stage.code == code:
                return stage
        raise DomainError("There is no such stage.", code="no_stage", field="to")

    def has(self, code: str) -> bool:
        """Whether this version has the stage."""
        return any(stage.code == code for stage in self.stages)

    @property
    def first(self) -> Stage:
        """Where a referral begins."""
        return self.stages[0]

    def of_kind(self, kind: Kind) -> Stage:
        """The first stage of a kind."""
        return next(stage for stage in self.stages if stage.kind is kind)

    def permitted(self, code: str) -> tuple[Stage, ...]:
        """Where a referral may go from a stage, in the order of the stages."""
        here = self.stage(code)
        codes = {*here.to, *(self.from_any if here.running else ())} - {code}
        return tuple(stage for stage in self.stages if stage.code in codes)

    def may(self, code: str, to: str) -> bool:
        """Whether the move is permitted."""
        return any(stage.code == to for stage in self.permitted(code))

    def way(self, code: str, goal: str) -> tuple[str, ...] | None:
        """The fewest stages, the goal last, by which somebody under way comes to the goal.

        Empty where they stand at it; None where no way leads there.
        """
        if not self.has(code) or self.stage(code).kind is not Kind.OPEN:
            return None
        ways: dict[str, tuple[str, ...]] = {code: ()}
        ahead = deque([code])
        while ahead:
            here = ahead.popleft()
            if here == goal:
                return ways[here]
            for to in self.stage(here).to:
                if to not in ways and self.has(to) and self.stage(to).kind is Kind.OPEN:
                    ways[to] = (*ways[here], to)
                    ahead.append(to)
        return None

    def leads_to(self, code: str, goal: str) -> bool:
        """Whether somebody under way at a stage stands at the goal, or comes to it on the way."""
        return self.way(code, goal) is not None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a referral ends, and at which kind of end it is offered."""

    code: str
    words: str
    kind: Kind


def read(data: Mapping[str, Any], version: int = 0, set_id: int | None = None) -> Stages:
    """Stages from what is kept, without looking for faults: see `check`."""
    return Stages(
        version=version,
        stages=tuple(
            Stage(
                row["code"], row["name"], row["told"], Kind(row["kind"]), row["days"],
                tuple(row["to"]),
            )
            for row in data["stages"]
        ),
        from_any=tuple(data["from_any"]),
        reply_days=data["reply_days"],
        notice_days=data["notice_days"],
        holding_days=data["holding_days"],
        escalate_days=data["escalate_days"],
        id=set_id,
    )  # fmt: skip


def kept(found: Stages) -> dict[str, Any]:
    """What is kept of a version: `read` gives it back."""
    return {
        "from_any": list(found.from_any),
        "reply_days": found.reply_days,
        "notice_days": found.notice_days,
        "holding_days": found.holding_days,
        "escalate_days": found.escalate_days,
        "stages": [
            {
                "code": stage.code, "name": stage.name, "told": stage.told,
                "kind": stage.kind.value, "days": stage.days, "to": list(stage.to),
            }
            for stage in found.stages
        ],
    }  # fmt: skip


def check(found: Stages) -> None:
    """Refuse a version in which somebody could be left without an answer."""
    codes = [stage.code for stage in found.stages]
    if len(found.stages) > MOST_STAGES:
        raise DomainError(f"Use at most {MOST_STAGES} stages.", field="stages")
    if len(set(codes)) < len(codes):
        raise DomainError("Two stages have the same name.", field="stages")
    for stage in found.stages:
        if not stage.name.strip():
            raise DomainError("Give every stage a name.", field="stages")
        if stage.running and not (stage.days and 1 <= stage.days <= MOST_DAYS):
            raise DomainError(
                f"{stage.name}: give it between 1 and {MOST_DAYS} working days to answer.",
                field="stages",
            )
        if not stage.told.strip():
            raise DomainError(
                f"{stage.name}: say what adviser and candidate are told.", field="stages"
            )
        for code in stage.to:
            if code not in codes or code == stage.code:
                raise DomainError(f"{stage.name} leads to no such stage.", field="stages")
    if not found.stages or found.stages[0].kind is not Kind.OPEN:
        raise DomainError("The first stage must be one that is under way.", field="stages")
    for kind in ONE_OF_EACH:
        if sum(stage.kind is kind for stage in found.stages) != 1:
            raise DomainError(
                f"There must be exactly one stage that means “{KIND_WORDS[kind]}”.", field="stages"
            )
    if not any(stage.kind is Kind.WON for stage in found.stages):
        raise DomainError("One stage must mean that somebody has started work.", field="stages")
    unreached = {stage.code for stage in found.stages} - reached(found)
    if unreached:
        name = found.stage(min(unreached, key=codes.index)).name
        raise DomainError(f"No way leads to {name}.", field="stages")
    for days in (found.reply_days, found.notice_days, found.holding_days):
        if not 1 <= days <= MOST_DAYS:
            raise DomainError(f"Enter between 1 and {MOST_DAYS} working days.", field="reply_days")
    if not 0 <= found.escalate_days <= MOST_DAYS:
        raise DomainError(f"Enter between 0 and {MOST_DAYS}.", field="escalate_days")


def reached(found: Stages) -> frozenset[str]:
    """The codes of stages that a referral can come to from the first."""
    seen, ahead = {found.first.code}, [found.first.code]
    while ahead:
        for stage in found.permitted(ahead.pop()):
            if stage.code not in seen:
                seen.add(stage.code)
                ahead.append(stage.code)
    return frozenset(seen)


def is_working(on: date, closed: Collection[date]) -> bool:
    """Whether people are at their desks: Monday to Friday, bank holidays apart."""
    return on.weekday() < 5 and on not in closed


def due_on(from_on: date, days: int, closed: Collection[date]) -> date:
    """The working day that is `days` working days after `from_on`; `closed` are bank holidays."""
    on = from_on
    while days > 0:
        on += DAY
        days -= is_working(on, closed)
    return on


def working_days(after: date, until: date, closed: Collection[date]) -> int:
    """Working days after the one day, up to and with the other."""
    count, on = 0, after
    while on < until:
        on += DAY
        count += is_working(on, closed)
    return count
