"""What may become of a claim, and what a member reads about an open shift. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from coop.rota.rules.member_words import COUPLING, OTHER, RULES
from coop.rota.rules.problem import Finding, Level
from core.errors import DomainError


class State(StrEnum):
    """Where a claim stands."""

    WAITING = "waiting"
    PLACED = "placed"
    REFUSED = "refused"
    MISSED = "missed"  # somebody else has the place
    WITHDRAWN = "withdrawn"
    ENDED = "ended"  # the shift began or was cancelled


PERMITTED: dict[State, frozenset[State]] = {
    one: frozenset(State) - {one} if one is State.WAITING else frozenset() for one in State
}
WORDS = {
    State.WAITING: "waits for an answer",
    State.PLACED: "yours",
    State.REFUSED: "refused",
    State.MISSED: "somebody else has it",
    State.WITHDRAWN: "withdrawn",
    State.ENDED: "ended",
}
NOTES = {
    "over_contract": "It takes you over your contract hours that week.",
    "over_wanted": "It takes you over the hours you asked for that week.",
    "nights_wished": "It is more nights in the month than you asked for.",
    "unpreferred_service": "It is not where you said you would rather work.",
    "rather_not": "You said that you would rather not work then.",
    "other_service": "It is away from your home service.",
}


def step(now: State, to: State) -> State:
    """The new state; DomainError when a claim that stands so cannot become that."""
    if to not in PERMITTED[now]:
        raise DomainError(f"This claim no longer waits: {WORDS[now]}.", code="decided")
    return to


class Standing(StrEnum):
    """What a person may do about an open shift, by the strongest rule in the way."""

    CAN = "can"
    YES = "yes"  # with their own yes: an agreement
    REST = "rest"
    BARRED = "barred"


LEVEL_WORDS = {Standing.REST: "Rest", Standing.BARRED: "Cannot", Standing.YES: "Agreement"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where a person stands with an open shift: why, in sentences a member may read."""

    standing: Standing
    why: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def possible(self) -> bool:
        """Whether they may claim it."""
        return self.standing in (Standing.CAN, Standing.YES)


def verdict(findings: Sequence[Finding]) -> Verdict:
    """Read the rules' findings as the member does; what depends on others bars them.

    Who must not work together is for the coordinator to part: no yes of theirs mends it.
    """
    refused = [one for one in findings if one.refuses and one.level is not Level.GOAL]
    notes = tuple(dict.fromkeys(NOTES[one.rule] for one in findings if one.rule in NOTES))
    barring = [one for one in refused if one.level is Level.BARRED or one.rule in COUPLING]
    resting = [one for one in refused if one.level is Level.REST]
    if barring:
        return Verdict(Standing.BARRED, _said(barring), notes)
    if resting:
        return Verdict(Standing.REST, _said(resting), notes)
    if refused:
        own = tuple(dict.fromkeys(f"{one.words.rstrip('.')}." for one in refused))
        return Verdict(Standing.YES, own, notes)
    return Verdict(Standing.CAN, (), notes)


def _said(findings: Sequence[Finding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(RULES.get(one.rule, OTHER) for one in findings))
